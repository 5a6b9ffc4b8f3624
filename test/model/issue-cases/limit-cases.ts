import { partner, untyped } from '../declarations.ts';
import { declared, here, type IssueCase, limit, route } from './issue-case.ts';

/** The issues of a route whose limit is a correct one but for `more`. */
function limited(more: object): IssueCase['issues'] {
  return declared(route({ limit: { ...limit, ...more } }));
}

/** The issues of a limit that the routes of a service, a gateway or a platform share. */
function shared(owner: 'platform' | 'service' | 'gateway', more: object): IssueCase['issues'] {
  return declared({ [owner]: { limits: [{ ...limit, ...more }] } });
}

const numberCases = ['0/min', '-5/min', '1.5/min', '1e3/min', '5/min ', '٣/min', '1234567890/s'].map(
  (rate): IssueCase => ({
    code: 'GH1002',
    story: `a rate of ${rate}`,
    at: `${here} limit.rate`,
    got: rate,
    issues: limited({ rate }),
  }),
);

const countCases = [0, -1, 0.5, 1e9, '5'].flatMap((count) =>
  ['burst', 'cost'].map(
    (key): IssueCase => ({
      code: 'GH1004',
      story: `${key} ${JSON.stringify(count)}`,
      at: `${here} limit.${key}`,
      got: count,
      issues: limited({ rate: '100000000/s', algorithm: 'token-bucket', [key]: count }),
    }),
  ),
);

const formCases: readonly IssueCase[] = [
  ['a delay without a queue', { maxDelay: '1s' }, 'maxDelay', '1s'],
  ['a burst of a window', { burst: 5 }, 'burst', 5],
  ['a delay of a token bucket', { algorithm: 'token-bucket', maxDelay: '1s' }, 'maxDelay', '1s'],
  ['a lease of a rate', { lease: '5s' }, 'lease', '5s'],
  ['a rate beside a concurrency', { concurrency: 5 }, 'rate', '1/s'],
  [
    'an algorithm of a throttle',
    { enforce: 'best-effort', by: 'route', algorithm: 'sliding-log' },
    'algorithm',
    'sliding-log',
  ],
  ['a throttle in the shadow', { enforce: 'best-effort', by: 'route', shadow: true }, 'shadow', true],
  [
    'a throttle that asks a store',
    { enforce: 'best-effort', by: 'route', onStoreError: 'open' },
    'onStoreError',
    'open',
  ],
  ['a throttle that counts costs', { enforce: 'best-effort', by: 'route', cost: 1 }, 'cost', 1],
].map(
  ([story, more, key, got]): IssueCase => ({
    code: 'GH1308',
    story: story as string,
    at: `${here} limit.${key}`,
    got,
    issues: limited(more as object),
  }),
);

const sizeCases: readonly IssueCase[] = [
  {
    code: 'GH1307',
    story: 'a burst below the cost',
    at: `${here} limit.burst`,
    got: 3,
    issues: limited({ rate: '100/s', algorithm: 'token-bucket', burst: 3, cost: 4 }),
  },
  {
    code: 'GH1307',
    story: 'a cost above the smallest of several rates',
    at: `${here} limit.cost`,
    got: 6,
    issues: limited({ rate: ['100/day', '5/s'], cost: 6 }),
  },
  {
    code: 'GH1307',
    story: 'a cost above the concurrency',
    at: `${here} limit.cost`,
    got: 3,
    issues: declared(route({ limit: { concurrency: 2, by: 'client.ip', cost: 3 } })),
  },
  {
    code: 'GH1310',
    story: 'a bucket that is full after 32 days',
    at: `${here} limit.burst`,
    got: 32,
    issues: limited({ rate: '1/day', algorithm: 'token-bucket', burst: 32 }),
  },
  {
    code: 'GH1310',
    story: 'a lease of 32 days',
    at: `${here} limit.lease`,
    got: '46080min',
    issues: declared(route({ limit: { concurrency: 2, by: 'client.ip', lease: '46080min' } })),
  },
  {
    code: 'GH1311',
    story: 'a lease shorter than the call',
    at: `${here} limit.lease`,
    got: '1s',
    issues: declared(route({ limit: { concurrency: 2, by: 'client.ip', lease: '1s' } })),
  },
  {
    code: 'GH1303',
    story: 'a delay that leaves no time for the call',
    at: `${here} limit.maxDelay`,
    got: '2s',
    issues: limited({ algorithm: 'leaky-bucket', maxDelay: '2s' }),
  },
  {
    code: 'GH1304',
    story: 'only a limit in the shadow under the guardrail',
    at: `${here} limit`,
    got: [{ ...limit, shadow: true }],
    issues: declared({
      ...route({ limit: [{ ...limit, shadow: true }] }),
      service: { defaults: { limit } },
      platform: { guardrails: { limit: 'required' } },
    }),
  },
];

