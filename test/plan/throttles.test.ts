import { describe, expect, test } from '@jest/globals';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { type Changes, modelWith, untyped } from '../model/declarations.ts';

const auth = {
  partner: untyped.apiKey({
    tiers: { free: { rate: '10/s', burst: 20, quota: '10000/week' }, pro: { rate: '100/s' } },
  }),
};
const byKey = (rate: unknown) => ({ enforce: 'best-effort', by: 'key.id', rate });

function planWith(changes: Changes): GatewayPlan {
  const outcome = planOf(modelWith({ auth, upstream: { trusts: 'nothing' }, ...changes }));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

describe('usage plans', () => {
  test('one a tier, with the throttles of the methods that have any', () => {
    const plan = planWith({
      routes: {
        'GET /a': { auth: 'partner', limit: byKey({ free: '60/min', pro: '9/s' }) },
        'POST /a': { auth: 'partner', limit: { rate: '1/s', by: 'key.id' } },
        'GET /files': { auth: 'partner', direct: 'large', limit: byKey('5/s') },
      },
    });
    expect(plan.usagePlans).toEqual({
      partner: {
        free: {
          throttle: { rate: 10, burst: 20 },
          usageKeyVariable: null,
          quota: { limit: 10_000, period: 'WEEK' },
          methodThrottles: { 'GET /a': { rate: 1, burst: 1 }, 'GET /files': { rate: 5, burst: 5 } },
        },
        pro: {
          throttle: { rate: 100, burst: 100 },
          usageKeyVariable: null,
          quota: null,
          methodThrottles: { 'GET /a': { rate: 9, burst: 9 }, 'GET /files': { rate: 5, burst: 5 } },
        },
      },
    });
  });

  test('none for a credential that no route of the gateway names', () => {
    expect(planWith({}).usagePlans).toEqual({});
  });

  test('the stage throttles a route for all its callers, public ones among them', () => {
    const throttle = { enforce: 'best-effort', by: 'route', rate: '50/s', burst: 80 };
    const plan = planWith({
      routes: { 'GET /a': { auth: 'public', reason: 'x', direct: 'cheap', limit: throttle } },
    });
    expect(plan.methodThrottles).toEqual({ 'GET /a': { rate: 50, burst: 80 } });
  });

  test('what is counted in them stands among the quotas', () => {
    const { quotas } = planWith({ routes: { 'GET /a': { auth: 'partner', limit: byKey('5/s') } } });
    expect(quotas.filter(({ name }) => /usage plan/.test(name))).toEqual([
      { name: 'method throttles of one usage plan', used: 1, allowed: 20 },
      { name: 'usage plans of the account', used: 2, allowed: 300 },
    ]);
  });
});

describe('a route for callers with keys', () => {
  const decisionsOf = (route: object) =>
    planWith({ routes: { 'GET /a': { auth: 'partner', ...route } } })
      .routes.at(-1)
      ?.decisions.map(({ policy, enforcedBy }) => [policy, enforcedBy]);

  test('is opened by API Gateway, and its tiers and limits are kept by the forwarder', () => {
    expect(decisionsOf({ tiers: ['pro'], limit: { rate: '5/s', by: 'key.id' } })?.slice(0, 3)).toEqual([
      ['authentication', 'api-gateway'],
      ['authorization', 'forwarder'],
      ['rate-limit', 'forwarder'],
    ]);
  });

  test('may be direct, when any key may call it', () => {
    expect(decisionsOf({ direct: 'large', limit: byKey('5/s') })?.slice(0, 3)).toEqual([
      ['authentication', 'api-gateway'],
      ['authorization', 'api-gateway'],
      ['rate-limit', 'api-gateway'],
    ]);
  });

  test('costs no authorizer', () => {
    const { routes } = planWith({ routes: { 'GET /a': { auth: 'partner' }, 'GET /b': { auth: 'customer' } } });
    expect(routes.slice(1).map(({ route, pricePerMillion }) => [route.key, pricePerMillion])).toEqual([
      ['GET /a', 4.55],
      ['GET /b', 4.57],
    ]);
  });

  test('needs no stage variable and no authorizer, and the forwarder knows its tiers', () => {
    const plan = planWith({ service: { routes: { 'GET /a': { auth: 'partner', tiers: ['free'] } } } });
    expect(plan.stageVariables.credentials).toEqual({ customer: 'auth_customer' });
    expect(Object.keys(plan.authorizer.credentials)).toEqual(['customer']);
    expect(plan.quotas.find(({ name }) => name === 'authorizers')?.used).toBe(0);
    expect(plan.forwarder.credentials).toEqual({
      customer: { kind: 'jwt', header: 'authorization', stageVariable: 'auth_customer', edition: expect.any(String) },
      partner: { kind: 'apiKey', tiers: ['free', 'pro'] },
    });
    expect(plan.forwarder.routes['GET /a']?.authorization).toEqual({
      credentials: ['partner'],
      scopes: [],
      anyScope: [],
      roles: [],
      tiers: ['free'],
      where: [],
    });
  });
});

describe('the price of limits', () => {
  const priced = (limit: unknown) => {
    const route = planWith({ service: { routes: { 'GET /a': { auth: 'customer', limit } } } }).routes[0];
    return {
      price: route?.pricePerMillion,
      why: route?.decisions.find(({ policy }) => policy === 'rate-limit')?.why,
    };
  };

  test('a queue keeps a Lambda while a request waits, and says so', () => {
    const queue = { rate: '1/s', by: 'claims.sub', algorithm: 'leaky-bucket', maxDelay: '600ms' };
    expect(priced(queue)).toEqual({
      price: 6.57,
      why: 'one atomic script on the shared store, exact over all instances; a request that waits 600 ms in the queue keeps a Lambda: 2.00 dollars a million, counted for all of them',
    });
    expect(priced({ ...queue, maxDelay: undefined }).price).toBe(4.57);
  });

  test('a throttle in front of a counter is told beside it', () => {
    expect(
      priced([
        { rate: '1/s', by: 'claims.sub' },
        { enforce: 'best-effort', by: 'route', rate: '9/s' },
      ]).why,
    ).toBe(
      'one atomic script on the shared store, exact over all instances; API Gateway throttles before it, by best effort',
    );
  });

  test('the plan says below how many checks a month a table is cheaper than a cache', () => {
    expect(planWith({}).limitStore).toEqual({
      valkey: { perMonth: 6.132, perMillionChecks: 0.0069 },
      dynamodb: { perMonth: 0, perMillionChecks: 0.75 },
      breakEvenChecks: 8_300_000,
      why: 'a cache costs 6.13 dollars a month before its first check, a table 0.75 a million checks and nothing else',
    });
  });
});
