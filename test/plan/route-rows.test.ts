import { describe, expect, test } from '@jest/globals';
import { planOf } from '../../lib/plan/plan-of.ts';
import { routeRows } from '../../lib/plan/route-rows.ts';
import { type Changes, modelWith, partner } from '../model/declarations.ts';
import { dashboardModel } from './dashboard.ts';

test('a row says what people ask of a route', () => {
  const outcome = planOf(
    modelWith({
      service: {
        path: '/shop',
        routes: {
          'POST /orders/{id}': {
            auth: 'customer',
            scopes: ['orders:write'],
            where: { 'path.id': 'claims.sub' },
            limit: { rate: '30/day', by: ['claims.sub', 'client.ip'] },
          },
        },
      },
    }),
  );
  const [row] = 'plan' in outcome ? routeRows(outcome.plan) : [];
  const { decisions, ...rest } = row ?? { decisions: [] };
  expect(rest).toEqual({
    service: 'orders',
    owner: 'team-orders',
    method: 'POST',
    path: '/shop/orders/{id}',
    way: 'lambda',
    auth: 'customer',
    reason: null,
    anyCaller: null,
    credentials: ['customer'],
    scopes: ['orders:write'],
    anyScope: [],
    roles: [],
    tiers: [],
    where: [{ left: 'path.id', right: 'claims.sub' }],
    refusesBare: false,
    limits: ['30/day by claims.sub + client.ip'],
    timeoutMillis: 2_000,
    timeout: '2 s',
    breaker: '5 failures or 50 % of 10, for 30 s',
    retry: null,
    fallback: null,
    upstream: 'orders',
    parts: [],
    pricePerMillion: 4.57,
  });
  expect(decisions.map(({ policy }) => policy)).toEqual([
    'authentication',
    'authorization',
    'rate-limit',
    'validation',
    'header-transform',
    'timeout',
    'circuit-breaker',
    'errors',
  ]);
});

test('a row of an aggregate says of which routes it is made, and what it is without each', () => {
  const outcome = planOf(dashboardModel());
  const row = 'plan' in outcome ? routeRows(outcome.plan).at(-1) : undefined;
  expect(row).toMatchObject({
    service: 'home',
    owner: 'team-mobile',
    way: 'aggregate',
    timeout: '5 s',
    breaker: null,
    retry: null,
    fallback: null,
    upstream: null,
  });
  const part = { service: 'shop', claims: [], after: [], timeoutMillis: 2_000 };
  expect(row?.parts).toEqual([
    { ...part, name: 'user', route: 'GET /users/{userId}', claims: ['sub'], ifDown: 'critical, 503' },
    {
      ...part,
      name: 'orders',
      route: 'GET /orders',
      ifDown: 'last good, up to 5 min, else static',
      timeoutMillis: 800,
    },
    { ...part, name: 'loyalty', route: 'GET /tenants/{tid}/points', after: ['user'], ifDown: 'omitted' },
  ]);
});

describe('the text of a limit', () => {
  const by = 'claims.sub';
  test.each<[unknown, readonly string[]]>([
    [{ rate: '100/min', by }, ['100/min by claims.sub']],
    [{ rate: '100/min', by, algorithm: 'fixed-window' }, ['100/min by claims.sub (fixed window)']],
    [{ rate: '100/h', by, algorithm: 'sliding-log' }, ['100/h by claims.sub (sliding log)']],
    [
      { rate: '100/s', by, algorithm: 'sliding-window-interpolated' },
      ['100/s by claims.sub (interpolated sliding window)'],
    ],
    [{ rate: '100/min', by, algorithm: 'token-bucket', burst: 20 }, ['100/min by claims.sub (token bucket, burst 20)']],
    [
      { rate: '5/s', by, algorithm: 'leaky-bucket', maxDelay: '1s' },
      ['5/s by claims.sub (leaky bucket, burst 5, delays up to 1000 ms)'],
    ],
    [{ concurrency: 4, by: ['route', 'client.ip'] }, ['4 at a time by route + client.ip (lease 3000 ms)']],
    [
      { rate: ['2/s', '9/day'], by, cost: 2, shadow: true },
      ['2/s by claims.sub (cost 2, shadow)', '9/day by claims.sub (cost 2, shadow)'],
    ],
    [{ enforce: 'best-effort', rate: '100/min', by: 'route' }, ['1.667/s, burst 2 by route (best effort)']],
  ])('%j is %j', (limit, texts) => {
    expect(limitsOf({ routes: { 'GET /a': { auth: 'customer', limit } } })).toEqual(texts);
  });

  test('of a platform, a gateway or a service names its owner', () => {
    const limit = { rate: '9/min', by: 'client.ip' };
    const changes = { platform: { limits: [limit] }, gateway: { limits: [limit] }, service: { limits: [limit] } };
    expect(limitsOf({ ...changes, routes: { 'GET /a': { auth: 'customer' } } })).toEqual([
      '9/min by client.ip (of platform shop)',
      '9/min by client.ip (of gateway mobile)',
      '9/min by client.ip (of service orders)',
    ]);
  });

  test('by tier names each, with what differs between them', () => {
    const limit = [
      { rate: { free: '10/min', pro: '99/min' }, by: 'key.id', algorithm: 'token-bucket' },
      { enforce: 'best-effort', rate: { free: '1/s', pro: '9/s' }, by: 'key.id' },
    ];
    expect(limitsOf({ auth: partner, routes: { 'GET /a': { auth: 'partner', limit } } })).toEqual([
      'free 10/min, pro 99/min by key.id (token bucket, burst 10/99)',
      'free 1/s, burst 1, pro 9/s, burst 9 by key.id (best effort)',
    ]);
  });

  function limitsOf(changes: Changes): readonly string[] | undefined {
    const outcome = planOf(modelWith(changes));
    return 'plan' in outcome ? routeRows(outcome.plan).find(({ path }) => path === '/a')?.limits : undefined;
  }
});
