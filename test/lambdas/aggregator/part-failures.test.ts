import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import type { UpstreamConfig } from '../../../lib/contract/runtime-config.ts';
import { deadStore, limit } from '../forwarder/forwarder-bench.ts';
import {
  type Acts,
  aggregate,
  type Bench,
  bench,
  bodyOf,
  config,
  critical,
  json,
  part,
  path,
  standing,
  summary,
} from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

type Act = Acts[string];

const saying =
  (
    body: string | Buffer,
    headers: { readonly [name: string]: string } = { 'content-type': 'application/json' },
    status = 200,
  ): Act =>
  (_, answer) => {
    answer.writeHead(status, headers);
    answer.end(body);
  };
const zeros = (millions: number) => gzipSync(Buffer.alloc(millions * 1_000_000, '0'));
const gzipped = { 'content-type': 'application/json', 'content-encoding': 'gzip' };

interface Way {
  readonly act?: Act;
  readonly why: string;
  /** Where the part is critical, and says nothing of a service that is down. */
  readonly status: number;
  readonly upstream?: Partial<UpstreamConfig>;
  readonly route?: Parameters<typeof part>[1] extends infer C ? (C extends { route?: infer R } ? R : never) : never;
  /** So many requests come before it does. */
  readonly before?: number;
  readonly hasNoStore?: true;
}

const open = { credentials: ['customer'], scopes: ['orders:read'], anyScope: [], roles: [], tiers: [], where: [] };
const breaker = { ...usualBreaker, leaseMillis: 3_000 };

const ways: { readonly [story: string]: Way } = {
  'closes the connection': { act: (request) => request.socket.resetAndDestroy(), why: 'unreachable', status: 502 },
  'does not answer in its time': {
    act: () => undefined,
    why: 'timeout',
    status: 504,
    route: { timeoutMillis: 60, tryMillis: 60 },
  },
  'begins an answer and does not end it': {
    act: (_, answer) => void answer.writeHead(200, { 'content-type': 'application/json' }).write('{"a":'),
    why: 'timeout',
    status: 504,
    route: { timeoutMillis: 60, tryMillis: 60 },
  },
  'closes the connection midway': {
    act: (_, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      answer.write('{"a":', () => answer.destroy());
    },
    why: 'bad-answer',
    status: 502,
  },
  redirects: {
    act: saying('{}', { location: 'https://elsewhere.example/', 'content-type': 'application/json' }, 302),
    why: 'redirect',
    status: 502,
  },
  'says that nothing has changed': { act: saying('', {}, 304), why: 'redirect', status: 502 },
  'has nothing to say': { act: saying('', {}, 204), why: 'bad-answer', status: 502 },
  'sends a piece of something': {
    act: saying('{}', { 'content-type': 'application/json', 'content-range': 'bytes 0-1/9' }, 206),
    why: 'bad-answer',
    status: 502,
  },
  'sends no JSON': { act: saying('{"a":'), why: 'bad-answer', status: 502 },
  'sends a member twice': { act: saying('{"a":1,"\\u0061":2}'), why: 'bad-answer', status: 502 },
  'sends a prototype': { act: saying('{"__proto__":{"isAdmin":true}}'), why: 'bad-answer', status: 502 },
  'sends a number that nobody can hold': { act: saying('[1e400]'), why: 'bad-answer', status: 502 },
  'sends what is no UTF-8': { act: saying(Buffer.from([0x22, 0xff, 0x22])), why: 'bad-answer', status: 502 },
  'sends what is no UTF-8, by a charset': {
    act: saying(Buffer.from('{}', 'utf16le'), { 'content-type': 'application/json; charset=utf-16' }),
    why: 'bad-answer',
    status: 502,
  },
  'sends a page': { act: saying('"sign in"', { 'content-type': 'text/html' }), why: 'bad-answer', status: 502 },
  'nests a hundred thousand lists': { act: saying('['.repeat(100_000)), why: 'bad-answer', status: 502 },
  'sends more than a part may be': {
    act: saying(JSON.stringify('x'.repeat(1_100_000))),
    why: 'bad-answer',
    status: 502,
  },
  'sends more than a function can return': {
    act: saying(JSON.stringify('x'.repeat(5_000_000))),
    why: 'bad-answer',
    status: 502,
  },
  'sends a bomb': { act: saying(zeros(200), gzipped), why: 'bad-answer', status: 502 },
  'packs twice': {
    act: saying(gzipSync(gzipSync('{}')), { ...gzipped, 'content-encoding': 'gzip, gzip' }),
    why: 'bad-answer',
    status: 502,
  },
  'packs as nobody reads it': {
    act: saying('{}', { ...gzipped, 'content-encoding': 'secret' }),
    why: 'bad-answer',
    status: 502,
  },
  'says that it packs, and does not': { act: saying('{}', gzipped), why: 'bad-answer', status: 502 },
  fails: { act: json({}, 500), why: 'failed', status: 502 },
  'is not available': { act: json({}, 503), why: 'failed', status: 502 },
  'does not know': { act: json({}, 404), why: 'not-found', status: 404 },
  'does not know any more': { act: json({}, 410), why: 'not-found', status: 404 },
  'refuses the caller': { act: json({}, 401), why: 'forbidden', status: 403 },
  'refuses the values, which are not the client’s': { act: json({}, 400), why: 'bad-part-values', status: 502 },
  'was asked for too often, it says': { act: json({}, 429), why: 'rate-limited', status: 429 },
  'was asked for too often, its limit says': {
    route: { limits: [limit(1)] },
    before: 1,
    why: 'rate-limited',
    status: 429,
  },
  'has a limit that cannot be checked': {
    route: { limits: [limit(1, 'closed')] },
    hasNoStore: true,
    why: 'limiter-unavailable',
    status: 503,
  },
  'is not for this caller': { route: { authorization: open }, why: 'forbidden', status: 403 },
  'is left alone': { act: json({}, 500), upstream: { breaker }, before: 5, why: 'circuit-open', status: 503 },
  'has no place on the stage': { route: { upstream: 'gone' }, why: 'unreachable', status: 502 },
  'has a name that nobody knows': { route: { upstream: 'unknown' }, why: 'unreachable', status: 502 },
  'is a mistake of ours': { route: { upstream: 'nobody' }, why: 'internal-error', status: 502 },
};
const isDown = (why: string) => !['not-found', 'forbidden', 'bad-part-values', 'rate-limited'].includes(why);

