import { describe, expect, it } from '@jest/globals';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import { balanced } from '../../../lambdas/calls/balance.ts';
import type { CallResult } from '../../../lambdas/calls/guarded-call.ts';
import { targetLeases } from '../../../lambdas/calls/target-leases.ts';
import { type LimitStore, LimitStoreUnavailable } from '../../../lambdas/ports.ts';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import { answered, request } from './guarded.ts';

const places = ['a.example.com', 'b.example.com', 'c.example.com'];
const gone = () => Promise.reject(new LimitStoreUnavailable('gone'));

/** Instances that share what is under way; each has one call at a time on Lambda, and no memory of the others. */
function fleet(changes: Partial<LimitStore> = {}) {
  const state = { now: 0, unhealthy: new Set<string>() };
  const store = { ...memoryLimitStore(() => state.now * 1_000), ...changes };
  const underWay: { readonly host: string; end(end: CallResult | Error): Promise<void> }[] = [];
  const instance = (random = 0) => {
    const lease = { store, gateway: 'shop', upstream: 'orders', leaseMillis: 5_000, random: () => random };
    const guarded = balanced({
      targets: places.map((place) => ({ place, weight: 1 })),
      insecure: false,
      rule: { by: 'least-outstanding' },
      outlier: null,
      failure: usualBreaker.failure,
      health: () => state.unhealthy,
      nowMillis: () => state.now,
      random: () => random,
      leases: targetLeases({ ...lease, places }),
    })(
      ({ url }) =>
        new Promise((resolve, reject) => {
          underWay.push({
            host: url.hostname,
            async end(end) {
              if (end instanceof Error) reject(end);
              else resolve(end);
              await settled();
            },
          });
        }),
    );
    return (tried = new Set<string>()) => guarded({ ...request, tried, notes: { tries: 0 } });
  };
  /** Calls one after the other, none of which ends; the hosts they went to. */
  const calls = async (count: number, call = instance()) => {
    const before = underWay.length;
    for (let n = 0; n < count; n += 1) {
      void call().catch(() => undefined);
      await settled();
    }
    return underWay.slice(before).map(({ host }) => host);
  };
  return { state, instance, calls, underWay };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the target with the fewest calls of the fleet under way', () => {
  it('is any at first, then each of the others, from instances that know nothing of each other', async () => {
    const { calls, instance } = fleet();
    const hosts = [];
    for (let n = 0; n < 6; n += 1) hosts.push(...(await calls(1, instance())));
    expect(hosts).toEqual([...places, ...places]);
  });

  it('is any of those that have as few, by chance', async () => {
    const { calls, instance } = fleet();
    expect(await calls(1, instance(0.99))).toEqual(['c.example.com']);
    expect(await calls(1, instance(0.99))).toEqual(['b.example.com']);
  });

  it.each<[story: string, end: CallResult | Error]>([
    ['an answer', answered(200)],
    ['a time limit', { failure: 'timeout' }],
    ['a bug', new Error('a bug')],
  ])('has one less after %s', async (_, end) => {
    const { calls, underWay } = fleet();
    await calls(3);
    await underWay[1]?.end(end);
    expect(await calls(1)).toEqual(['b.example.com']);
  });

  it('has one less when the lease of a call that never ended is over', async () => {
    const { state, calls } = fleet();
    await calls(1);
    state.now = 2_000;
    await calls(2);
    state.now = 5_001;
    expect(await calls(1)).toEqual(['a.example.com']);
  });

  it('is none that is unhealthy or was tried, however few it has', async () => {
    const { state, calls, instance, underWay } = fleet();
    await calls(1);
    state.unhealthy = new Set(['b.example.com']);
    void instance()(new Set(['c.example.com']));
    await settled();
    expect(underWay.at(-1)?.host).toBe('a.example.com');
  });
});

describe('a store that is away', () => {
  it.each<[story: string, changes: Partial<LimitStore>]>([
    ['when it is looked at', { look: gone }],
    ['altogether', { look: gone, check: gone, release: gone }],
  ])('%s leaves the targets to go round', async (_, changes) => {
    const { calls, instance } = fleet(changes);
    expect((await calls(6, instance(0.5))).sort()).toEqual([...places, ...places].sort());
  });

  it('after it was looked at costs nothing but the count', async () => {
    const { calls, instance, underWay } = fleet({ check: gone });
    const call = instance()();
    await settled();
    await underWay[0]?.end(answered(200));
    expect(await call).toEqual(answered(200));
    expect(await calls(2)).toEqual(['a.example.com', 'a.example.com']);
  });
});

it('a target with more calls under way than are counted is called all the same', async () => {
  const { state, calls } = fleet();
  state.unhealthy = new Set(places.slice(1));
  expect(await calls(1_002)).toEqual(Array(1_002).fill('a.example.com'));
});
