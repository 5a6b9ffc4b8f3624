import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { LimitConfig, LimitRule } from '../../lib/contract/limits.ts';
import type { RouteModel } from '../../lib/model/gateway-model.ts';
import { type Changes, modelWith, partner } from './declarations.ts';

function routesWith(changes: Changes): readonly RouteModel[] {
  return modelWith(changes).services[0]?.routes ?? [];
}

/** The limits of one route `POST /a` for callers with tokens. */
function limitsOf(limit: unknown): readonly LimitConfig[] {
  return routesWith({ service: { routes: { 'POST /a': { auth: 'customer', limit } } } })[0]?.limits ?? [];
}

/** A route for callers with keys. */
function keyedRoute(more: object, changes: Changes = {}): RouteModel | undefined {
  return routesWith({ auth: partner, service: { routes: { 'GET /a': { auth: 'partner', ...more } } }, ...changes })[0];
}

const minute = { limit: 60, windowMillis: 60_000 };

describe('the rule of a limit', () => {
  test.each<[string, object, LimitRule]>([
    ['the strict sliding window, when none is named', {}, { algorithm: 'sliding-window', ...minute }],
    ['a fixed window', { algorithm: 'fixed-window' }, { algorithm: 'fixed-window', ...minute }],
    ['a sliding log', { algorithm: 'sliding-log' }, { algorithm: 'sliding-log', ...minute }],
    [
      'the interpolated sliding window',
      { algorithm: 'sliding-window-interpolated' },
      { algorithm: 'sliding-window-interpolated', ...minute },
    ],
    [
      'a token bucket that holds what a window brings',
      { algorithm: 'token-bucket' },
      { algorithm: 'token-bucket', ...minute, burst: 60 },
    ],
    [
      'a token bucket with a burst',
      { algorithm: 'token-bucket', burst: 5 },
      { algorithm: 'token-bucket', ...minute, burst: 5 },
    ],
    [
      'a leaky bucket as a meter',
      { algorithm: 'leaky-bucket', burst: 5 },
      { algorithm: 'leaky-bucket', ...minute, burst: 5, maxDelayMillis: 0 },
    ],
    [
      'a leaky bucket as a queue',
      { algorithm: 'leaky-bucket', burst: 5, maxDelay: '300ms' },
      { algorithm: 'leaky-bucket', ...minute, burst: 5, maxDelayMillis: 300 },
    ],
  ])('%s', (_, more, rule) => {
    expect(limitsOf({ rate: '60/min', by: 'claims.sub', ...more }).map((one) => one.rule)).toEqual([rule]);
  });

  test('a limit that says all there is to say', () => {
    const limit = {
      rate: '60/min',
      by: ['claims.tid', 'route'],
      otherwise: ['claims.sub', 'gateway'],
      cost: 7,
      shadow: true,
      hideHeaders: true,
      enforce: 'exact',
      onStoreError: 'open',
    };
    expect(limitsOf(limit)).toEqual([
      {
        id: 'orders:POST /a:0',
        rule: { algorithm: 'sliding-window', ...minute },
        tiers: {},
        by: [{ from: 'claims', name: 'tid' }, { from: 'route' }],
        otherwise: [{ from: 'claims', name: 'sub' }, { from: 'gateway' }],
        cost: 7,
        shadow: true,
        hideHeaders: true,
        onStoreError: 'open',
      },
    ]);
  });

  test('several limits and several rates of one limit are counters of one family', () => {
    const limits = limitsOf([
      { rate: ['100/min', '5000/h'], by: 'claims.sub' },
      { rate: '9/s', by: 'client.ip' },
    ]);
    expect(limits.map(({ id, rule }) => [id, rule.limit, rule.windowMillis])).toEqual([
      ['orders:POST /a:0', 100, 60_000],
      ['orders:POST /a:1', 5_000, 3_600_000],
      ['orders:POST /a:2', 9, 1_000],
    ]);
  });
});