describe.each(Object.entries(ways))('a part that %s', (_, {
  act,
  why,
  status,
  upstream = {},
  route = {},
  before = 0,
  hasNoStore,
}) => {
  const ask = async (down: ReturnType<typeof critical>) => {
    const home = config(aggregate([part('bad', { route, down }), part('good', { route: { upstream: 'well' } })]));
    const { shop } = home.upstreams;
    const to = (variable: string) => ({ ...(shop as UpstreamConfig), stageVariable: variable });
    gateway = await bench(
      {
        ...home,
        upstreams: {
          shop: { ...(shop as UpstreamConfig), ...upstream },
          well: to('upstream_shop'),
          gone: to('upstream_gone'),
          unknown: to('upstream_unknown'),
        },
      },
      { ...(act && { acts: { bad: act } }), ...(hasNoStore && { shared: deadStore() }) },
    );
    for (let n = 0; n < before; n += 1) await gateway.ask();
    return gateway.ask();
  };

  it.each([
    ['and is critical', null, status],
    ['and is critical, with 502 where it is down', 502, isDown(why) ? 502 : status],
    ['and is critical, with 503 where it is down', 503, isDown(why) ? 503 : status],
  ] as const)('%s', async (__, declared, expected) => {
    const answer = await ask(critical(declared));
    expect({ status: answer.statusCode, body: bodyOf(answer) }).toEqual({
      status: expected,
      body: expect.objectContaining({ status: expected, part: 'bad', why }),
    });
  });

  it.each([
    ['and may be left out', undefined, 'omitted', {}],
    ['and has a value that stands in', [], 'static', { bad: [] }],
    ['and has null that stands in', null, 'static', { bad: null }],
  ])('%s', async (__, value, by, shown) => {
    expect(summary(await ask(standing(value)))).toEqual({
      status: 200,
      degraded: `bad;why=${why};by=${by}`,
      body: { ...shown, good: { name: 'good' }, degraded: ['bad'] },
    });
  });
});

