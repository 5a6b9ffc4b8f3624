import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { keySources } from '../../../lambdas/adapters/jwks/key-source.ts';
import { authorizer } from '../../../lambdas/authorizer/authorizer.ts';
import { encodeIssuerPlace, type IssuerPlace } from '../../../lib/contract/places.ts';
import type { AuthorizerConfig, JwtCredentialConfig } from '../../../lib/contract/runtime-config.ts';

export const customer: JwtCredentialConfig = {
  kind: 'jwt',
  stageVariable: 'auth_customer',
  header: 'authorization',
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  typ: 'at+jwt',
  audienceClaim: 'aud',
  fixedClaims: {},
  maxAgeSeconds: null,
  requiredClaims: [],
  clockToleranceSeconds: 0,
  claims: { level: 'number', plan: 'string', beta: 'boolean', teams: 'string[]' },
  tenantClaim: 'org',
  rolesClaim: 'roles',
  insecure: null,
  privateNetwork: null,
};

export const config: AuthorizerConfig = {
  schema: 1,
  gateway: 'shop',
  clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
  credentials: { customer, partner: { ...customer, stageVariable: 'auth_partner', claims: {} } },
  authorizers: { caller: { credentials: ['customer', 'partner'] } },
  routes: { 'GET /orders': 'caller', 'GET /direct/{userId}': 'caller' },
  directRoutes: {
    'GET /direct/{userId}': {
      credentials: ['customer'],
      scopes: ['read'],
      anyScope: [],
      roles: [],
      tiers: [],
      where: [{ left: { from: 'path', name: 'userId' }, right: { from: 'claims', name: 'sub' } }],
    },
  },
};

const methodArn = 'arn:aws:execute-api:eu-west-1:123456789012:api1/prod/GET/orders';

/** A REQUEST authorizer event as API Gateway makes it. */
export function authorizerEvent(
  places: { readonly [stageVariable: string]: IssuerPlace },
  headers: readonly (readonly [name: string, value: string])[],
  more: Partial<APIGatewayRequestAuthorizerEvent> = {},
): APIGatewayRequestAuthorizerEvent {
  const multiValueHeaders: { [name: string]: string[] } = {};
  for (const [name, value] of headers) multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value];
  const stageVariables = Object.fromEntries(
    Object.entries(places).map(([name, place]) => [name, encodeIssuerPlace(place)]),
  );
  return {
    type: 'REQUEST',
    methodArn,
    resource: '/orders',
    path: '/orders',
    httpMethod: 'GET',
    headers: {},
    multiValueHeaders,
    pathParameters: {},
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    stageVariables,
    requestContext: { requestId: 'uuid', extendedRequestId: 'ext-1', identity: { sourceIp: '203.0.113.9' } },
    ...more,
  } as unknown as APIGatewayRequestAuthorizerEvent;
}

export type Outcome = { readonly result: APIGatewayAuthorizerResult } | { readonly error: string };

/** An authorizer as deployed but for its clock and log; each has its own key cache. */
export function bench(nowMillis: () => number = Date.now, from: AuthorizerConfig = config, keyCooldownMillis = 5_000) {
  const lines: unknown[] = [];
  const upstream = httpUpstream();
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  const handler = authorizer(from, {
    keys: keySources(upstream, keyCooldownMillis),
    log: { info: write, error: write },
    nowMillis,
  });
  return {
    lines,
    close: () => upstream.close(),
    async ask(event: APIGatewayRequestAuthorizerEvent): Promise<Outcome> {
      return handler(event, {} as Context).then(
        (result) => ({ result }),
        (error: Error) => ({ error: error.message }),
      );
    },
  };
}
