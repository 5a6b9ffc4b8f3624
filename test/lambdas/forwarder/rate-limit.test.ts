import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseList } from 'structured-headers';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import { connected, valkeyClient } from '../../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../../lambdas/adapters/valkey/valkey-limit-store.ts';
import type { LimitStore } from '../../../lambdas/ports.ts';
import type { RunningValkey } from '../../../lib/local/services/valkey/start-valkey.ts';
import { valkeyEngines } from '../../support/valkey-engines.ts';
import { bench, config, deadStore, header, limit, route } from './forwarder-bench.ts';

let gateway: Awaited<ReturnType<typeof bench>>;
afterEach(() => gateway.stop());

describe.each(valkeyEngines(process.env))('a limit on $engine', ({ start }) => {
  let valkey: RunningValkey;
  const open = async () => {
    const client = valkeyClient(new URL(valkey.url), { connectMillis: 5_000, commandMillis: 1_900 });
    await connected(client, 5_000);
    return valkeyLimitStore(client, 1_900);
  };
  beforeAll(async () => {
    valkey = await start();
  });
  afterAll(() => valkey.stop());

  it('is told on every answer, and refuses the one past it with the wait', async () => {
    gateway = await bench(config, await open());
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push(await gateway.ask({ resource: '/limited' }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(gateway.seen).toHaveLength(2);
    const [first, , last] = answers;
    expect(first?.multiValueHeaders).toMatchObject({
      'RateLimit-Policy': [expect.stringMatching(/^"orders:GET \/limited:0";q=2;w=60;pk=:[\w+/]{12}:$/)],
      RateLimit: [expect.stringMatching(/^"orders:GET \/limited:0";r=1;t=6[0-8];pk=:[\w+/]{12}:$/)],
      'X-RateLimit-Limit': ['2'],
      'X-RateLimit-Remaining': ['1'],
    });
    expect(header(first as never, 'Retry-After')).toEqual([]);
    expect(JSON.parse(last?.body ?? '')).toEqual({
      type: 'urn:gatehouse:problem:rate-limited',
      title: 'Too Many Requests',
      status: 429,
      detail: 'the limit orders:GET /limited:0 is used up',
      requestId: 'ext-1=',
      limit: 'orders:GET /limited:0',
      windowSeconds: 60,
      resetSeconds: expect.any(Number),
    });
    const [retryAfter] = header(last as never, 'Retry-After').map(Number);
    const [[, room] = []] = parseList(String(header(last as never, 'RateLimit')));
    expect([retryAfter, Number(header(last as never, 'X-RateLimit-Reset')[0])]).toEqual([
      room?.get('t'),
      room?.get('t'),
    ]);
    expect(room?.get('r')).toBe(0);
    expect(retryAfter).toBeGreaterThan(58);
    expect(header(last as never, 'Access-Control-Allow-Origin')).toEqual(['https://shop.example']);
  });

  it('four instances together admit exactly the limit', async () => {
    const shared: typeof config = {
      ...config,
      routes: { 'GET /limited': { ...route, limits: [limit(25, 'closed', 'four-instances')] } },
    };
    const instances = await Promise.all(Array.from({ length: 4 }, async () => bench(shared, await open())));
    gateway = instances[0] as typeof gateway;
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, n) => (instances[n % 4] as typeof gateway).ask({ resource: '/limited' })),
    );
    await Promise.all(instances.slice(1).map((one) => one.stop()));
    expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(25);
    expect(answers.filter(({ statusCode }) => statusCode === 429)).toHaveLength(75);
    expect(instances.map(({ seen }) => seen.length).reduce((sum, one) => sum + one, 0)).toBe(25);
  });
});

describe('a limit whose store is down', () => {
  it('open: admits, and says that nobody counted', async () => {
    gateway = await bench(config, deadStore());
    const answer = await gateway.ask({ resource: '/limited-open' });
    expect(answer.statusCode).toBe(200);
    expect([header(answer, 'RateLimit-Degraded'), header(answer, 'RateLimit')]).toEqual([['open'], []]);
    expect(gateway.lines.at(-1)).toMatchObject({ degraded: 'open' });
  });

  it('closed: refuses, even beside a limit that would not', async () => {
    gateway = await bench(config, deadStore());
    const answer = await gateway.ask({ resource: '/limited-closed' });
    expect(answer).toMatchObject({
      statusCode: 503,
      body: expect.stringContaining('urn:gatehouse:problem:limiter-unavailable'),
    });
    expect(header(answer, 'Retry-After')).toEqual(['1']);
    expect(gateway.seen).toEqual([]);
  });

  it('local: this instance counts for itself, its share of the limit', async () => {
    gateway = await bench({ ...config, routes: { 'GET /limited': { ...route, limits: [limit(29)] } } }, deadStore());
    const answers = [];
    for (let n = 0; n < 3; n += 1) answers.push(await gateway.ask({ resource: '/limited' }));
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 429]);
    expect(answers.map((answer) => header(answer, 'RateLimit-Degraded'))).toEqual([['local'], ['local'], ['local']]);
  });

  it('a bug of the store is no store that is down', async () => {
    const broken: LimitStore = {
      ...memoryLimitStore(() => 0),
      check: async () => Promise.reject(new TypeError('bug')),
      close: async () => undefined,
    };
    gateway = await bench(config, broken);
    expect(await gateway.ask({ resource: '/limited-open' })).toMatchObject({ statusCode: 500 });
  });
});

describe('what is charged', () => {
  it('nothing, where authorization refuses; but a path that is refused has been a request', async () => {
    const routes: typeof config.routes = {
      'GET /a/{id}': { ...route, to: '/a/{id}', limits: [limit(1, 'closed', 'path')] },
      'GET /b': {
        ...route,
        authorization: { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] },
        limits: [limit(1, 'closed', 'auth')],
      },
    };
    gateway = await bench({ ...config, routes });
    const statuses = [];
    for (const path of [{ id: '..' }, { id: 'x' }])
      statuses.push((await gateway.ask({ resource: '/a/{id}', path })).statusCode);
    for (let n = 0; n < 2; n += 1) statuses.push((await gateway.ask({ resource: '/b' })).statusCode);
    expect(statuses).toEqual([400, 429, 401, 401]);
  });

  it('each value has a count of its own', async () => {
    const by = [{ from: 'header', name: 'x-client' }] as const;
    gateway = await bench({ ...config, routes: { 'GET /limited': { ...route, limits: [{ ...limit(1), by }] } } });
    const statuses = [];
    for (const client of ['a', 'b', 'a', '{}', '}']) {
      statuses.push((await gateway.ask({ resource: '/limited', headers: [['X-Client', client]] })).statusCode);
    }
    expect(statuses).toEqual([200, 200, 429, 200, 200]);
  });
});
