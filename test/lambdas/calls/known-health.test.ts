import { describe, expect, it } from '@jest/globals';
import { memoryHealthStore } from '../../../lambdas/adapters/memory/memory-health-store.ts';
import { knownHealth } from '../../../lambdas/calls/known-health.ts';
import { type HealthStore, HealthStoreUnavailable } from '../../../lambdas/health-port.ts';

/** An instance and what checks write; both clocks are the test's. */
function instance() {
  const state = { now: 0, reads: 0, isAway: false };
  const store = memoryHealthStore(() => state.now);
  const counted: HealthStore = {
    ...store,
    async read() {
      state.reads += 1;
      if (state.isAway) throw new HealthStoreUnavailable('gone');
      return store.read();
    },
  };
  const known = knownHealth(counted, () => state.now);
  return {
    state,
    known,
    found: (upstream: string, target: string, healthy: boolean) =>
      store.write({ upstream, target, healthy, against: 0, run: 'checks', runMillis: 0 }),
    /** After what the call has brought about. */
    async unhealthy(upstream: string) {
      known.unhealthy(upstream);
      await new Promise((resolve) => setImmediate(resolve));
      return [...known.unhealthy(upstream)];
    },
  };
}

it('nothing is known at first, and a call does not wait for more', async () => {
  const { known, found, unhealthy } = instance();
  await found('orders', 'a.example.com', false);
  expect(known.unhealthy('orders')).toEqual(new Set());
  expect(await unhealthy('orders')).toEqual(['a.example.com']);
});

it('an instance that starts knows before its first call', async () => {
  const { known, found } = instance();
  await found('orders', 'a.example.com', false);
  await found('orders', 'b.example.com', true);
  await found('users', 'c.example.com', false);
  await known.read();
  expect(known.unhealthy('orders')).toEqual(new Set(['a.example.com']));
  expect(known.unhealthy('users')).toEqual(new Set(['c.example.com']));
  expect(known.unhealthy('payments')).toEqual(new Set());
});

it('is read once in five seconds for all upstreams, and only while there are calls', async () => {
  const { state, known, unhealthy } = instance();
  await known.read();
  for (state.now = 0; state.now < 60_000; state.now += 10) {
    known.unhealthy('orders');
    known.unhealthy('users');
  }
  expect(state.reads).toBe(12);
  state.now += 3_600_000;
  expect(state.reads).toBe(12);
  await unhealthy('orders');
  expect(state.reads).toBe(13);
});

it('learns within five seconds that a target is unhealthy, and that it is well again', async () => {
  const { state, found, unhealthy } = instance();
  await unhealthy('orders');
  await found('orders', 'a.example.com', false);
  state.now = 4_999;
  expect(await unhealthy('orders')).toEqual([]);
  state.now = 5_000;
  expect(await unhealthy('orders')).toEqual(['a.example.com']);
  await found('orders', 'a.example.com', true);
  state.now = 10_000;
  expect(await unhealthy('orders')).toEqual([]);
});

describe('what was found', () => {
  it.each([
    ['says so until the last moment', 179_999, ['a.example.com']],
    ['says nothing when it is three minutes old', 180_000, []],
    ['says nothing after a long idle gap', 1e9, []],
    ['still says so when the clock is set back', -60_000, ['a.example.com']],
  ])('%s', async (_, now, expected) => {
    const { state, found, unhealthy } = instance();
    await found('orders', 'a.example.com', false);
    await unhealthy('orders');
    state.now = now;
    expect(await unhealthy('orders')).toEqual(expected);
  });

  it('holds while the store is away, until it is too old, each on its own', async () => {
    const { state, found, unhealthy } = instance();
    await found('orders', 'a.example.com', false);
    state.now = 100_000;
    await found('orders', 'b.example.com', false);
    await unhealthy('orders');
    state.isAway = true;
    state.now = 179_999;
    expect(await unhealthy('orders')).toEqual(['a.example.com', 'b.example.com']);
    state.now = 180_000;
    expect(await unhealthy('orders')).toEqual(['b.example.com']);
    state.now = 280_000;
    expect(await unhealthy('orders')).toEqual([]);
  });
});

it('a store that never answers holds nothing up, and is asked again', () => {
  const state = { now: 0, reads: 0 };
  const frozen = {
    ...memoryHealthStore(() => 0),
    read() {
      state.reads += 1;
      return new Promise<never>(() => undefined);
    },
  };
  const known = knownHealth(frozen, () => state.now);
  for (; state.now <= 10_000; state.now += 1_000) expect(known.unhealthy('orders')).toEqual(new Set());
  expect(state.reads).toBe(3);
});

it('passes a bug on', async () => {
  const broken = { ...memoryHealthStore(() => 0), read: () => Promise.reject(new Error('a bug')) };
  await expect(knownHealth(broken, () => 0).read()).rejects.toThrow('a bug');
});
