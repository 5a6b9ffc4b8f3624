import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Issue } from '../../lib/contract/issue.ts';
import type { LimitConfig, LimitRule } from '../../lib/contract/limits.ts';
import { mostCost, mostRequests } from '../../lib/model/admission-bounds.ts';
import { type Guardrails, guardrailsOf, readGuardrails, tighter } from '../../lib/model/guardrails.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { type Changes, gatewayWith, issuesOf, modelWith, okRoute, shopWith } from './declarations.ts';

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const rate = fc
  .record({ count: fc.integer({ min: 1, max: 60 }), unit: fc.constantFrom('s', 'min', 'h') })
  .map(({ count, unit }) => `${count}/${unit}`);
const origins = ['https://a.example', 'https://b.example', '*'];
const publicKeys = ['GET /one/a', 'POST /two/b', 'GET /a'];

/** Whatever a platform or a gateway may write. */
const guardrails = fc.record({
  limit: maybe(fc.constant('required')),
  maxTimeout: maybe(fc.constantFrom('500ms', '1s', '2s', '5s')),
  maxBody: maybe(fc.constantFrom('1KB', '64KB', '1MB')),
  origins: maybe(fc.subarray(origins)),
  owners: maybe(fc.subarray(['team-a', 'team-b', 'team-c'], { minLength: 1 })),
  basePath: maybe(fc.constant('required')),
  publicRoutes: maybe(fc.oneof(fc.constant('refused'), fc.subarray(publicKeys))),
  maxRate: maybe(fc.record({ reads: maybe(rate), writes: maybe(rate) })),
  upstreams: maybe(fc.constant('locked')),
});
const effective = guardrails.map(readGuardrails);

describe('two guardrails together', () => {
  test('are the same in either order, in any grouping, and with themselves', () => {
    const laws = fc.property(effective, effective, effective, (one, other, third) => {
      expect(tighter(one, other)).toEqual(tighter(other, one));
      expect(tighter(tighter(one, other), third)).toEqual(tighter(one, tighter(other, third)));
      expect(tighter(one, one)).toEqual(one);
      expect(tighter(one, readGuardrails(undefined))).toEqual(one);
    });
    fc.assert(laws, { numRuns: 1_000 });
  });

  test.each<[string, object, object, Partial<Guardrails>]>([
    ['the shorter time', { maxTimeout: '5s' }, { maxTimeout: '10s' }, { maxTimeoutMillis: 5_000 }],
    ['the shorter body', { maxBody: '1MB' }, { maxBody: '64KB' }, { maxBodyBytes: 65_536 }],
    [
      'the origins that both allow',
      { origins: ['*'] },
      { origins: origins.slice(0, 1) },
      { origins: ['https://a.example'] },
    ],
    ['the owners that both know', { owners: ['a', 'b'] }, { owners: ['b', 'c'] }, { owners: ['b'] }],
    [
      'no public route, where one has none',
      { publicRoutes: 'refused' },
      { publicRoutes: publicKeys },
      { publicRoutes: [] },
    ],
    [
      'the lower of two rates a minute, and every other',
      { maxRate: { writes: '30/min' } },
      { maxRate: { writes: '5/s' } },
      {
        maxWrites: [
          { limit: 5, windowMillis: 1_000 },
          { limit: 30, windowMillis: 60_000 },
        ],
      },
    ],
    [
      'what only one of them says',
      { limit: 'required' },
      { upstreams: 'locked' },
      { limitRequired: true, upstreamsLocked: true },
    ],
    [
      'room for aggregates, where the platform gives it',
      { aggregates: 'anywhere' },
      {},
      { aggregatesInBffOnly: false },
    ],
  ])('hold to %s', (_, platform, gateway, expected) => {
    const declaration = gatewayWith({ platform: { guardrails: platform }, gateway: { guardrails: gateway } });
    expect(guardrailsOf(declaration)).toMatchObject(expected);
  });
});

const limit = fc.oneof(
  fc.constant('none'),
  fc.record({
    rate,
    by: fc.constant('client.ip'),
    algorithm: maybe(fc.constantFrom('fixed-window', 'token-bucket', 'sliding-log')),
    shadow: maybe(fc.constant(true)),
  }),
);
const route = fc.record({
  auth: fc.constantFrom('customer', 'public'),
  limit: maybe(limit),
  timeout: maybe(fc.constantFrom('1s', '2s')),
  validate: maybe(fc.record({ maxBody: fc.constantFrom('32KB', '2MB') })),
});
const service = fc.record({
  owner: fc.constantFrom('team-a', 'team-b', 'team-d'),
  path: maybe(fc.constantFrom('/one', '/two', '/one/in')),
  routes: fc.dictionary(fc.constantFrom('GET /a', 'POST /b', 'GET /{id}'), route, { minKeys: 1 }),
});
const gateways = fc.record({
  services: fc.array(service, { minLength: 1, maxLength: 3 }),
  origins: maybe(fc.constantFrom(['*'], ['https://a.example'], ['https://b.example', 'https://c.example'])),
});
type Made = typeof gateways extends fc.Arbitrary<infer T> ? T : never;

