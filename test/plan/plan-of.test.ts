import { describe, expect, test } from '@jest/globals';
import { usualBreaker } from '../../lib/contract/breaker.ts';
import { usualCalls } from '../../lib/contract/upstream-call.ts';
import { usualValidation } from '../../lib/contract/validation.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { type Changes, modelWith } from '../model/declarations.ts';

function planWith(changes: Changes): GatewayPlan {
  const outcome = planOf(modelWith(changes));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

const files = {
  auth: 'customer',
  scopes: ['orders:write'],
  where: { 'path.id': 'claims.sub' },
  direct: 'large files',
  set: { 'X-A': { static: 'a' } },
};
const mixed: Changes = {
  upstream: { trusts: 'signed-token' },
  routes: {
    'GET /orders/{id}': { auth: 'customer', limit: { rate: '60/min', by: 'claims.sub' } },
    'GET /files/{id}': files,
    'GET /health': { auth: 'public', reason: 'for the load balancer', direct: 'cheap' },
  },
};

describe('the plan of a gateway', () => {
  test('every route has its way, and each policy one who enforces it', () => {
    const rows = planWith(mixed).routes.map(({ route, way, decisions }) => [
      route.key,
      way,
      Object.fromEntries(decisions.map(({ policy, enforcedBy }) => [policy, enforcedBy])),
    ]);
    expect(rows).toEqual([
      [
        'GET /orders/{id}',
        'lambda',
        {
          authentication: 'authorizer',
          authorization: 'forwarder',
          'rate-limit': 'forwarder',
          'header-transform': 'forwarder',
          'signed-token': 'forwarder',
          timeout: 'forwarder',
          'circuit-breaker': 'forwarder',
          validation: 'forwarder',
          errors: 'forwarder',
        },
      ],
      [
        'GET /files/{id}',
        'direct',
        {
          authentication: 'authorizer',
          authorization: 'authorizer',
          'header-transform': 'api-gateway',
          'signed-token': 'api-gateway',
          timeout: 'api-gateway',
          'circuit-breaker': 'api-gateway',
          errors: 'api-gateway',
        },
      ],
      [
        'GET /health',
        'direct',
        {
          'header-transform': 'api-gateway',
          'signed-token': 'api-gateway',
          timeout: 'api-gateway',
          'circuit-breaker': 'api-gateway',
          errors: 'api-gateway',
        },
      ],
    ]);
  });

  test('every decision says why in words', () => {
    const reasons = planWith({ ...mixed, gateway: { cors: { origins: ['*'] } } }).routes.flatMap(({ decisions }) =>
      decisions.map(({ why }) => why),
    );
    expect(reasons.filter((why) => why.split(' ').length < 3)).toEqual([]);
  });

  test('the price of a million requests falls with the forwarder and rises with the uncached authorizer', () => {
    expect(planWith(mixed).routes.map(({ route, pricePerMillion }) => [route.key, pricePerMillion])).toEqual([
      ['GET /orders/{id}', 4.57],
      ['GET /files/{id}', 4.12],
      ['GET /health', 3.85],
    ]);
  });

  test('the forwarder is staged with the routes of its way only, and with every upstream', () => {
    const { forwarder } = planWith(mixed);
    expect(forwarder).toEqual({
      schema: 1,
      gateway: 'mobile',
      identityHeaders: { user: 'X-User-Id', roles: 'X-User-Roles', tenant: 'X-Tenant-Id' },
      cors: null,
      clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
      limitHeaders: { draft: 'draft-10', legacy: true },
      limitBudgetMillis: 25,
      credentialHeaders: ['authorization', 'cookie', 'x-api-key'],
      credentialQuery: [],
      credentials: {
        customer: { kind: 'jwt', header: 'authorization', stageVariable: 'auth_customer', edition: expect.any(String) },
      },
      upstreams: {
        orders: {
          ...usualCalls,
          breaker: { ...usualBreaker, leaseMillis: 3_000 },
          connectMillis: 2_000,
          secretsVariable: null,
          stageVariable: 'upstream_orders',
          basePath: '',
          insecure: null,
          signedToken: true,
          errors: null,
        },
      },
      routes: {
        'GET /orders/{id}': {
          service: 'orders',
          upstream: 'orders',
          to: '/orders/{id}',
          timeoutMillis: 2_000,
          tryMillis: 2_000,
          once: false,
          fallback: null,
          authorization: { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] },
          limits: [
            {
              id: 'orders:GET /orders/{id}:0',
              rule: { algorithm: 'sliding-window', limit: 60, windowMillis: 60_000 },
              tiers: {},
              by: [{ from: 'claims', name: 'sub' }],
              otherwise: [{ from: 'client.ip' }],
              cost: 1,
              shadow: false,
              hideHeaders: false,
              onStoreError: 'local',
            },
          ],
          validation: usualValidation,
          set: [],
          remove: [],
          request: null,
          answer: null,
          forward: [],
        },
      },
    });
  });

  test('the authorizer is staged with every credential and with the rules of direct routes', () => {
    expect(planWith(mixed).authorizer).toEqual({
      schema: 1,
      gateway: 'mobile',
      clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
      credentials: {
        customer: {
          kind: 'jwt',
          edition: expect.any(String),
          stageVariable: 'auth_customer',
          algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
          typ: null,
          header: 'authorization',
          audienceClaim: 'aud',
          fixedClaims: {},
          maxAgeSeconds: null,
          requiredClaims: [],
          clockToleranceSeconds: 5,
          claims: { tid: 'string', groups: 'string[]' },
          tenantClaim: null,
          rolesClaim: null,
          insecure: null,
          privateNetwork: null,
        },
      },
      authorizers: {
        caller: { credentials: ['customer'] },
        'direct-customer': { credentials: ['customer'] },
      },
      routes: { 'GET /orders/{id}': 'caller', 'GET /files/{id}': 'direct-customer' },
      directRoutes: {
        'GET /files/{id}': {
          credentials: ['customer'],
          scopes: ['orders:write'],
          anyScope: [],
          roles: [],
          tiers: [],
          where: [{ left: { from: 'path', name: 'id' }, right: { from: 'claims', name: 'sub' } }],
        },
      },
    });
  });

  test('written reasons for plain http reach the functions that need them', () => {
    const outcome = planOf(modelWith({}), {
      upstreams: { orders: 'inside the mesh' },
      credentials: { customer: 'a test issuer' },
      privateNetworks: { customer: 'a realm inside' },
    });
    expect('plan' in outcome && outcome.plan.forwarder.upstreams['orders']).toMatchObject({
      insecure: 'inside the mesh',
    });
    expect('plan' in outcome && outcome.plan.authorizer.credentials['customer']).toMatchObject({
      insecure: 'a test issuer',
      privateNetwork: 'a realm inside',
    });
  });

  test('the plan is JSON: it survives printing', () => {
    const plan = planWith(mixed);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});

describe('direct routes', () => {
  test('every promise that would break is named at once', () => {
    const model = modelWith({
      routes: {
        'GET /files': {
          auth: 'customer',
          direct: 'cheap',
          timeout: '20ms',
          limit: { rate: '1/s', by: 'client.ip' },
          set: { 'X-Tid': 'claims.tid', 'X-App': 'header.x-app' },
          remove: ['X-Debug'],
        },
      },
    });
    const outcome = planOf(model);
    expect('issues' in outcome && outcome.issues.map(({ code, why }) => [code, why])).toEqual([
      ['GH1402', undefined],
      [
        'GH1401',
        'the limit orders:GET /files:0 would over-admit: API Gateway throttles by best effort, and not by who is calling',
      ],
      ['GH1401', "X-Tid would be the client's own wherever its source is absent: API Gateway skips the mapping then"],
      ['GH1401', "X-App would be the client's own wherever its source is absent: API Gateway skips the mapping then"],
      ['GH1401', 'X-Debug would reach the upstream: API Gateway removes no header'],
      ['GH1401', 'the time limit of 20 ms would be exceeded: API Gateway waits at least 50 ms'],
    ]);
  });

  test.each([
    'nothing',
    'signed-token',
  ])('an upstream that trusts %s may be called directly, 50 ms and the request id included', (trusts) => {
    const plan = planWith({
      upstream: { trusts },
      routes: { 'GET /files': { auth: 'customer', direct: 'x', timeout: '50ms', set: { 'X-Id': 'request.id' } } },
    });
    expect(plan.routes.at(-1)).toMatchObject({ way: 'direct', route: { key: 'GET /files', timeoutMillis: 50 } });
  });

  test("a service's default limit forbids the direct way until the route lifts it in writing", () => {
    const service = (limit: object) => ({
      upstream: { timeout: '1s', trusts: 'nothing' },
      defaults: { limit: { rate: '1/s', by: 'client.ip' } },
      routes: { 'GET /files': { auth: 'customer', direct: 'x', ...limit } },
    });
    expect(planOf(modelWith({ service: service({}) }))).toMatchObject({ issues: [{ code: 'GH1401' }] });
    expect(planWith({ service: service({ limit: 'none' }) }).routes[0]?.way).toBe('direct');
  });
});
