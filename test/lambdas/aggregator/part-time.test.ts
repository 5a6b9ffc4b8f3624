import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import type { LimitStore } from '../../../lambdas/ports.ts';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import type { LimitConfig } from '../../../lib/contract/limits.ts';
import { limit } from '../forwarder/forwarder-bench.ts';
import {
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

/** An answer is there so long after the time of a whole at the latest, on a machine that does other things too. */
const marginMillis = 60;
const hangs = () => undefined;

async function timed<T>(work: Promise<T>) {
  const startedAt = performance.now();
  return { result: await work, millis: performance.now() - startedAt };
}

describe('the time of a whole', () => {
  it('is kept, whatever its parts do, and those that have answered are in it', async () => {
    gateway = await bench(config(aggregate([part('slow'), part('quick')], { timeoutMillis: 150 })), {
      acts: { slow: hangs },
    });
    const { result, millis } = await timed(gateway.ask());
    expect(summary(result)).toEqual({
      status: 200,
      degraded: 'slow;why=timeout;by=omitted',
      body: { quick: { name: 'quick' }, degraded: ['slow'] },
    });
    expect(millis).toBeGreaterThanOrEqual(149);
    expect(millis).toBeLessThan(150 + marginMillis);
  });

  it('is kept where a part reads a slow one, and where parts wait for their turn', async () => {
    const reading = part('late', { query: { id: { from: 'part', part: 'slow', path: path('id') } } });
    const parts = [part('slow', { down: standing({ id: 1 }) }), reading, ...['a', 'b', 'c'].map((name) => part(name))];
    gateway = await bench(config(aggregate(parts, { timeoutMillis: 150, concurrency: 1 })), {
      acts: { slow: hangs, a: hangs, b: hangs, c: hangs },
    });
    const { result, millis } = await timed(gateway.ask());
    expect(summary(result)).toMatchObject({
      status: 200,
      body: { slow: { id: 1 }, degraded: ['slow', 'late', 'a', 'b', 'c'] },
    });
    expect(millis).toBeLessThan(150 + marginMillis);
    expect(gateway.seen.map(({ target }) => target)).toEqual(['/slow']);
  });

  it('is no longer than the function has', async () => {
    gateway = await bench(config(aggregate([part('slow', { down: critical() })])), { acts: { slow: hangs } });
    const { result, millis } = await timed(gateway.ask({}, undefined, 350));
    expect(result.statusCode).toBe(504);
    expect(millis).toBeLessThan(150 + marginMillis);
  });

  it('a part has its own within it', async () => {
    const slow = part('slow', { route: { timeoutMillis: 60, tryMillis: 60 } });
    gateway = await bench(config(aggregate([slow])), { acts: { slow: hangs } });
    const { result, millis } = await timed(gateway.ask());
    expect(summary(result)).toMatchObject({ degraded: 'slow;why=timeout;by=omitted' });
    expect(millis).toBeLessThan(60 + marginMillis);
  });

  it('a part that begins late has its own from then on', async () => {
    const user = part('user');
    const reading = part('orders', {
      route: { timeoutMillis: 120, tryMillis: 120 },
      query: { id: { from: 'part', part: 'user', path: path('id') } },
    });
    gateway = await bench(config(aggregate([user, reading])), {
      acts: {
        user: (...both) => void setTimeout(() => json({ id: 1 })(...both), 100),
        orders: (...both) => void setTimeout(() => json([])(...both), 60),
      },
    });
    expect(summary(await gateway.ask())).toMatchObject({ degraded: '' });
  });

  it('a leaky bucket’s wait before it is part of it', async () => {
    const rule = { algorithm: 'leaky-bucket', limit: 10, windowMillis: 1_000, burst: 10, maxDelayMillis: 500 } as const;
    const limits: readonly LimitConfig[] = [{ ...limit(1), rule }];
    gateway = await bench(config(aggregate([part('slow')], { limits, timeoutMillis: 200 })), { acts: { slow: hangs } });
    const first = gateway.ask();
    const { result, millis } = await timed(gateway.ask());
    expect(result.statusCode).toBe(200);
    expect(millis).toBeLessThan(200 + marginMillis);
    await first;
  });
});

it('a whole is in time while the store of a part’s limits hangs', async () => {
  const store = memoryLimitStore(() => Date.now() * 1_000);
  const hanging: LimitStore = { ...store, check: () => new Promise(() => undefined) };
  gateway = await bench(
    config(aggregate([part('limited', { route: { limits: [limit(1)] } })], { timeoutMillis: 100 })),
    {
      shared: hanging,
    },
  );
  const { result, millis } = await timed(gateway.ask());
  expect(summary(result)).toMatchObject({ status: 200, degraded: 'limited;why=timeout;by=omitted' });
  expect(millis).toBeLessThan(100 + marginMillis);
});

it('a service that hangs for the whole’s time is heard of by its circuit', async () => {
  const breaker = { ...usualBreaker, leaseMillis: 3_000 };
  const slow = part('slow', { route: { timeoutMillis: 80, tryMillis: 80 } });
  gateway = await bench(config(aggregate([slow], { timeoutMillis: 80 }), { breaker }), { acts: { slow: hangs } });
  for (let n = 0; n < 5; n += 1) await gateway.ask();
  expect(summary(await gateway.ask())).toMatchObject({ degraded: 'slow;why=circuit-open;by=omitted' });
});

describe('a critical part that fails', () => {
  it('ends the whole at once: what is under way is broken off, and nothing begins any more', async () => {
    const parts = [
      part('slow', { down: critical() }),
      part('bad', { down: critical() }),
      part('late', { query: { id: { from: 'part', part: 'slow', path: path('id') } } }),
    ];
    gateway = await bench(config(aggregate(parts)), {
      acts: { slow: hangs, bad: (...both) => void setTimeout(() => json({}, 500)(...both), 30) },
    });
    const { result, millis } = await timed(gateway.ask());
    expect(bodyOf(result)).toMatchObject({ status: 502, part: 'bad', why: 'failed' });
    expect(millis).toBeLessThan(30 + marginMillis);
    await pause(20);
    expect(gateway.aborted).toEqual(['slow']);
    expect(gateway.seen.map(({ target }) => target).sort()).toEqual(['/bad', '/slow']);
    expect(gateway.lines.at(-1)?.['parts']).toEqual([
      { part: 'slow', millis: expect.any(Number), why: 'stopped' },
      { part: 'bad', millis: expect.any(Number), status: 500, why: 'failed' },
      { part: 'late', millis: 0, why: 'stopped' },
    ]);
  });

  it('is no news of the services that were broken off', async () => {
    const parts = [part('slow'), part('bad', { down: critical() })];
    gateway = await bench(config(aggregate(parts)), { acts: { slow: hangs, bad: json({}, 404) } });
    for (let n = 0; n < 10; n += 1) await gateway.ask();
    expect(gateway.lines.filter(({ UpstreamFailed }) => UpstreamFailed !== undefined)).toEqual([]);
  });

  it('of several it is the first that is told', async () => {
    const parts = [part('one', { down: critical() }), part('two', { down: critical() })];
    gateway = await bench(config(aggregate(parts)), {
      acts: { one: (...both) => void setTimeout(() => json({}, 500)(...both), 40), two: json({}, 404) },
    });
    expect(bodyOf(await gateway.ask())).toMatchObject({ status: 404, part: 'two' });
  });

  it('a hedged call of another part is broken off with both its tries, and a retried one is not tried again', async () => {
    const parts = [part('slow'), part('bad', { down: critical() })];
    const rules = {
      hedge: { afterMillis: 10 },
      retry: { tries: 3, statuses: [], failures: ['timeout'], pauseMillis: 1, idempotencyKey: false },
    } as const;
    gateway = await bench(config(aggregate(parts), rules), {
      acts: { slow: hangs, bad: (...both) => void setTimeout(() => json({}, 404)(...both), 60) },
    });
    expect((await gateway.ask()).statusCode).toBe(404);
    await pause(50);
    const asked = gateway.seen.filter(({ target }) => target === '/slow').length;
    expect(gateway.aborted.filter((name) => name === 'slow')).toHaveLength(asked);
    expect(asked).toBeLessThanOrEqual(2);
  });
});

/** What leases are held in a store. */
function countedLeases(store: LimitStore) {
  let held = 0;
  return {
    held: () => held,
    store: {
      ...store,
      async check(...checks: Parameters<LimitStore['check']>) {
        const verdict = await store.check(...checks);
        held += verdict.receipt.length;
        return verdict;
      },
      async release(...receipt: Parameters<LimitStore['release']>) {
        await pause(5);
        await store.release(...receipt);
        held -= receipt[0].length;
      },
    } satisfies LimitStore,
  };
}

describe('the leases of parts', () => {
  const lease = (id: string): LimitConfig => ({
    ...limit(1, 'closed', id),
    rule: { algorithm: 'concurrency', limit: 5, windowMillis: 60_000 },
  });
  const holding = (name: string, more: Parameters<typeof part>[1] = {}) =>
    part(name, { ...more, route: { limits: [lease(name)], timeoutMillis: 80, tryMillis: 80 } });

  it.each([
    ['well', json({}), standing(undefined)],
    ['failing', json({}, 500), standing(undefined)],
    ['slow', hangs, standing(undefined)],
    ['failing and critical', json({}, 500), critical()],
    ['slow and critical', hangs, critical()],
  ])('are back when the whole is answered, where a part is %s', async (_, act, down) => {
    const { held, store } = countedLeases(memoryLimitStore(() => Date.now() * 1_000));
    gateway = await bench(config(aggregate([holding('one', { down }), holding('two'), holding('three')])), {
      acts: { one: act, three: hangs },
      shared: store,
    });
    await gateway.ask();
    expect(held()).toBe(0);
  });
});
