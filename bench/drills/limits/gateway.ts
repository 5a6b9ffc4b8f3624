import { encodeCaller } from '../../../lib/contract/caller.ts';
import { defaultIdentityHeaders } from '../../../lib/contract/header-names.ts';
import type { LimitConfig, OnStoreError } from '../../../lib/contract/limits.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import type { ForwarderConfig, RouteConfig } from '../../../lib/contract/runtime-config.ts';
import { usualValidation } from '../../../lib/contract/validation.ts';
import { upstreamConfig } from '../../../test/support/upstream-config.ts';

export const modes: readonly OnStoreError[] = ['open', 'closed', 'local'];

/** Never reached under load, so that every refusal and every degraded answer comes from the store's state alone. */
const unreached = 1_000_000_000;

function limit(id: string, max: number, by: RequestValue, onStoreError: OnStoreError): LimitConfig {
  return {
    id,
    rule: { algorithm: 'sliding-window', limit: max, windowMillis: 3_600_000 },
    tiers: {},
    by: [by],
    otherwise: [{ from: 'client.ip' }],
    cost: 1,
    shadow: false,
    hideHeaders: false,
    onStoreError,
  };
}

const route = (path: string, limits: readonly LimitConfig[]): RouteConfig => ({
  service: 'drill',
  upstream: 'drill',
  to: path,
  timeoutMillis: 2_000,
  tryMillis: 2_000,
  once: false,
  fallback: null,
  authorization: null,
  limits,
  set: [],
  remove: [],
  request: null,
  answer: null,
  validation: usualValidation,
  forward: [],
});

/** A route for each failure mode, and two for hostile values: one of a claim, one of a header. */
export const config: ForwarderConfig = {
  schema: 1,
  gateway: 'drill',
  identityHeaders: defaultIdentityHeaders,
  cors: null,
  clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
  limitHeaders: { draft: 'draft-10', legacy: true },
  limitBudgetMillis: 25,
  credentials: { customer: { kind: 'jwt', header: 'authorization', stageVariable: 'auth_customer', edition: '1' } },
  credentialHeaders: ['authorization', 'cookie', 'x-api-key'],
  credentialQuery: [],
  upstreams: { drill: upstreamConfig({ stageVariable: 'upstream_drill' }) },
  routes: {
    ...Object.fromEntries(
      modes.map((mode) => [`GET /${mode}`, route(`/${mode}`, [limit(mode, unreached, { from: 'client.ip' }, mode)])]),
    ),
    'GET /claim': {
      ...route('/claim', [limit('claim', 2, { from: 'claims', name: 'sub' }, 'closed')]),
      authorization: { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] },
    },
    'GET /header': route('/header', [limit('header', 2, { from: 'header', name: 'x-client' }, 'closed')]),
  },
};

/** The event that API Gateway would send. */
export function eventOf(upstream: URL, path: string, { subject, client }: { subject?: string; client?: string } = {}) {
  const caller = subject !== undefined && {
    credential: 'customer',
    subject,
    issuer: 'drill',
    // The holder of a key would have no claims.
    expiresAt: 4_102_444_800,
    scopes: [],
    roles: [],
    claims: {},
  };
  return {
    resource: path,
    path,
    httpMethod: 'GET',
    multiValueHeaders: client === undefined ? {} : { 'X-Client': [client] },
    pathParameters: null,
    multiValueQueryStringParameters: null,
    stageVariables: { upstream_drill: upstream.host },
    body: null,
    isBase64Encoded: false,
    requestContext: {
      requestId: 'drill',
      identity: { sourceIp: '203.0.113.9' },
      authorizer: caller === false ? null : encodeCaller(caller, '1'),
    },
  };
}
