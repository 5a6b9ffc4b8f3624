import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import { connected, valkeyClient } from '../../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { type LimitStore, LimitStoreContended } from '../../../lambdas/ports.ts';
import type { LimitConfig, LimitRule } from '../../../lib/contract/limits.ts';
import type { RunningValkey } from '../../../lib/local/services/valkey/start-valkey.ts';
import { valkeyEngines } from '../../support/valkey-engines.ts';
import { bench, config, deadStore, header, limit, route } from './forwarder-bench.ts';

let gateway: Awaited<ReturnType<typeof bench>>;
afterEach(() => gateway.stop());

const minute = (max: number): LimitRule => ({ algorithm: 'sliding-window', limit: max, windowMillis: 60_000 });
const leases = (max: number): LimitRule => ({ algorithm: 'concurrency', limit: max, windowMillis: 60_000 });
/** One request each 200 ms, the first at once, those after it held back up to `maxDelayMillis`. */
const queue = (maxDelayMillis: number): LimitRule => ({
  algorithm: 'leaky-bucket',
  limit: 5,
  windowMillis: 1_000,
  burst: 10,
  maxDelayMillis,
});
let made = 0;
const limited = (rule: LimitRule, more: Partial<LimitConfig> = {}): LimitConfig => ({
  ...limit(1, 'closed', `limit-${made++}`),
  rule,
  ...more,
});
const routesOf = (...limits: readonly LimitConfig[]) => ({
  ...config,
  routes: {
    'GET /one': { ...route, limits, timeoutMillis: 600 },
    'GET /short': { ...route, limits, timeoutMillis: 100 },
    'GET /lost': { ...route, limits, upstream: 'nobody' },
    'GET /files/{path+}': { ...route, to: '/{path+}', limits },
  },
});
const ask = (resource = '/one', remainingMillis?: number) => gateway.ask({ resource }, undefined, remainingMillis);
const status = async (...args: Parameters<typeof ask>) => (await ask(...args)).statusCode;

const engines = [
  ...valkeyEngines(process.env).map(({ engine, start }) => ({ engine, start: start as typeof start | undefined })),
  { engine: 'memory', start: undefined },
];