describe('the lease of a concurrency limit', () => {
  test.each<[string, Changes, number]>([
    ["the route's time and a second", {}, 3_000],
    ['as it was written', { routes: { 'GET /a': concurrent({ lease: '20s' }) } }, 20_000],
    ["the route's own time", { routes: { 'GET /a': { ...concurrent({}), timeout: '5s' } } }, 6_000],
  ])('%s', (_, changes, millis) => {
    const routes = routesWith({ routes: { 'GET /a': concurrent({}) }, ...changes });
    const rules = routes.find(({ key }) => key === 'GET /a')?.limits.map(({ rule }) => rule);
    expect(rules?.at(-1)).toEqual({ algorithm: 'concurrency', limit: 4, windowMillis: millis });
  });

  test('of a shared limit is one for all its routes, as long as the slowest takes', () => {
    const routes = routesWith({
      service: { limits: [{ concurrency: 9, by: 'service' }] },
      routes: { 'GET /slow': { auth: 'customer', timeout: '9s' } },
    });
    expect(routes.map(({ limits }) => limits[0]?.rule)).toEqual([
      { algorithm: 'concurrency', limit: 9, windowMillis: 10_000 },
      { algorithm: 'concurrency', limit: 9, windowMillis: 10_000 },
    ]);
  });

  function concurrent(more: object) {
    return { auth: 'customer', limit: { concurrency: 4, by: 'claims.sub', ...more } };
  }
});

