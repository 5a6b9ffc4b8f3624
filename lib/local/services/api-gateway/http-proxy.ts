import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isLoopback } from '../../../contract/places.ts';
import type { MatchedExchange } from './exchange.ts';
import { type FailureName, failure } from './gateway-failure.ts';
import { type GatewayAnswer, type Header, isSendable, queryPairs } from './gateway-request.ts';
import { headersFor } from './headers-inward.ts';
import { isMappable } from './illegal-mappings.ts';
import type { Integrated } from './integration-outcome.ts';
import { sourceValue } from './parameter-source.ts';
import { remappedHeaders } from './remapped-headers.ts';
import type { HttpProxyDefinition, Texts } from './rest-api-definition.ts';
import { withStageVariables } from './substitution.ts';

/** API Gateway's limit on a payload, either way: 10 MiB. */
const maxAnswerBytes = 10_485_760;

/** One call to an upstream; the target is exactly what goes on the wire. */
interface UpstreamCall {
  readonly origin: URL;
  readonly target: string;
  readonly method: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  readonly timeoutMillis: number;
}

/**
 * HTTP_PROXY, taking the attacker's side: every client header passes in every spelling but the few that AWS drops, a mapping
 * replaces only the name with the same bytes, and a mapping whose source is absent is skipped. No redirect is followed.
 */
export async function httpProxy(
  definition: HttpProxyDefinition,
  exchange: MatchedExchange,
  now: () => number,
): Promise<Integrated> {
  const startedAt = now();
  const latencyMillis = () => Math.round(now() - startedAt);
  const call = upstreamCall(definition, exchange);
  if (call === undefined || !isMappable('HTTP_PROXY', definition.requestParameters)) {
    return { failure: failure('unusableEndpoint'), integration: { status: null, latencyMillis: latencyMillis() } };
  }
  const outcome = await send(call);
  if (typeof outcome === 'string') {
    return { failure: failure(outcome), integration: { status: null, latencyMillis: latencyMillis() } };
  }
  const headers = remappedHeaders(outcome.headers);
  return { answer: { ...outcome, headers }, integration: { status: outcome.status, latencyMillis: latencyMillis() } };
}

/** The call that the integration's URI and mappings make of a request; undefined when it cannot be made. */
function upstreamCall(definition: HttpProxyDefinition, exchange: MatchedExchange): UpstreamCall | undefined {
  const mapped = (place: string) =>
    mappedValues(definition.requestParameters, `integration.request.${place}.`, exchange);
  const pathValues = new Map(mapped('path'));
  const uri = withStageVariables(definition.uri, exchange.api.stageVariables).replace(
    /\{([^{}]+?)\+?\}/g,
    (placeholder, name: string) => pathValues.get(name) ?? placeholder,
  );
  const [, scheme, authority = '', path = '', ownQuery = ''] =
    /^(https?):\/\/([^/?#]+)([^?#]*)\??([^#]*)$/.exec(uri) ?? [];
  const text = `${scheme}://${authority}`;
  const origin = URL.canParse(text) ? new URL(text) : undefined;
  const target = `${path === '' ? '/' : path}${query(ownQuery, exchange, mapped('querystring'))}`;
  if (scheme === undefined || origin === undefined || /[^\x21-\x7e]/.test(target)) return undefined;
  const { request } = exchange;
  const headers = upstreamHeaders(exchange, { host: authority, mapped: mapped('header') });
  if (!headers.every(isSendable)) return undefined;
  return {
    origin: isLoopback(origin.hostname) ? new URL(`http://${authority}`) : origin,
    target,
    method: definition.httpMethod === 'ANY' ? request.method : definition.httpMethod,
    headers,
    body: request.body,
    timeoutMillis: definition.timeoutMillis,
  };
}

function mappedValues(parameters: Texts, prefix: string, exchange: MatchedExchange): readonly Header[] {
  return Object.entries(parameters).flatMap(([target, source]): Header[] => {
    const value = target.startsWith(prefix) ? sourceValue(source, exchange) : undefined;
    return value === undefined ? [] : [[target.slice(prefix.length), value]];
  });
}

/** The URI's own query, then the client's, where a mapping replaces the client's values of the same name. */
function query(own: string, { request }: MatchedExchange, mapped: readonly Header[]): string {
  const replaced = new Set(mapped.map(([name]) => name));
  const pairs = [...queryPairs(request).filter(([name]) => !replaced.has(name)), ...mapped];
  const text = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&');
  const all = [own, text].filter((part) => part !== '').join('&');
  return all === '' ? '' : `?${all}`;
}

function upstreamHeaders(
  { headers, api }: MatchedExchange,
  { host, mapped }: { readonly host: string; readonly mapped: readonly Header[] },
): readonly Header[] {
  const replaced = new Set(mapped.map(([name]) => name));
  const clients = headersFor('upstream', headers).filter(([name]) => !replaced.has(name));
  const own: readonly Header[] = replaced.has('Host') ? [] : [['Host', host]];
  return [...own, ...clients, ['x-amzn-apigateway-api-id', api.apiId], ...mapped];
}

function send({
  origin,
  target,
  method,
  headers,
  body,
  timeoutMillis,
}: UpstreamCall): Promise<GatewayAnswer | FailureName> {
  return new Promise((done) => {
    const length: readonly Header[] = body.length === 0 ? [] : [['Content-Length', `${body.length}`]];
    const options: RequestOptions = {
      hostname: origin.hostname.replace(/^\[|\]$/g, ''),
      port: origin.port,
      path: target,
      method,
      // A flat list keeps case, order and duplicates.
      headers: [...headers, ...length, ['Connection', 'close']].flat(),
      agent: false,
      signal: AbortSignal.timeout(timeoutMillis),
    };
    const start = origin.protocol === 'http:' ? httpRequest : httpsRequest;
    const failed = (error: Error) => done(error.name === 'TimeoutError' || isAbort(error) ? 'timedOut' : 'unreachable');
    const call = start(options, (response) => {
      received(response).then(done, failed);
    });
    call.on('error', failed);
    call.end(body);
  });
}

function isAbort(error: Error): boolean {
  return error.name === 'AbortError' || ('code' in error && error.code === 'ABORT_ERR');
}

async function received(response: IncomingMessage): Promise<GatewayAnswer | FailureName> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxAnswerBytes) return 'badIntegrationAnswer';
    chunks.push(chunk);
  }
  const { rawHeaders } = response;
  const headers = rawHeaders.flatMap((name, index): Header[] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : [],
  );
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
}