describe.each(engines)('what a request takes from $engine', ({ start }) => {
  let valkey: RunningValkey | undefined;
  const open = async (): Promise<LimitStore> => {
    if (valkey === undefined) return memoryLimitStore(() => Date.now() * 1_000);
    const client = valkeyClient(new URL(valkey.url), { connectMillis: 5_000, commandMillis: 1_900 });
    await connected(client, 5_000);
    return valkeyLimitStore(client, 1_900);
  };
  beforeAll(async () => {
    valkey = await start?.();
  });
  afterAll(() => valkey?.stop());

  it('a lease is there again when the request has ended, however it ended', async () => {
    gateway = await bench(routesOf(limited(leases(1))), await open());
    const statuses = [await status(), await status('/lost'), await status()];
    gateway.answering((_, answer) => answer.destroy());
    statuses.push(await status());
    gateway.answering(() => undefined);
    statuses.push(await status('/short'));
    gateway.answering((_, answer) => answer.end('ok'));
    const unsafe = await gateway.ask({ resource: '/files/{path+}', path: { path: '..' } });
    statuses.push(unsafe.statusCode, await status());
    expect(statuses).toEqual([200, 500, 200, 502, 504, 400, 200]);
  });

  it('no more run at the same time than there are leases', async () => {
    gateway = await bench(routesOf(limited(leases(2))), await open());
    let running = 0;
    let most = 0;
    gateway.answering((_, answer) => {
      running += 1;
      most = Math.max(most, running);
      setTimeout(() => {
        running -= 1;
        answer.end('ok');
      }, 100);
    });
    const answers = await Promise.all(Array.from({ length: 6 }, () => ask()));
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([200, 200, 429, 429, 429, 429]);
    expect(most).toBe(2);
    const refused = answers.find(({ statusCode }) => statusCode === 429) as (typeof answers)[number];
    expect([header(refused, 'Retry-After'), header(refused, 'X-RateLimit-Limit')]).toEqual([['1'], []]);
    expect(Object.keys(JSON.parse(refused.body))).toEqual(['type', 'status', 'title', 'detail', 'requestId', 'limit']);
    expect(await status()).toBe(200);
  });

  it('a leaky bucket holds a request back, and the route has that much less time', async () => {
    gateway = await bench(routesOf(limited(queue(1_000))), await open());
    const startedAt = performance.now();
    expect([await status(), await status()]).toEqual([200, 200]);
    expect(performance.now() - startedAt).toBeGreaterThan(150);
    expect(gateway.lines.at(-1)).toMatchObject({ delayMillis: expect.any(Number) });
    gateway.answering(() => undefined);
    const lateAt = performance.now();
    expect(await status()).toBe(504);
    expect(performance.now() - lateAt).toBeLessThan(1_100);
  });

  it('a delay that the route has no time for is a refusal that took nothing', async () => {
    gateway = await bench(routesOf(limited(queue(1_000)), limited(minute(3))), await open());
    expect(await status()).toBe(200);
    const refused = await ask('/short');
    expect([refused.statusCode, header(refused, 'Retry-After')]).toEqual([429, ['1']]);
    expect(await status('/one', 350)).toBe(429);
    const last = await ask();
    expect([last.statusCode, header(last, 'X-RateLimit-Remaining')]).toEqual([200, [expect.stringMatching(/, 1$/)]]);
    expect(gateway.seen).toHaveLength(2);
  });

  it('a bug of ours costs the caller nothing; what the service was asked, and what a caller sends wrongly, counts', async () => {
    gateway = await bench(routesOf(limited(minute(3))), await open());
    const unsafe = () => gateway.ask({ resource: '/files/{path+}', path: { path: '..' } });
    const left = async () => Number(header(await ask(), 'X-RateLimit-Remaining')[0]);
    expect([await status('/lost'), await status('/lost'), await left()]).toEqual([500, 500, 2]);
    expect([(await unsafe()).statusCode, await left()]).toEqual([400, 0]);
    expect(await status('/lost')).toBe(429);
  });

  it('a refusal of one limit takes nothing of the others', async () => {
    const few = limited(minute(1), { by: [{ from: 'route' }] });
    gateway = await bench(routesOf(limited(minute(9)), few), await open());
    for (let n = 0; n < 5; n += 1) await ask();
    const refused = await ask();
    expect([refused.statusCode, header(refused, 'X-RateLimit-Remaining')]).toEqual([429, ['8, 0']]);
    expect(JSON.parse(refused.body)).toMatchObject({ limit: few.id, windowSeconds: 60 });
  });

  it('a request takes its cost', async () => {
    gateway = await bench(routesOf(limited(minute(7), { cost: 3 })), await open());
    expect([await status(), await status(), await status()]).toEqual([200, 200, 429]);
  });

  it('a shadow limit refuses nobody and tells nobody but the operator', async () => {
    const shadow = limited(minute(1), { shadow: true });
    gateway = await bench(routesOf(shadow, limited(minute(9))), await open());
    const answers = [await ask(), await ask(), await ask()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200]);
    expect(JSON.stringify(answers)).not.toContain(shadow.id);
    expect(gateway.lines.map((line) => line['RateLimitShadowRefused'])).toEqual([undefined, 1, 1]);
  });

  it('a hidden limit refuses without a number', async () => {
    const hidden = limited(minute(1), { hideHeaders: true });
    gateway = await bench(routesOf(hidden), await open());
    const answers = [await ask(), await ask()];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 429]);
    expect(JSON.stringify(answers)).not.toContain(hidden.id);
    expect(answers.flatMap(({ multiValueHeaders }) => Object.keys(multiValueHeaders ?? {})).join()).not.toMatch(
      /RateLimit/,
    );
    expect(header(answers[1] as never, 'Retry-After')).toEqual([expect.stringMatching(/^[56]\d$/)]);
  });

  it('an operator sees what is left of each limit, and lifts it', async () => {
    const alice = { 'claims.sub': 'alice', 'client.ip': '203.0.113.9' };
    const limits = [
      limited(minute(2)),
      limited(minute(9), { by: [{ from: 'claims', name: 'sub' }], tiers: { pro: minute(90) } }),
    ];
    gateway = await bench(routesOf(...limits), await open());
    await ask();
    const event = { gatehouse: 'limits', route: 'GET /one', values: { 'client.ip': '::ffff:203.0.113.9' } } as const;
    const row = { algorithm: 'sliding-window', windowMillis: 60_000 };
    expect(await gateway.operate({ ...event, action: 'show' })).toEqual({
      limits: [
        { ...row, id: limits[0]?.id, limit: 2, remaining: 1, resetMillis: expect.any(Number) },
        { ...row, id: limits[1]?.id, limit: 9, remaining: 8, resetMillis: expect.any(Number) },
      ],
    });
    expect(await gateway.operate({ ...event, values: alice, tier: 'pro', action: 'show' })).toMatchObject({
      limits: [{ remaining: 1 }, { limit: 90, remaining: 90, resetMillis: 0 }],
    });
    expect([await status(), await status()]).toEqual([200, 429]);
    expect(await gateway.operate({ ...event, action: 'reset' })).toMatchObject({
      limits: [{ remaining: 2 }, { remaining: 9 }],
    });
    expect(await status()).toBe(200);
    expect(gateway.seen).toHaveLength(3);
  });
});