describe('limits of platform, gateway, service and route', () => {
  const limit = { rate: '1/s', by: 'client.ip' };
  const everywhere: Changes = {
    platform: { limits: [limit, limit] },
    gateway: { limits: [limit] },
    service: { limits: [limit], defaults: { limit } },
    routes: { 'GET /a': { auth: 'customer', limit: [limit, limit] }, 'GET /b': { auth: 'customer', limit: 'none' } },
  };

  test('all apply, from the outside in; a route replaces the default only', () => {
    expect(
      Object.fromEntries(routesWith(everywhere).map(({ key, limits }) => [key, limits.map(({ id }) => id)])),
    ).toEqual({
      'GET /orders/{id}': [...shared, 'orders:GET /orders/{id}:0'],
      'GET /a': [...shared, 'orders:GET /a:0', 'orders:GET /a:1'],
      'GET /b': shared,
    });
  });

  const shared = ['platform:shop:0', 'platform:shop:1', 'gateway:mobile:0', 'service:orders:0'];

  test('what a shared limit does while the store is down is the usual of each route', () => {
    const routes = routesWith({
      platform: { limits: [limit] },
      service: {
        routes: {
          'GET /a': { auth: 'public', reason: 'x' },
          'HEAD /a': { auth: 'customer' },
          'DELETE /a': { auth: 'customer' },
        },
      },
    });
    expect(routes.map(({ limits }) => limits[0]?.onStoreError)).toEqual(['open', 'local', 'closed']);
  });

  const rate = fc.constantFrom('1/s', '20/min', '300/h', '9999/day');
  const anyLimit = fc.oneof(
    fc.record({ rate, by: fc.constantFrom('client.ip', 'route', 'service', 'gateway') }),
    fc.record({ rate, by: fc.constant(['client.ip', 'header.x-app']), algorithm: fc.constant('leaky-bucket') }),
    fc.record({ concurrency: fc.integer({ min: 1, max: 99 }), by: fc.constant('gateway') }),
  );
  const limits = fc.array(anyLimit, { minLength: 1, maxLength: 3 });
  const some = fc.array(anyLimit, { maxLength: 3 });
  const owner = fc.constantFrom<'platform' | 'gateway' | 'service'>('platform', 'gateway', 'service');

  test('composition is monotone: one more shared limit removes none of any route, and changes none', () => {
    fc.assert(
      fc.property(fc.record({ platform: some, gateway: some, service: some }), limits, owner, (typed, own, added) => {
        const changes = (all: typeof typed): Changes => ({
          platform: all.platform.length > 0 ? { limits: all.platform } : {},
          gateway: all.gateway.length > 0 ? { limits: all.gateway } : {},
          service: all.service.length > 0 ? { limits: all.service } : {},
          routes: { 'GET /a': { auth: 'customer', limit: own } },
        });
        const before = routesWith(changes(typed));
        const more = { ...typed, [added]: [...typed[added], { rate: '7/s', by: 'client.ip' }] };
        const after = routesWith(changes(more));
        for (const [index, route] of before.entries()) {
          const kept = new Map(after[index]?.limits.map((one) => [one.id, one]));
          expect(route.limits.map(({ id }) => kept.get(id))).toEqual(route.limits);
          expect(kept.size).toBe(route.limits.length + 1);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('tiers', () => {
  test('a usage plan allows what was written, a second of its rate at once, and any number in a day', () => {
    const model = modelWith({
      auth: {
        keys: {
          schema: 1,
          kind: 'apiKey',
          definition: {
            tiers: {
              slow: { rate: '90/min' },
              free: { rate: '10/s', burst: 20, quota: '10000/day' },
              pro: { rate: '100/s', quota: '5000000/month' },
            },
          },
        },
      },
    });
    expect(model.platform.credentials['keys']).toEqual({
      kind: 'apiKey',
      keptBy: 'api-gateway',
      query: null,
      tiers: {
        slow: { rate: { limit: 90, windowMillis: 60_000 }, perSecond: 1.5, burst: 2, quota: null },
        free: {
          rate: { limit: 10, windowMillis: 1_000 },
          perSecond: 10,
          burst: 20,
          quota: { limit: 10_000, period: 'DAY' },
        },
        pro: {
          rate: { limit: 100, windowMillis: 1_000 },
          perSecond: 100,
          burst: 100,
          quota: { limit: 5_000_000, period: 'MONTH' },
        },
      },
    });
  });

  test('rates by tier stand in the declared order of the tiers, and the first is for a caller without one', () => {
    const route = keyedRoute({ tiers: ['pro'], limit: { rate: { pro: '9/s', free: '1/s' }, by: 'key.id' } });
    expect(route?.tiers).toEqual(['pro']);
    expect(route?.limits.map(({ rule, tiers }) => ({ rule, tiers: Object.entries(tiers) }))).toEqual([
      {
        rule: { algorithm: 'sliding-window', limit: 1, windowMillis: 1_000 },
        tiers: [
          ['free', { algorithm: 'sliding-window', limit: 1, windowMillis: 1_000 }],
          ['pro', { algorithm: 'sliding-window', limit: 9, windowMillis: 1_000 }],
        ],
      },
    ]);
  });

  test('a limit of the platform may have rates by tier for the keys among its callers', () => {
    const limit = { rate: { free: '1/s', pro: '9/s' }, by: 'key.id', otherwise: 'client.ip' };
    const [route] = routesWith({ auth: partner, platform: { limits: [limit] } });
    expect(Object.keys(route?.limits[0]?.tiers ?? {})).toEqual(['free', 'pro']);
  });

  test.each<[string, object, object]>([
    ['one rate for the keys of all tiers', { rate: '90/min' }, { free: [1.5, 2], pro: [1.5, 2] }],
    ['a rate for each', { rate: { free: '1/s', pro: '30/s' }, burst: 7 }, { free: [1, 7], pro: [30, 7] }],
  ])('a throttle by key: %s', (_, more, tiers) => {
    const route = keyedRoute({ limit: { enforce: 'best-effort', by: 'key.id', ...more } });
    expect(route?.limits).toEqual([]);
    expect(route?.throttles.route).toBeNull();
    expect(
      Object.fromEntries(
        Object.entries(route?.throttles.tiers ?? {}).map(([tier, { perSecond, burst }]) => [tier, [perSecond, burst]]),
      ),
    ).toEqual(tiers);
  });

  test('a throttle of all callers stands beside a counter, and satisfies the guardrail alone', () => {
    const both = [
      { enforce: 'best-effort', rate: '50/s', by: 'route', burst: 9 },
      { rate: '1/s', by: 'claims.sub' },
    ];
    const routes = routesWith({
      platform: { guardrails: { limit: 'required' } },
      service: {
        routes: {
          'GET /a': { auth: 'customer', limit: both },
          'GET /b': { auth: 'customer', limit: [both[0]] },
        },
      },
    });
    expect(routes.map(({ limits, throttles }) => [limits.map(({ id }) => id), throttles])).toEqual([
      [['orders:GET /a:0'], { route: { perSecond: 50, burst: 9 }, tiers: {} }],
      [[], { route: { perSecond: 50, burst: 9 }, tiers: {} }],
    ]);
  });
});

describe('what clients are told, and where they come from', () => {
  test.each<[string, object, object]>([
    ['nothing is written', {}, { draft: 'draft-10', legacy: true }],
    ['another draft', { draft: 'draft-11' }, { draft: 'draft-11', legacy: true }],
    ['neither', { draft: 'none', legacy: false }, { draft: null, legacy: false }],
  ])('limit headers: %s', (_, limitHeaders, config) => {
    expect(modelWith({ gateway: { limitHeaders } }).limitHeaders).toEqual(config);
  });

  test.each<[string, string | undefined, number]>([
    ['the usual budget', undefined, 25],
    ['a written one', '200ms', 200],
  ])('limit budget: %s', (_, limitBudget, millis) => {
    expect(modelWith({ gateway: { limitBudget } }).limitBudgetMillis).toBe(millis);
  });

  test('proxies and prefixes', () => {
    const clientIp = { trustedProxies: 2, ipv6Prefix: 56 };
    expect(modelWith({ gateway: { clientIp } }).clientIp).toEqual(clientIp);
  });
});
