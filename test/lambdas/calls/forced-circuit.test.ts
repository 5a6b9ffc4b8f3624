import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { memoryBreakerStore } from '../../../lambdas/adapters/memory/memory-breaker-store.ts';
import { circuitBreaker } from '../../../lambdas/calls/circuit-breaker.ts';
import { sharedCircuits } from '../../../lambdas/calls/shared-circuits.ts';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import { force, trip, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { answered, request } from './guarded.ts';

const rule = { ...usualBreaker, leaseMillis: 2_000 };
const drill = { by: 'ada', why: 'a drill' };

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

/** An instance that is called every so many milliseconds, of a circuit that others change. */
function calledInstance(everyMillis: number) {
  const nowMillis = () => performance.now();
  const store = memoryBreakerStore(nowMillis);
  const parts = { store, instance: 'one', nowMillis, random: () => 0.999, tell: () => undefined };
  const circuits = sharedCircuits({ orders: rule }, parts);
  const call = circuitBreaker({ circuit: circuits.of('orders'), rule, nowMillis })(async () => answered(200));
  /** One call, and whether it went; then the time until the next one. */
  async function next(): Promise<boolean> {
    const result = call(request);
    await jest.advanceTimersByTimeAsync(everyMillis);
    return !('refused' in (await result));
  }
  return { store, circuits, next };
}

/** How long it takes from `change` until calls go, or do not, as it says. */
async function heldAfter(everyMillis: number, { beforeMillis, goes }: { beforeMillis: number; goes: boolean }) {
  const { store, circuits, next } = calledInstance(everyMillis);
  if (goes) await store.change('orders', 0, trip(rule, untouchedCircuit));
  await circuits.read();
  for (let passed = 0; passed < beforeMillis; passed += everyMillis) await next();
  const epoch = goes ? 1 : 0;
  const forced = force({ ...untouchedCircuit, epoch }, goes ? 'forced-closed' : 'forced-open', drill);
  await store.change('orders', epoch, forced);
  const startedAt = performance.now();
  let calls = 0;
  do calls += 1;
  while ((await next()) !== goes);
  return { calls, millis: performance.now() - everyMillis - startedAt };
}

const moments = [100, 1_300, 2_600, 4_100, 7_700, 12_300];

describe('what an operator has forced', () => {
  it.each(moments)('holds in a busy instance within 6 s, %d ms after it had started', async (beforeMillis) => {
    expect((await heldAfter(20, { beforeMillis, goes: false })).millis).toBeLessThan(6_000);
  });

  it.each([
    0,
    ...moments,
  ])('holds in one with little to do within 30 s and a call, after %d ms', async (beforeMillis) => {
    const { millis } = await heldAfter(7_000, { beforeMillis, goes: false });
    expect(millis).toBeLessThanOrEqual(30_000 + 2 * 7_000);
  });

  it('holds at the second call of one that nobody has called for half a minute', async () => {
    expect(await heldAfter(40_000, { beforeMillis: 40_000, goes: false })).toMatchObject({ calls: 2 });
  });

  it.each(moments)('holds within 2 s where the circuit was open, %d ms after that', async (beforeMillis) => {
    expect((await heldAfter(50, { beforeMillis, goes: true })).millis).toBeLessThan(2_000);
  });
});
