import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { memoryBreakerStore } from '../../../lambdas/adapters/memory/memory-breaker-store.ts';
import { circuitBreaker } from '../../../lambdas/calls/circuit-breaker.ts';
import type { CircuitNews } from '../../../lambdas/calls/circuit-news.ts';
import type { CallResult, GuardedRequest } from '../../../lambdas/calls/guarded-call.ts';
import { sharedCircuits } from '../../../lambdas/calls/shared-circuits.ts';
import { type BreakerStore, BreakerStoreUnavailable } from '../../../lambdas/ports.ts';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { force, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { answered, request } from './guarded.ts';

const rule: BreakerRule = { ...usualBreaker, leaseMillis: 2_000 };
const failed = answered(500);
const fine = answered(200);

/** A fleet of instances in front of one upstream; the clock is the test's, and the store's. */
function fleet(makeStore: (nowMillis: () => number) => BreakerStore = memoryBreakerStore) {
  const state = { now: 0, result: fine as CallResult | Error, calls: 0, news: [] as CircuitNews[] };
  const nowMillis = () => state.now;
  const store = makeStore(nowMillis);
  const instance = (name: string) => {
    const circuits = sharedCircuits(
      { orders: rule },
      { store, instance: name, nowMillis, random: () => 0.5, tell: (news) => state.news.push(news) },
    );
    const guarded = circuitBreaker({ circuit: circuits.of('orders'), rule, nowMillis })(async () => {
      state.calls += 1;
      state.now += 20;
      if (state.result instanceof Error) throw state.result;
      return state.result;
    });
    return {
      read: circuits.read,
      call: (changes: Partial<GuardedRequest> = {}) => guarded({ ...request, ...changes }),
      async times(count: number, changes: Partial<GuardedRequest> = {}) {
        const results: CallResult[] = [];
        for (let n = 0; n < count; n += 1) results.push(await guarded({ ...request, ...changes }));
        return results;
      },
    };
  };
  return { state, store, instance };
}
const isRefused = (result: CallResult) => 'refused' in result;

describe('one instance', () => {
  it('refuses after five failures in a row, and says for how long', async () => {
    const { state, instance } = fleet();
    const orders = instance('one');
    await orders.times(30);
    state.result = failed;
    expect((await orders.times(5)).some(isRefused)).toBe(false);
    const refused = await orders.call();
    expect(refused).toEqual({ refused: 'circuit-open', retryAfterMillis: 30_000 });
    expect(state.calls).toBe(35);
  });

  it('probes when the period is over: a failure is another period, twice as long; two successes end it', async () => {
    const { state, instance } = fleet();
    const orders = instance('one');
    state.result = failed;
    await orders.times(6);
    state.now += 30_000;
    expect(await orders.call()).toBe(failed);
    expect(await orders.call()).toEqual({ refused: 'circuit-open', retryAfterMillis: 60_000 });
    state.now += 60_000;
    state.result = fine;
    expect(await orders.times(20)).toEqual(Array(20).fill(fine));
  });

  it.each<[story: string, result: CallResult | Error, changes: Partial<GuardedRequest>]>([
    ['what a caller sent wrongly', answered(400), {}],
    ['an answer that is too large', { failure: 'too-large' }, {}],
    ['a deadline that was the caller’s own', { failure: 'timeout' }, { timeoutMillis: 999 }],
    [
      'a call that the gateway ended, since another had its answer',
      { failure: 'timeout' },
      { signal: AbortSignal.abort() },
    ],
    ['a call that another guard has refused', { refused: 'too-many-in-flight', retryAfterMillis: 1 }, {}],
  ])('is not opened by %s', async (_, result, changes) => {
    const { state, instance } = fleet();
    const orders = instance('one');
    state.result = result;
    await orders.times(100, changes);
    expect(state.calls).toBe(100);
  });

  it('passes a bug on, and a probe that ended so gives its turn back', async () => {
    const { state, store, instance } = fleet();
    await store.change('orders', 0, { ...untouchedCircuit, state: 'open', epoch: 1, openMillis: 30_000 });
    state.now += 40_000;
    const orders = instance('one');
    await orders.read();
    state.result = new Error('a bug');
    await expect(orders.call()).rejects.toThrow('a bug');
    state.result = fine;
    expect(await orders.times(2)).toEqual([fine, fine]);
  });
});

describe('a fleet', () => {
  it('opens for all when two instances fail for two callers, and an instance that starts then knows', async () => {
    const { state, instance } = fleet();
    const [one, other, late] = ['one', 'other', 'late'].map(instance);
    state.result = failed;
    for (let n = 0; n < 6; n += 1) {
      await one?.call({ source: n % 2 === 0 ? 'ada' : 'bob' });
      await other?.call({ source: n % 2 === 0 ? 'bob' : 'ada' });
      state.now += 250;
    }
    const calls = state.calls;
    await late?.read();
    expect(await late?.call()).toMatchObject({ refused: 'circuit-open' });
    expect(state.calls).toBe(calls);
  });

  it('is not opened by one caller, however many instances that one fails at', async () => {
    const { state, store, instance } = fleet();
    const instances = Array.from({ length: 8 }, (_, n) => instance(`instance-${n}`));
    state.result = failed;
    for (let n = 0; n < 20; n += 1) for (const each of instances) await each.call({ source: 'mallory' });
    expect((await store.read()).get('orders')?.state).toBe('closed');
  });

  it('is not opened by one instance, however many callers it fails for', async () => {
    const { state, store, instance } = fleet();
    const orders = instance('one');
    state.result = failed;
    for (let n = 0; n < 40; n += 1) await orders.call({ source: `caller-${n}` });
    expect((await store.read()).get('orders')?.state).toBe('closed');
  });

  it('does what an operator has forced, whatever the upstream does', async () => {
    const { state, store, instance } = fleet();
    const orders = instance('one');
    await store.change('orders', 0, force(untouchedCircuit, 'forced-open', { by: 'ada', why: 'a drill' }));
    await orders.read();
    expect((await orders.times(10)).every(isRefused)).toBe(true);
    await store.change(
      'orders',
      1,
      force({ ...untouchedCircuit, epoch: 1 }, 'forced-closed', { by: 'ada', why: 'again' }),
    );
    await orders.read();
    state.result = failed;
    expect(await orders.times(50)).toEqual(Array(50).fill(failed));
  });
});

describe('a store', () => {
  const gone = () => Promise.reject(new BreakerStoreUnavailable('gone'));
  const frozen = () => new Promise<never>(() => undefined);
  const broken = (answer: () => Promise<never>): BreakerStore => ({
    read: answer,
    report: answer,
    change: answer,
    close: async () => undefined,
  });

  it.each([
    ['gone', gone],
    ['frozen', frozen],
  ])('that is %s holds no call for more than ten milliseconds, and the instance’s own breaker goes on', async (_, answer) => {
    const { state, instance } = fleet(() => broken(answer));
    const orders = instance('one');
    state.result = failed;
    const clock = setInterval(() => {
      state.now += 1;
    }, 1);
    try {
      const startedAt = performance.now();
      expect((await orders.times(5)).some(isRefused)).toBe(false);
      expect(isRefused(await orders.call())).toBe(true);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
      state.now += 30_000;
      state.result = fine;
      await orders.call();
      expect(await orders.call()).toBe(fine);
    } finally {
      clearInterval(clock);
    }
  });

  it('that dies while the circuit is open leaves it to each instance to probe', async () => {
    const memory = { current: undefined as BreakerStore | undefined };
    const through = (nowMillis: () => number): BreakerStore => {
      memory.current = memoryBreakerStore(nowMillis);
      return {
        read: () => memory.current?.read() ?? gone(),
        report: (...asked) => memory.current?.report(...asked) ?? gone(),
        change: (...asked) => memory.current?.change(...asked) ?? gone(),
        close: async () => undefined,
      };
    };
    const { state, store, instance } = fleet(through);
    const orders = instance('one');
    await store.change('orders', 0, { ...untouchedCircuit, state: 'open', epoch: 1, openMillis: 10_000 });
    await orders.read();
    memory.current = undefined;
    expect(isRefused(await orders.call())).toBe(true);
    state.now += 11_000;
    const first = await orders.call();
    state.now += 1_000;
    expect([isRefused(first), await orders.call()]).toEqual([true, fine]);
    expect(await orders.times(5)).toEqual(Array(5).fill(fine));
  });

  it('that dies is believed for half a minute: then what it said of an open circuit is a guess', async () => {
    let isAway = false;
    const { state, store, instance } = fleet((nowMillis) => {
      const memory = memoryBreakerStore(nowMillis);
      return { ...memory, read: () => (isAway ? gone() : memory.read()), report: gone };
    });
    const orders = instance('one');
    await store.change('orders', 0, { ...untouchedCircuit, state: 'open', epoch: 1, openMillis: 300_000 });
    await orders.read();
    isAway = true;
    state.now += 30_000;
    expect(isRefused(await orders.call())).toBe(true);
    state.now += 1;
    expect(await orders.call()).toBe(fine);
  });

  it('is read once for a healthy call in forty at the most, and never written', async () => {
    const counts = { reads: 0, writes: 0 };
    const counting = (nowMillis: () => number): BreakerStore => {
      const store = memoryBreakerStore(nowMillis);
      const writes = () => {
        counts.writes += 1;
      };
      return {
        ...store,
        read() {
          counts.reads += 1;
          return store.read();
        },
        report(...asked) {
          writes();
          return store.report(...asked);
        },
        change(...asked) {
          writes();
          return store.change(...asked);
        },
      };
    };
    const { state, instance } = fleet(counting);
    const orders = instance('one');
    for (let n = 0; n < 4_000; n += 1) {
      await orders.call();
      state.now += 80;
      if (n % 100 === 0) await pause(1);
    }
    expect(counts.writes).toBe(0);
    expect(counts.reads).toBeLessThanOrEqual(100);
  });
});
