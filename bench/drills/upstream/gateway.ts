import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { encodeCaller } from '../../../lib/contract/caller.ts';
import { defaultIdentityHeaders } from '../../../lib/contract/header-names.ts';
import type { ForwarderConfig, RouteConfig, UpstreamConfig } from '../../../lib/contract/runtime-config.ts';
import { type RetryRule, usualRetry } from '../../../lib/contract/upstream-call.ts';
import { usualValidation } from '../../../lib/contract/validation.ts';
import { type Fault, segmentOf } from '../../../test/support/faulty-upstream.ts';
import { upstreamConfig } from '../../../test/support/upstream-config.ts';

/** All calls of one route, and what one try of a route with retries may take. */
export const timeoutMillis = 500;
const tryMillis = 200;
/** Short, so that a drill ends. */
export const openMillis = 2_000;
/** An answer of `orders` that takes as long is a slow one. */
export const slowMillis = 200;
export const leaseMillis = timeoutMillis + 1_000;

const breaker: BreakerRule = { ...usualBreaker, openMillis, maxOpenMillis: openMillis, leaseMillis };
const retry: RetryRule = { ...usualRetry, tries: 3, statuses: [500, 502, 503, 504], pauseMillis: 20 };

/**
 * `catalog` is well all the time, and so is `alone`, the same service for an instance that calls no other; all the rest are one
 * service, called in different ways.
 */
const upstreams = {
  catalog: { breaker },
  alone: { breaker },
  orders: { breaker: { ...breaker, slow: { millis: slowMillis, rate: 0.5 } } },
  retried: { breaker, retry },
  unguarded: { retry },
  news: { breaker },
  /** Called with what is to happen; never refused, so that it does. */
  mixed: { retry, hedge: { afterMillis: 50 } },
} satisfies { readonly [name: string]: Partial<UpstreamConfig> };

export type UpstreamName = keyof typeof upstreams;
export const upstreamNames = Object.keys(upstreams) as readonly UpstreamName[];

/** What a route of the service that is not critical answers in its place, where it has nothing better. */
export const staticBody = JSON.stringify({ for: 'nobody' });

const route = (upstream: string, more: Partial<RouteConfig> = {}): RouteConfig => ({
  service: upstream,
  upstream,
  to: `/${upstream}`,
  timeoutMillis,
  tryMillis: timeoutMillis,
  once: false,
  fallback: null,
  authorization: null,
  limits: [],
  set: [],
  remove: [],
  request: null,
  answer: null,
  validation: usualValidation,
  forward: [],
  ...more,
});

export const config: ForwarderConfig = {
  schema: 1,
  gateway: 'drill',
  identityHeaders: defaultIdentityHeaders,
  cors: null,
  clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
  limitHeaders: { draft: null, legacy: false },
  limitBudgetMillis: 25,
  credentials: { customer: { kind: 'jwt', header: 'authorization', stageVariable: 'auth_customer', edition: '1' } },
  credentialHeaders: ['authorization', 'cookie', 'x-api-key'],
  credentialQuery: [],
  upstreams: Object.fromEntries(
    Object.entries(upstreams).map(([name, calls]) => [
      name,
      upstreamConfig({ stageVariable: `upstream_${name}`, insecure: 'a name of a drill', ...calls }),
    ]),
  ),
  routes: {
    'GET /catalog': route('catalog'),
    'GET /alone': route('alone'),
    'GET /orders': route('orders'),
    'GET /retried': route('retried', { tryMillis }),
    'GET /unguarded': route('unguarded', { tryMillis }),
    'GET /mixed/{fault}': route('mixed', { tryMillis, to: '/mixed/{fault}' }),
    'GET /news': route('news', {
      authorization: { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] },
      fallback: { lastGoodMillis: 60_000, static: { status: 200, body: staticBody } },
    }),
  },
};

/** Where the upstreams are: `host:port`. */
export interface Places {
  readonly healthy: string;
  readonly faulty: string;
}

/** The event that API Gateway would send for a caller, or a client without a name; `fault` only where the route takes one. */
export function eventOf({ healthy, faulty }: Places, upstream: UpstreamName, who: string, fault?: Fault) {
  const caller =
    upstream === 'news' &&
    encodeCaller(
      {
        credential: 'customer',
        subject: who,
        issuer: 'drill',
        expiresAt: 4_102_444_800,
        scopes: [],
        roles: [],
        claims: {},
      },
      '1',
    );
  return {
    resource: fault === undefined ? `/${upstream}` : `/${upstream}/{fault}`,
    path: `/${upstream}${fault === undefined ? '' : `/${segmentOf(fault)}`}`,
    httpMethod: 'GET',
    multiValueHeaders: {},
    pathParameters: fault === undefined ? null : { fault: segmentOf(fault) },
    multiValueQueryStringParameters: null,
    stageVariables: Object.fromEntries(
      upstreamNames.map((name) => [`upstream_${name}`, ['catalog', 'alone'].includes(name) ? healthy : faulty]),
    ),
    body: null,
    isBase64Encoded: false,
    requestContext: {
      stage: 'prod',
      requestId: 'drill',
      identity: { sourceIp: caller === false ? who : '203.0.113.9' },
      authorizer: caller === false ? null : caller,
    },
  };
}
