import { isUtf8 } from 'node:buffer';
import type { FunctionRequest } from '../../function-port.ts';

type Pairs = readonly (readonly [name: string, value: string])[];

/**
 * The event that a function behind a REST API with the one resource `/{proxy+}` gets (payload format 1.0), so that it need not
 * know who calls it: maps without members are null, paths are as they were sent, and a query is decoded.
 * Source: "Lambda proxy integrations in API Gateway", read 2026-11-24.
 */
export function functionEvent(request: FunctionRequest): { readonly [key: string]: unknown } {
  const { target, method, body, arrival } = request;
  const [, path = '/', queryText = ''] = /^([^?]*)\??(.*)$/s.exec(target) ?? [];
  const headers: Pairs = [['Host', arrival.domainName], ...request.headers.map(decoded)];
  const query = [...new URLSearchParams(queryText)];
  const proxy = path.replace(/^\/+/, '').replace(/\/$/, '');
  const resource = proxy === '' ? '/' : '/{proxy+}';
  return {
    resource,
    path,
    httpMethod: method,
    headers: single(headers),
    multiValueHeaders: multi(headers),
    queryStringParameters: query.length === 0 ? null : single(query),
    multiValueQueryStringParameters: query.length === 0 ? null : multi(query),
    pathParameters: proxy === '' ? null : { proxy },
    stageVariables: null,
    requestContext: { ...requestContext(request, headers), path: `/${arrival.stage}${path}`, resourcePath: resource },
    ...bodyOf(body),
  };
}

/** Of what API Gateway says there, that which a service behind a gateway may know: neither the client's key nor its token. */
function requestContext({ method, arrival }: FunctionRequest, headers: Pairs) {
  const { requestId, stage, sourceIp, domainName } = arrival;
  return {
    requestId,
    extendedRequestId: requestId,
    stage,
    domainName,
    httpMethod: method,
    protocol: 'HTTP/1.1',
    identity: { sourceIp, userAgent: headers.find(([name]) => name.toLowerCase() === 'user-agent')?.[1] ?? null },
  };
}

/** The last value of each name. */
const single = (pairs: Pairs) => Object.fromEntries(pairs);

/** Every value of each name. */
function multi(pairs: Pairs): { readonly [name: string]: readonly string[] } {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  return Object.fromEntries(values);
}

/** On the wire a value is bytes, one a character; in JSON it is the text that they are. */
function decoded([name, value]: Pairs[number]): Pairs[number] {
  if (!/[\u0080-\u00ff]/.test(value)) return [name, value];
  const bytes = Buffer.from(value, 'latin1');
  return isUtf8(bytes) ? [name, bytes.toString('utf8')] : [name, value];
}

function bodyOf(body: Uint8Array | null) {
  if (body === null || body.length === 0) return { body: null, isBase64Encoded: false };
  const isText = isUtf8(body);
  return {
    body: Buffer.from(body.buffer, body.byteOffset, body.length).toString(isText ? 'utf8' : 'base64'),
    isBase64Encoded: !isText,
  };
}