const throttleCases: readonly IssueCase[] = [
  {
    code: 'GH1118',
    story: 'a throttle of all methods together',
    at: "orders 'ANY /all' limit.enforce",
    got: 'best-effort',
    issues: declared({
      routes: { 'ANY /all': { auth: 'customer', limit: { rate: '9/s', by: 'route', enforce: 'best-effort' } } },
    }),
  },
  {
    code: 'GH1308',
    story: 'a throttle that services share',
    at: 'platform shop limits[0].enforce',
    got: 'best-effort',
    issues: shared('platform', { enforce: 'best-effort', by: 'route' }),
  },
  {
    code: 'GH1312',
    story: 'a throttle by caller',
    at: `${here} limit.by`,
    got: 'claims.sub',
    issues: limited({ enforce: 'best-effort', by: 'claims.sub' }),
  },
  {
    code: 'GH1312',
    story: 'a throttle by two values',
    at: `${here} limit.by`,
    got: ['route', 'client.ip'],
    issues: limited({ enforce: 'best-effort', by: ['route', 'client.ip'] }),
  },
  {
    code: 'GH1313',
    story: 'two rates of one throttle',
    at: `${here} limit.rate`,
    got: ['1/s', '5/min'],
    fix: 'write one rate',
    issues: limited({ enforce: 'best-effort', by: 'route', rate: ['1/s', '5/min'] }),
  },
  {
    code: 'GH1313',
    story: 'two throttles of one method',
    at: `${here} limit[1].by`,
    got: 'route',
    issues: declared(
      route({
        limit: [
          { enforce: 'best-effort', by: 'route', rate: '1/s' },
          { enforce: 'best-effort', by: 'route', rate: '2/s' },
        ],
      }),
    ),
  },
];

const dimensionCases: readonly IssueCase[] = [
  {
    code: 'GH1003',
    story: 'neither a rate nor a concurrency',
    at: `${here} limit.rate`,
    fix: 'write `rate` or `concurrency`',
    issues: declared(route({ limit: { by: 'client.ip' } })),
  },
  {
    code: 'GH1003',
    story: 'a shared limit by a claim that keys have not',
    at: 'platform shop limits[0].otherwise',
    fix: 'write `otherwise`: what their requests count by',
    issues: declared({
      auth: partner,
      routes: { 'GET /reports': { auth: 'partner' } },
      platform: { limits: [{ ...limit, by: ['claims.sub', 'client.ip'] }] },
    }),
  },
  {
    code: 'GH1204',
    story: 'a counter for every request',
    at: `${here} limit.by`,
    got: 'request.id',
    issues: limited({ by: 'request.id' }),
  },
  {
    code: 'GH1204',
    story: 'a key of a caller with a token',
    at: `${here} limit.by`,
    got: 'key.id',
    issues: limited({ by: 'key.id' }),
  },
  {
    code: 'GH1204',
    story: 'a default limit by key',
    at: 'orders defaults.limit.by',
    got: 'key.id',
    issues: declared({ service: { defaults: { limit: { ...limit, by: 'key.id' } } } }),
  },
  {
    code: 'GH1204',
    story: 'a shared limit by a parameter',
    at: 'orders limits[0].by',
    got: 'path.id',
    issues: shared('service', { by: 'path.id' }),
  },
  {
    code: 'GH1204',
    story: 'a shared limit by a claim of nobody',
    at: 'gateway mobile limits[0].by',
    got: 'claims.groups',
    issues: shared('gateway', { by: 'claims.groups' }),
  },
  {
    code: 'GH1204',
    story: 'a shared limit by a claim of two issuers, who may know two people by one name',
    at: 'platform shop limits[0].by',
    got: 'claims.sub',
    fix: 'count by it in the `limit` of each route',
    issues: declared({
      auth: { reseller: untyped.jwt() },
      routes: { 'GET /stock': { auth: 'reseller' } },
      platform: { limits: [{ ...limit, by: 'claims.sub' }] },
    }),
  },
  {
    code: 'GH1204',
    story: 'a dimension of last resort that callers choose',
    at: `${here} limit.otherwise`,
    got: 'header.x-app',
    fix: 'use client.ip, route, service, gateway, claims.sub',
    issues: limited({ by: 'claims.tid', otherwise: 'header.x-app' }),
  },
  {
    code: 'GH1204',
    story: 'the name of the service as a header',
    at: `${here} set.X-Service`,
    got: 'service',
    fix: "write `{ static: '…' }`",
    issues: declared(route({ set: { 'X-Service': 'service' } })),
  },
  {
    code: 'GH1309',
    story: 'a header alone',
    at: `${here} limit.by`,
    got: 'header.x-app',
    issues: limited({ by: 'header.x-app' }),
  },
  {
    code: 'GH1309',
    story: 'a query parameter of a route',
    at: 'gateway mobile limits[0].by',
    got: ['query.shop', 'route'],
    issues: shared('gateway', { by: ['query.shop', 'route'] }),
  },
];

export const limitCases: readonly IssueCase[] = [
  ...numberCases,
  ...countCases,
  ...formCases,
  ...sizeCases,
  ...throttleCases,
  ...dimensionCases,
];
