import { defaultIdentityHeaders } from '../../lib/contract/header-names.ts';
import { stageVariableName } from '../../lib/contract/places.ts';
import { usualCalls } from '../../lib/contract/upstream-call.ts';
import { usualQuotas } from '../../lib/contract/usual-quotas.ts';
import { usualValidation } from '../../lib/contract/validation.ts';
import type { RouteModel, UpstreamModel } from '../../lib/model/gateway-model.ts';
import type { GatewayPlan, PlannedRoute } from '../../lib/plan/gateway-plan.ts';
import { timeLimits } from '../../lib/plan/time-limits.ts';
import { upstreamConfig } from '../support/upstream-config.ts';

const usualAuthorizer = { lambda: 'caller', direct: 'direct-customer' };

/** A planned route with as little said as possible. */
export function planned(
  key: `${RouteModel['method']} /${string}`,
  route: Partial<RouteModel> = {},
  more: Partial<UpstreamModel> & Partial<Pick<PlannedRoute, 'way' | 'authorizer' | 'keyRequired'>> = {},
): PlannedRoute {
  const [method, path] = key.split(' ') as [RouteModel['method'], string];
  const { way = 'lambda', authorizer, keyRequired = false, ...model } = more;
  const isOpen = route.auth === 'public' || keyRequired;
  return {
    service: 'orders',
    owner: 'team-orders',
    way,
    authorizer: authorizer === undefined ? (isOpen ? null : usualAuthorizer[way]) : authorizer,
    keyRequired,
    decisions: [],
    pricePerMillion: 0,
    upstream: {
      name: 'orders',
      basePath: '',
      trusts: way === 'direct' ? 'nothing' : 'headers',
      critical: true,
      errors: null,
      calls: { ...usualCalls, breaker: null, written: [] },
      dev: null,
      ...model,
    },
    route: {
      key,
      method,
      path,
      auth: 'customer',
      credentials: ['customer'],
      reason: null,
      anyCaller: null,
      scopes: [],
      anyScope: [],
      roles: [],
      tiers: [],
      where: [],
      limits: [],
      throttles: { route: null, tiers: {} },
      validation: usualValidation,
      set: [],
      remove: [],
      request: null,
      answer: null,
      forward: [],
      to: path,
      timeoutMillis: 5_000,
      tryMillis: route.timeoutMillis ?? 5_000,
      once: false,
      fallback: null,
      direct: way === 'direct' ? 'a reason' : null,
      ...route,
    },
  };
}

/** Tiers of a credential `partner`, as the plan has them when a route names it. */
export const partnerPlans: GatewayPlan['usagePlans'] = {
  partner: {
    free: {
      throttle: { rate: 10, burst: 20 },
      quota: { limit: 10_000, period: 'DAY' },
      methodThrottles: {},
      usageKeyVariable: null,
    },
  },
};

const authorizers: GatewayPlan['authorizers'] = [
  { name: 'caller', functionOf: null, headers: ['authorization'], credentials: ['customer'], ttlSeconds: 30 },
  { name: 'direct-customer', functionOf: null, headers: ['authorization'], credentials: ['customer'], ttlSeconds: 0 },
];

/** A plan of these routes: only what the document reads is filled in. */
export function planOfRoutes(routes: readonly PlannedRoute[], more: Partial<GatewayPlan> = {}): GatewayPlan {
  const upstreams = Object.fromEntries(routes.map(({ upstream }) => [upstream.name, upstream]));
  return {
    gateway: 'shop',
    routes,
    aggregates: [],
    split: null,
    aggregator: null,
    authorizers: authorizers.filter(({ name }) => routes.some(({ authorizer }) => authorizer === name)),
    warnings: [],
    links: [],
    apiKeySource: 'HEADER',
    cors: null,
    stageVariables: {
      upstreams: Object.fromEntries(Object.keys(upstreams).map((name) => [name, stageVariableName('upstream', name)])),
      secrets: {},
      credentials: { customer: 'auth_customer' },
    },
    usagePlans: {},
    methodThrottles: {},
    limitStore: {
      valkey: { perMonth: 0, perMillionChecks: 0 },
      dynamodb: { perMonth: 0, perMillionChecks: 0 },
      breakEvenChecks: 0,
      why: '',
    },
    signedTokens: null,
    healthRoute: null,
    authorizer: {
      schema: 1,
      gateway: 'shop',
      clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
      credentials: {},
      authorizers: {},
      routes: {},
      directRoutes: {},
    },
    forwarder: {
      schema: 1,
      gateway: 'shop',
      identityHeaders: defaultIdentityHeaders,
      cors: null,
      clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
      limitHeaders: { draft: 'draft-10', legacy: true },
      limitBudgetMillis: 25,
      credentialHeaders: ['authorization', 'cookie', 'x-api-key'],
      credentialQuery: [],
      credentials: { customer: { kind: 'jwt', header: 'authorization', stageVariable: 'auth_customer', edition: '1' } },
      routes: {},
      upstreams: Object.fromEntries(
        Object.values(upstreams).map(({ name, basePath }) => [
          name,
          upstreamConfig({ stageVariable: stageVariableName('upstream', name), basePath }),
        ]),
      ),
    },
    isolated: [],
    functions: {},
    bodies: { models: {}, byRoute: {} },
    told: 'all',
    binary: null,
    health: null,
    times: timeLimits({ routes, aggregates: more.aggregates ?? [] }, usualQuotas.integrationMillis),
    quotas: [],
    ...more,
  };
}
