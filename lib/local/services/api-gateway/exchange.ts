import { createHash } from 'node:crypto';
import { type GatewayRequest, type Header, lastHeader, routedPath } from './gateway-request.ts';
import type { KeyIdentity } from './key-gate.ts';
import type { RestApiDefinition } from './rest-api-definition.ts';
import type { RouteMatch } from './router.ts';

/** What an authorizer added to a request: texts, or null where it said null. */
export interface AuthorizerContext {
  readonly principalId: string;
  /** Of the key that the call is charged to, where keys come from authorizers; no part of the context. */
  readonly usageIdentifierKey: string | null;
  /** 0 when the answer came from the cache. */
  readonly integrationLatency: number;
  readonly values: { readonly [name: string]: string | null };
}

/** One request on its way through the API. */
export interface Exchange {
  readonly api: RestApiDefinition;
  readonly request: GatewayRequest;
  /** Headers as integrations see them, before what each of them drops. */
  readonly headers: readonly Header[];
  /** null while no method matched. */
  readonly match: RouteMatch | null;
  readonly authorizer: AuthorizerContext | null;
  /** null while no key was accepted, and where none is asked for. */
  readonly apiKey: KeyIdentity | null;
}

/** An exchange with a method. */
export type MatchedExchange = Exchange & { readonly match: RouteMatch };

export function methodArn({ api, request }: Exchange): string {
  const { region, account, apiId, stage } = api;
  return `arn:aws:execute-api:${region}:${account}:${apiId}/${stage}/${request.method}${routedPath(request)}`;
}

/** The trace id as AWS_PROXY answers carry it: with a parent, which is made up when the client named none. */
export function answeredTraceId({ request }: Exchange): string {
  if (/;\s*Parent=/.test(request.traceId)) return request.traceId;
  const parent = createHash('sha256').update(request.extendedRequestId).digest('hex').slice(0, 16);
  return `${request.traceId};Parent=${parent};Sampled=0`;
}

/** The `requestContext` of events, which is also most of `$context`. */
export function requestContext(exchange: Exchange): { readonly [name: string]: unknown } {
  const { api, request, match, authorizer, apiKey } = exchange;
  const resource = match?.method.resource;
  const domainName = request.mapping?.domain ?? `${api.apiId}.execute-api.${api.region}.amazonaws.com`;
  return {
    accountId: api.account,
    apiId: api.apiId,
    ...(authorizer === null ? {} : { authorizer: authorizerValues(authorizer) }),
    deploymentId: api.deploymentId,
    domainName,
    domainPrefix: domainName.split('.')[0],
    extendedRequestId: request.extendedRequestId,
    httpMethod: request.method,
    identity: { ...identity(request), ...(apiKey === null ? {} : { apiKey: apiKey.value, apiKeyId: apiKey.id }) },
    path:
      request.mapping === null ? `/${api.stage}${request.rawPath}` : `${request.mapping.basePath}${request.rawPath}`,
    protocol: request.protocol,
    requestId: request.requestId,
    requestTime: requestTime(request.receivedAt),
    requestTimeEpoch: request.receivedAt,
    ...(resource === undefined ? {} : { resourceId: resourceId(resource), resourcePath: resource }),
    stage: api.stage,
  };
}

/** Six characters, as AWS has them; the same for the same path. */
function resourceId(resource: string): string {
  return createHash('sha256').update(resource).digest('hex').slice(0, 6);
}

function authorizerValues({ values, principalId, integrationLatency }: AuthorizerContext) {
  return { ...values, principalId, integrationLatency };
}

function identity(request: GatewayRequest): { readonly [name: string]: string | null } {
  return {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: request.sourceIp,
    user: null,
    userAgent: lastHeader(request.headers, 'user-agent') ?? null,
    userArn: null,
  };
}

/** `24/Nov/2026:09:05:00 +0000` */
function requestTime(epoch: number): string {
  const [, day, month, year, time] = /^\w+, (\d+) (\w+) (\d+) (\S+)/.exec(new Date(epoch).toUTCString()) ?? [];
  return `${day}/${month}/${year}:${time} +0000`;
}