it('a part that is packed although nobody asked for it is unpacked', async () => {
  gateway = await bench(config(aggregate([part('orders')])), { acts: { orders: saying(gzipSync('[1,2]'), gzipped) } });
  expect(summary(await gateway.ask())).toEqual({ status: 200, degraded: '', body: { orders: [1, 2], degraded: [] } });
});

it.each([
  ['12', ['12']],
  ['Wed, 25 Nov 2026 10:00:00 GMT', undefined],
  ['12, 13', undefined],
])('a part that says %s to come again after is believed where it is a number', async (said, told) => {
  gateway = await bench(config(aggregate([part('orders', { down: critical() })])), {
    acts: { orders: saying('{}', { 'retry-after': said }, 429) },
  });
  expect((await gateway.ask()).multiValueHeaders?.['Retry-After']).toEqual(told);
});

it('parts that are as deep and as long as they may be are an answer', async () => {
  const deep = `${'['.repeat(64)}${']'.repeat(64)}`;
  const long = JSON.stringify(Array(60_000).fill(0));
  gateway = await bench(config(aggregate(['deep', 'one', 'two'].map((name) => part(name)))), {
    acts: { deep: saying(deep), one: saying(long), two: saying(long) },
  });
  expect(bodyOf(await gateway.ask())).toEqual({
    deep: JSON.parse(deep),
    one: JSON.parse(long),
    two: JSON.parse(long),
    degraded: [],
  });
});

it.each([
  ['path', 'id', 400],
  ['query', 'id', 400],
  ['header', 'x-id', 400],
  ['claims', 'id', 502],
] as const)('values of the %s that a part refuses are the client’s or not', async (from, name, status) => {
  const orders = part('orders', { query: { id: { from, name } }, down: critical() });
  gateway = await bench(config(aggregate([orders])), { acts: { orders: json({}, 400) } });
  expect((await gateway.ask()).statusCode).toBe(status);
});

it('values of the client beside those of another part are not the client’s alone', async () => {
  const query = {
    id: { from: 'query', name: 'id' },
    user: { from: 'part', part: 'user', path: path('name') },
  } as const;
  gateway = await bench(config(aggregate([part('user'), part('orders', { query, down: critical() })])), {
    acts: { orders: json({}, 400) },
  });
  expect(bodyOf(await gateway.ask({ query: { id: ['1'] } }))).toMatchObject({ status: 502, why: 'bad-part-values' });
});

it('a part that refuses the client’s values says so to the client', async () => {
  const orders = part('orders', { query: { page: { from: 'query', name: 'page' } }, down: critical() });
  gateway = await bench(config(aggregate([orders])), { acts: { orders: json({}, 422) } });
  expect(bodyOf(await gateway.ask({ query: { page: ['x'] } }))).toMatchObject({
    status: 400,
    part: 'orders',
    why: 'bad-values',
  });
});

it('parts that together are more than an answer can hold are no answer', async () => {
  const large = json('x'.repeat(1_000_000));
  const names = ['a', 'b', 'c', 'd', 'e'];
  gateway = await bench(config(aggregate(names.map((name) => part(name)))), {
    acts: Object.fromEntries(names.map((name) => [name, large])),
  });
  expect(bodyOf(await gateway.ask())).toMatchObject({
    status: 502,
    type: 'urn:gatehouse:problem:bad-upstream-answer',
    detail: 'the parts together are more than one answer can hold',
  });
});

it('a large answer goes as bytes, and is the same', async () => {
  const large = { text: '"'.repeat(300_000) };
  gateway = await bench(config(aggregate([part('orders')])), { acts: { orders: json(large) } });
  const answer = await gateway.ask();
  expect(answer.isBase64Encoded).toBe(true);
  expect(bodyOf(answer)).toEqual({ orders: large, degraded: [] });
});

it('when to come again is told where it helps', async () => {
  const down = { critical: true, status: null } as const;
  gateway = await bench(config(aggregate([part('orders', { down })]), { breaker }), {
    acts: { orders: json({}, 500) },
  });
  for (let n = 0; n < 5; n += 1) await gateway.ask();
  const { statusCode, multiValueHeaders } = await gateway.ask();
  expect({ statusCode, after: multiValueHeaders?.['Retry-After'] }).toEqual({ statusCode: 503, after: ['30'] });
});