function declared({ services, origins: named }: Made, platform: unknown, gateway: unknown): unknown {
  const shop = shopWith({ platform: { guardrails: platform } });
  const mounted = services.map(({ routes, ...more }, index) => {
    const withReasons = Object.entries(routes).map(([key, one]) => [
      key,
      one.auth === 'public' ? { ...one, reason: 'for everyone' } : one,
    ]);
    const definition = { upstream: { timeout: '1s' }, ...more, routes: Object.fromEntries(withReasons) };
    return shop.service(`service-${index}`, definition);
  });
  const cors = named === undefined ? {} : { cors: { origins: named } };
  return shop.gateway('mobile', { services: mounted, guardrails: gateway, ...cors });
}

const places = (issues: readonly Issue[]) => [...new Set(issues.map(({ code, at }) => `${code} ${at}`))].sort();

describe('what guardrails refuse', () => {
  test('is refused with any others beside them, whichever of both stands at the platform', () => {
    let refused = 0;
    const monotone = fc.property(gateways, guardrails, guardrails, (made, one, other) => {
      const alone = places(issuesOf(declared(made, one, undefined)));
      const together = places(issuesOf(declared(made, one, other)));
      const swapped = places(issuesOf(declared(made, other, one)));
      expect(together).toEqual(expect.arrayContaining(alone));
      expect(swapped).toEqual(together);
      refused += alone.some((text) => text.startsWith('GH19')) ? 1 : 0;
    });
    fc.assert(monotone, { numRuns: 200, seed: 1 });
    expect(refused).toBeGreaterThan(100);
  });

  test('does not depend on anything that a service says', () => {
    const unmoved = fc.property(gateways, gateways, guardrails, (one, other, platform) => {
      expect(guardrailsOf(declared(one, platform, {}))).toEqual(guardrailsOf(declared(other, platform, {})));
    });
    fc.assert(unmoved, { numRuns: 200 });
  });

  test.each<[string, Changes]>([
    ['a service', { service: { guardrails: { limit: 'required' } } }],
    ['an upstream', { upstream: { guardrails: {} } }],
    ['a route', { routes: { 'GET /x': { ...okRoute, guardrails: {} } } }],
    ['the defaults of a service', { service: { defaults: { guardrails: {} } } }],
  ])('%s has no such key', (_, changes) => {
    expect(issuesOf(gatewayWith(changes)).map(({ code }) => code)).toEqual(['GH1001']);
  });
});

describe('a longest body', () => {
  const most = (guardrail: string, routes: object) =>
    modelWith({
      platform: { guardrails: { maxBody: guardrail } },
      routes: routes as Changes['routes'] & object,
    }).services[0]?.routes.map(({ validation }) => validation.maxBodyBytes);

  test('is that of every route that says nothing', () => {
    expect(most('64KB', { 'POST /a': okRoute })).toEqual([65_536, 65_536]);
  });

  test('is not longer than usual, and a route may write less', () => {
    expect(most('2MB', { 'POST /a': { ...okRoute, validate: { maxBody: '1KB' } } })).toEqual([1_048_576, 1_024]);
  });

  test('lets a route write as much', () => {
    expect(most('2MB', { 'POST /a': { ...okRoute, validate: { maxBody: '2MB' } } })).toEqual([1_048_576, 2_097_152]);
  });
});

