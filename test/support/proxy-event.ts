import type { APIGatewayProxyEvent, Context } from 'aws-lambda';

export interface ProxyRequest {
  readonly method?: string;
  /** The route's path template. */
  readonly resource: string;
  readonly path?: { readonly [name: string]: string };
  readonly query?: { readonly [name: string]: readonly string[] };
  readonly headers?: readonly (readonly [name: string, value: string])[];
  readonly body?: string | Buffer;
  readonly stageVariables?: { readonly [name: string]: string };
  /** The authorizer's context. */
  readonly authorizer?: { readonly [name: string]: unknown };
  /** Who called API Gateway, and with which key. */
  readonly identity?: { readonly sourceIp?: string; readonly apiKeyId?: string; readonly apiKey?: string };
}

/** The event that API Gateway makes for a Lambda proxy integration: null where there is nothing, bodies in base64. */
export function proxyEvent(request: ProxyRequest): APIGatewayProxyEvent {
  const { method = 'GET', resource, path, query, headers = [], body, stageVariables, authorizer, identity } = request;
  const multiValueHeaders: { [name: string]: string[] } = {};
  for (const [name, value] of headers) multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value];
  const last = (lists: { readonly [name: string]: readonly string[] }) =>
    Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, values.at(-1)]));
  return {
    resource,
    path: resource,
    httpMethod: method,
    headers: last(multiValueHeaders),
    multiValueHeaders,
    pathParameters: path ?? null,
    queryStringParameters: query ? last(query) : null,
    multiValueQueryStringParameters: query ?? null,
    stageVariables: stageVariables ?? null,
    body: body === undefined ? null : Buffer.from(body).toString('base64'),
    isBase64Encoded: body !== undefined,
    requestContext: {
      stage: 'prod',
      requestId: '6d1f0000-0000-4000-8000-000000000000',
      extendedRequestId: 'ext-1=',
      domainName: 'api.example.com',
      identity: { sourceIp: '203.0.113.9', ...identity },
      authorizer: authorizer ?? null,
    },
  } as unknown as APIGatewayProxyEvent;
}

export function lambdaContext(remainingMillis = 10_000): Context {
  return { awsRequestId: 'aws-1', getRemainingTimeInMillis: () => remainingMillis } as Context;
}
