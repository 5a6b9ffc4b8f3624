import { setTimeout as pause } from 'node:timers/promises';
import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent, Context } from 'aws-lambda';
import { issuerUpstreams } from '../../../lambdas/adapters/http/issuer-upstreams.ts';
import { issuerKeys } from '../../../lambdas/adapters/jwks/issuer-keys.ts';
import { memoryKeyDocuments, memoryOwnKeys } from '../../../lambdas/adapters/memory/memory-identity.ts';
import { authorizer } from '../../../lambdas/authorizer/authorizer.ts';
import { failureBudget } from '../../../lambdas/authorizer/failure-budget.ts';
import { introspection } from '../../../lambdas/authorizer/introspection.ts';
import { keyCheck } from '../../../lambdas/authorizer/own-keys.ts';
import { revocationList } from '../../../lambdas/authorizer/revocation-list.ts';
import { tokenCache } from '../../../lambdas/authorizer/token-cache.ts';
import { type OwnKeyRecord, type Secrets, SecretUnavailable } from '../../../lambdas/ports.ts';
import { encodeIssuerPlace, type IssuerPlace } from '../../../lib/contract/places.ts';
import type { AuthorizerConfig, JwtCredentialConfig } from '../../../lib/contract/runtime-config.ts';

export const customer: JwtCredentialConfig = {
  kind: 'jwt',
  edition: '1',
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

export interface Rows {
  readonly revocations: Map<string, number>;
  readonly ownKeys: Map<string, OwnKeyRecord>;
  readonly secrets: Map<string, string>;
}

/** An authorizer as deployed but for its clock, its log, and its tables and secrets, which the test holds. */
export function bench(nowMillis: () => number = Date.now, from: AuthorizerConfig = config) {
  const lines: { readonly [name: string]: unknown }[] = [];
  const rows: Rows = { revocations: new Map(), ownKeys: new Map(), secrets: new Map() };
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  const log = { info: write, error: write, written: async () => undefined };
  const upstreams = issuerUpstreams(log);
  const parts = { upstreams, log, nowMillis, pause };
  const handler = authorizer(from, {
    keys: issuerKeys({ ...parts, documents: memoryKeyDocuments() }),
    tokens: tokenCache({ entries: 100, bytes: 100_000 }),
    revocations: revocationList({ list: async () => new Map(rows.revocations) }, parts),
    introspection: introspection({ upstreamTo: upstreams.to, secrets: secretsIn(rows.secrets), nowMillis }),
    ownKeys: keyCheck(memoryOwnKeys(rows.ownKeys), nowMillis),
    budget: failureBudget(nowMillis),
    log,
    nowMillis,
  });
  return {
    lines,
    rows,
    /** As Lambda calls it; rejects as it does. */
    handle: (event: APIGatewayRequestAuthorizerEvent): Promise<APIGatewayAuthorizerResult> =>
      handler(event, {} as Context),
    close: () => upstreams.close(),
    async ask(event: APIGatewayRequestAuthorizerEvent): Promise<Outcome> {
      return handler(event, {} as Context).then(
        (result) => ({ result }),
        (error: Error) => ({ error: error.message }),
      );
    },
  };
}

function secretsIn(rows: ReadonlyMap<string, string>): Secrets {
  const read = async (name: string) => {
    const secret = rows.get(name);
    if (secret === undefined) throw new SecretUnavailable(name);
    return secret;
  };
  return { read, readAgain: read };
}
