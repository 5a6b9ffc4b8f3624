import { describe, expect, it } from '@jest/globals';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import { type FleetCapParts, fleetCap } from '../../../lambdas/calls/fleet-cap.ts';
import type { CallResult, GuardedRequest } from '../../../lambdas/calls/guarded-call.ts';
import { type LimitStore, LimitStoreUnavailable } from '../../../lambdas/ports.ts';
import { answered, request } from './guarded.ts';

const full = { refused: 'too-many-in-flight', retryAfterMillis: 1_000 };
const gone = () => Promise.reject(new LimitStoreUnavailable('gone'));

/** A fleet around upstreams that answer when the test says so; the store's clock is the test's. */
function fleet(changes: (store: LimitStore) => Partial<LimitStore> = () => ({})) {
  const state = { now: 0, releases: 0 };
  const memory = memoryLimitStore(() => state.now * 1_000);
  const store: LimitStore = {
    ...memory,
    release(receipt) {
      state.releases += 1;
      return memory.release(receipt);
    },
    ...changes(memory),
  };
  const ends: ((end: CallResult | Error) => void)[] = [];
  const instance = (more: Partial<FleetCapParts> = {}) =>
    fleetCap({ store, gateway: 'shop', upstream: 'orders', most: 2, leaseMillis: 5_000, ...more })(
      () =>
        new Promise((resolve, reject) => {
          ends.push((end) => (end instanceof Error ? reject(end) : resolve(end)));
        }),
    );
  return { state, ends, instance };
}
const fresh = (): GuardedRequest => ({ ...request, notes: { tries: 0 } });
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a cap of two calls at a time', () => {
  it('refuses the third at once, from whichever instance it comes, and it is not made', async () => {
    const { ends, instance } = fleet();
    const [one, other] = [instance(), instance()];
    void one(fresh());
    void other(fresh());
    expect(await other(fresh())).toEqual(full);
    expect(await one(fresh())).toEqual(full);
    expect(ends).toHaveLength(2);
  });

  it.each<[story: string, end: CallResult | Error]>([
    ['an answer', answered(200)],
    ['a server error', answered(500)],
    ['a time limit', { failure: 'timeout' }],
    ['no connection', { failure: 'unreachable' }],
    ['a refusal of another guard', { refused: 'circuit-open', retryAfterMillis: 1 }],
    ['a bug', new Error('a bug')],
  ])('has room again after %s, which is passed on as it is', async (_, end) => {
    const { state, ends, instance } = fleet();
    const capped = instance();
    const calls = [capped(fresh()), capped(fresh())].map((call) => call.catch((error: unknown) => error));
    await settled();
    ends[0]?.(end);
    expect(await calls[0]).toBe(end);
    expect(state.releases).toBe(1);
    void capped(fresh());
    await settled();
    expect(ends).toHaveLength(3);
    expect(await capped(fresh())).toEqual(full);
  });

  it('has room again when the lease of one that never ended is over, and not a moment before', async () => {
    const { state, ends, instance } = fleet();
    const capped = instance();
    void capped(fresh());
    void capped(fresh());
    state.now = 4_999;
    expect(await capped(fresh())).toEqual(full);
    state.now = 5_001;
    void capped(fresh());
    await settled();
    expect(ends).toHaveLength(3);
  });

  it('is of one upstream of one gateway', async () => {
    const { ends, instance } = fleet();
    for (const more of [{}, { upstream: 'users' }, { gateway: 'other' }]) {
      const capped = instance(more);
      void capped(fresh());
      void capped(fresh());
      expect(await capped(fresh())).toEqual(full);
    }
    expect(ends).toHaveLength(6);
  });
});

describe('a store that is away', () => {
  it('holds nobody back, and the notes of the request say so', async () => {
    const { ends, instance } = fleet(() => ({ check: gone }));
    const requests = [fresh(), fresh(), fresh()];
    const calls = requests.map(instance());
    await settled();
    for (const end of ends) end(answered(200));
    expect(await Promise.all(calls)).toEqual(Array(3).fill(answered(200)));
    expect(requests.map(({ notes }) => notes.isCapOpen)).toEqual([true, true, true]);
  });

  it('when a place is given back changes nothing for the caller', async () => {
    const { ends, instance } = fleet(() => ({ release: gone }));
    const asked = fresh();
    const call = instance()(asked);
    await settled();
    ends[0]?.(answered(200));
    expect(await call).toEqual(answered(200));
    expect(asked.notes).toEqual({ tries: 0 });
  });

  it.each(['check', 'release'] as const)('is no excuse for a bug of its own: %s', async (method) => {
    const { ends, instance } = fleet(() => ({ [method]: () => Promise.reject(new TypeError('a bug')) }));
    const call = instance()(fresh());
    const outcome = expect(call).rejects.toThrow('a bug');
    await settled();
    ends[0]?.(answered(200));
    await outcome;
  });
});