describe('an operator\u2019s event', () => {
  const event = { gatehouse: 'limits', action: 'show', route: 'GET /one', values: {} } as const;
  it.each([
    ['of an unknown route', { ...event, route: 'GET /none' }, 'the gateway has no route GET /none'],
    ['of a name of every object', { ...event, route: 'toString' }, 'the gateway has no route toString'],
    ['of an unknown action', { ...event, action: 'lift' as 'show' }, 'an action is show or reset, got lift'],
    ['that names no counter', event, /^the limit limit-\d+ is by client\.ip, else by client\.ip$/],
  ])('%s does nothing and says why', async (_, asked, refused) => {
    gateway = await bench(routesOf(limited(minute(1))));
    expect(await gateway.operate(asked)).toEqual({
      refused: typeof refused === 'string' ? refused : expect.stringMatching(refused),
    });
  });

  it('may be about one limit: the values of the others are not asked for, nor are they reset', async () => {
    const keyed = limited(minute(5), { by: [{ from: 'key.id' }], otherwise: [{ from: 'key.id' }] });
    const ofAddress = limited(minute(3));
    gateway = await bench(routesOf(keyed, ofAddress));
    const asked = { ...event, values: { 'key.id': 'k1' }, limit: keyed.id };
    expect(await gateway.operate(asked)).toMatchObject({ limits: [{ id: keyed.id, remaining: 5 }] });
    await ask();
    await gateway.operate({ ...asked, action: 'reset' });
    const other = { ...event, values: { 'client.ip': '203.0.113.9' }, limit: ofAddress.id };
    expect(await gateway.operate(other)).toMatchObject({ limits: [{ id: ofAddress.id, remaining: 2 }] });
    expect(await gateway.operate({ ...event, limit: 'none' })).toEqual({ limits: [] });
  });

  it('says that the store is away', async () => {
    gateway = await bench(routesOf(limited(minute(1))), deadStore());
    const asked = { ...event, values: { 'client.ip': '203.0.113.9' } };
    expect(await gateway.operate(asked)).toEqual({ refused: 'the limit store does not answer' });
  });

  it('cannot come through API Gateway: a body is no event', async () => {
    gateway = await bench(routesOf(limited(minute(1))));
    const answer = await gateway.ask({
      resource: '/one',
      body: JSON.stringify(event),
      query: { gatehouse: ['limits'] },
    });
    expect([answer.statusCode, gateway.seen.length]).toEqual([200, 1]);
  });
});

describe('with the store away', () => {
  const share = async (max: number, more: Partial<LimitConfig> = {}) => {
    gateway = await bench(routesOf(limited(minute(max), { onStoreError: 'local', ...more })), deadStore());
    let passed = 0;
    while ((await status()) === 200) passed += 1;
    await gateway.stop();
    return passed;
  };

  it('an instance admits a tenth of the limit, but never nothing', async () => {
    expect([await share(100), await share(19), await share(5), await share(30, { cost: 7 })]).toEqual([10, 1, 1, 1]);
    gateway = await bench(config);
  });

  it('a shadow limit closes nothing', async () => {
    gateway = await bench(routesOf(limited(minute(1), { shadow: true })), deadStore());
    expect([await status(), await status()]).toEqual([200, 200]);
  });

  it('each answer says what its limits came to, and so do log and metric', async () => {
    for (const onStoreError of ['open', 'closed', 'local'] as const) {
      gateway = await bench(routesOf(limited(minute(10), { onStoreError })), deadStore());
      expect(header(await ask(), 'RateLimit-Degraded')).toEqual([onStoreError]);
      expect(gateway.lines.at(-1)).toMatchObject({
        degraded: onStoreError,
        RateLimitDegraded: 1,
        gateway: 'shop',
        route: 'GET /one',
        _aws: {
          Timestamp: expect.any(Number),
          CloudWatchMetrics: [
            {
              Namespace: 'Gatehouse',
              Dimensions: [['gateway', 'stage']],
              Metrics: [{ Name: 'RateLimitDegraded', Unit: 'Count' }],
            },
          ],
        },
      });
      await gateway.stop();
    }
    gateway = await bench(config);
  });

  it('a counter that callers crowd is no store that is away: nobody is let in uncounted', async () => {
    const crowded: LimitStore = {
      ...memoryLimitStore(() => 0),
      check: async () => Promise.reject(new LimitStoreContended('no turn')),
    };
    gateway = await bench(routesOf(limited(minute(10), { onStoreError: 'open' })), crowded);
    const answer = await ask();
    expect([answer.statusCode, header(answer, 'Retry-After'), header(answer, 'RateLimit-Degraded')]).toEqual([
      429,
      ['1'],
      [],
    ]);
    expect(gateway.lines.at(-1)).toMatchObject({ refusal: 'rate-limited', RateLimitRefused: 1 });
    await gateway.stop();
    gateway = await bench(routesOf(limited(minute(10), { shadow: true })), crowded);
    expect(await status()).toBe(200);
  });

  it('leases of this instance come back to it', async () => {
    gateway = await bench(routesOf(limited(leases(1), { onStoreError: 'local' })), deadStore());
    expect([await status(), await status(), await status()]).toEqual([200, 200, 200]);
  });
});