describe('a strictest rate', () => {
  const issuesWith = (writes: string, limits: unknown) =>
    issuesOf(
      gatewayWith({
        platform: { guardrails: { maxRate: { writes } } },
        routes: { 'POST /a': { ...okRoute, limit: limits } },
      }),
    ).map(({ why }) => why);
  const by = 'claims.sub';
  const allows = (count: number, time: string, most?: number) => [
    `the guardrails allow ${count} in ${time}${most === undefined ? '' : `, and the tightest limit here may admit ${most}`}`,
  ];

  test.each<[string, string, unknown, readonly string[]]>([
    ['a sliding window is what it says', '30/min', { rate: '30/min', by }, []],
    ['one request more is not', '30/min', { rate: '31/min', by }, allows(30, '1 min', 31)],
    [
      'a fixed window admits twice as many around an edge',
      '30/min',
      { rate: '30/min', by, algorithm: 'fixed-window' },
      allows(30, '1 min', 60),
    ],
    ['half of it does not', '30/min', { rate: '15/min', by, algorithm: 'fixed-window' }, []],
    [
      'a bucket admits its burst and what flows in',
      '30/min',
      { rate: '20/min', burst: 11, by, algorithm: 'token-bucket' },
      [],
    ],
    ['and no more', '30/min', { rate: '20/min', burst: 12, by, algorithm: 'token-bucket' }, allows(30, '1 min', 31)],
    ['a longer window counts for a shorter one', '30/min', { rate: '30/h', by }, []],
    ['a shorter one as often as it fits', '30/min', { rate: '1/s', by }, allows(30, '1 min', 60)],
    ['a cost counts', '30/min', { rate: '60/min', cost: 2, by }, []],
    ['in the shadow nobody is refused', '30/min', { rate: '1/min', by, shadow: true }, allows(30, '1 min')],
    [
      'best effort is no promise',
      '30/min',
      { rate: '1/min', by: 'route', enforce: 'best-effort' },
      allows(30, '1 min'),
    ],
    ['how many at a time says nothing of how often', '30/min', { concurrency: 1, by }, allows(30, '1 min')],
    [
      'one of several is enough',
      '30/min',
      [
        { rate: '99/s', by },
        { rate: ['9/s', '30/min'], by },
      ],
      [],
    ],
  ])('%s', (_, writes, limits, told) => {
    expect(issuesWith(writes, limits)).toEqual(told);
  });

  test('is kept by limits of the platform, the gateway and the service too, and is asked of writes only', () => {
    const limits = [{ rate: '30/min', by: 'client.ip' }];
    const routes = { 'POST /a': okRoute, 'PUT /a': okRoute, 'DELETE /a': okRoute, 'HEAD /a': okRoute };
    const asked = { platform: { guardrails: { maxRate: { writes: '30/min' } } }, routes };
    const at = (changes: Changes) => issuesOf(gatewayWith(changes)).map((issue) => issue.at);
    expect(at({ ...asked, gateway: { limits } })).toEqual([]);
    expect(at({ ...asked, service: { limits, routes } })).toEqual([]);
    expect(at({ ...asked, platform: { ...asked.platform, limits } })).toEqual([]);
    expect(at(asked)).toEqual(["orders 'DELETE /a' limit", "orders 'POST /a' limit", "orders 'PUT /a' limit"]);
  });

  test('is asked of the rate of every tier', () => {
    const rates = (pro: string) => ({ rate: { free: '10/min', pro }, by: 'client.ip' });
    const issues = (pro: string) => {
      const shop = shopWith({
        platform: { guardrails: { maxRate: { reads: '30/min' } } },
        auth: {
          partner: {
            schema: 1,
            kind: 'apiKey',
            definition: { tiers: { free: { rate: '9/s' }, pro: { rate: '9/s' } } },
          },
        },
      });
      const orders = {
        owner: 'a',
        upstream: { timeout: '1s' },
        routes: { 'GET /a': { auth: 'partner', limit: rates(pro) } },
      };
      return issuesOf(shop.gateway('mobile', { services: [shop.service('orders', orders)] })).map(({ code }) => code);
    };
    expect([issues('30/min'), issues('31/min')]).toEqual([[], ['GH1905']]);
  });

  test('is judged by a bound that no span of that length exceeds, wherever it begins', () => {
    const window = fc.record({
      limit: fc.integer({ min: 1, max: 50 }),
      windowMillis: fc.constantFrom(1_000, 7_000, 60_000),
    });
    const rule: fc.Arbitrary<LimitRule> = fc.oneof(
      window.chain((one) =>
        fc
          .constantFrom('fixed-window', 'sliding-log', 'sliding-window', 'sliding-window-interpolated')
          .map((algorithm) => ({ algorithm, ...one }) as LimitRule),
      ),
      fc
        .record({ window, burst: fc.integer({ min: 1, max: 50 }) })
        .map(({ window: one, burst }): LimitRule => ({ algorithm: 'token-bucket', ...one, burst })),
    );
    const length = fc.constantFrom(500, 1_000, 10_000, 60_000);
    const begin = fc.integer({ min: 0, max: 120_000_000 }).map((micros) => micros / 1_000);
    const sound = fc.property(rule, length, begin, (one, millis, fromMillis) => {
      const limits = { rule: one, tiers: {}, cost: 1 } as unknown as LimitConfig;
      const span = { fromMillis, toMillis: fromMillis + millis - 0.002 };
      expect(mostCost(one, span)).toBeLessThanOrEqual(mostRequests(limits, millis));
    });
    fc.assert(sound, { numRuns: 2_000 });
  });
});

test('a model says what is demanded of it', () => {
  const outcome = modelOf(gatewayWith({ gateway: { guardrails: { upstreams: 'locked' } } }));
  expect('model' in outcome && outcome.model.guardrails).toMatchObject({
    upstreamsLocked: true,
    aggregatesInBffOnly: true,
  });
});
