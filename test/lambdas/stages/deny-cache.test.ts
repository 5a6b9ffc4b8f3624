import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import type { LimitCheck, LimitStore } from '../../../lambdas/ports.ts';
import { denyCache } from '../../../lambdas/stages/deny-cache.ts';
import type { LimitRule } from '../../../lib/contract/limits.ts';
import { limit } from '../forwarder/forwarder-bench.ts';

const minute: LimitRule = { algorithm: 'fixed-window', limit: 10, windowMillis: 60_000 };
const check = (cost: number, more: Partial<LimitCheck> = {}): LimitCheck => ({
  limit: limit(10),
  rule: minute,
  key: 'gh1:{a}:a',
  cost,
  ...more,
});

let nowMillis: number;
let asked: number;
let store: LimitStore;
let behind: LimitStore;
beforeEach(() => {
  nowMillis = 1_000_000;
  asked = 0;
  behind = memoryLimitStore(() => nowMillis * 1_000);
  store = denyCache(counted(behind), () => nowMillis, 4);
});

const counted = (inner: LimitStore): LimitStore => ({
  ...inner,
  check: (checks) => {
    asked += 1;
    return inner.check(checks);
  },
});

async function admits(...checks: readonly LimitCheck[]): Promise<boolean> {
  return (await store.check(checks)).admitted;
}

describe('a known denial', () => {
  beforeEach(async () => {
    await store.check([check(10)]);
    await store.check([check(1)]);
    asked = 0;
  });

  it('is answered without the store, and tells how long it still holds', async () => {
    nowMillis += 500;
    const [cached, real] = [await store.check([check(1)]), await behind.check([check(1)])];
    expect([cached, asked]).toEqual([real, 0]);
  });

  it('is asked for again after a second, for somebody else may have lifted the limit', async () => {
    nowMillis += 999;
    await store.check([check(1)]);
    expect(asked).toBe(0);
    nowMillis += 1;
    await behind.reset([check(1).key]);
    expect([await admits(check(1)), asked]).toEqual([true, 1]);
  });

  it('holds for more than its cost, and beside limits that would pass', async () => {
    expect(await admits(check(2), check(1, { key: 'gh1:{b}:b' }))).toBe(false);
    expect(await admits(check(1, { key: 'gh1:{b}:b' }), check(2))).toBe(false);
    expect(asked).toBe(0);
  });

  it('says nothing of another rule of the same counter: a tier that has more', async () => {
    expect(await admits(check(1, { rule: { ...minute, limit: 20 } }))).toBe(true);
  });

  it('ends when the limit is reset or refunded here', async () => {
    await store.reset([check(1).key]);
    const { admitted, receipt } = await store.check([check(10)]);
    expect([admitted, await admits(check(1))]).toEqual([true, false]);
    await store.refund(receipt);
    expect(await admits(check(1))).toBe(true);
  });
});

it('a cost that is too high blocks no lower one, and stays denied itself', async () => {
  await store.check([check(8)]);
  expect([await admits(check(5)), await admits(check(2)), await admits(check(5))]).toEqual([false, true, false]);
  expect(asked).toBe(3);
});

it('a denial ends when the cost would pass, though the store answered later than it was asked', async () => {
  const second: LimitRule = { algorithm: 'fixed-window', limit: 1, windowMillis: 100 };
  const slow = {
    ...behind,
    check: async (checks: readonly LimitCheck[]) =>
      behind.check(checks).finally(() => {
        nowMillis += 30;
      }),
  };
  const cached = denyCache(slow, () => nowMillis);
  nowMillis = 1_000_000;
  await cached.check([check(1, { rule: second })]);
  expect((await cached.check([check(1, { rule: second })])).admitted).toBe(false);
  nowMillis = 1_000_100;
  expect((await cached.check([check(1, { rule: second })])).admitted).toBe(true);
});

it('leases and shadow limits are never remembered', async () => {
  const leases = check(1, { rule: { algorithm: 'concurrency', limit: 1, windowMillis: 60_000 } });
  const { receipt } = await store.check([leases]);
  expect(await admits(leases)).toBe(false);
  await behind.release(receipt);
  expect(await admits(leases)).toBe(true);
  const shadow = check(10, { limit: { ...limit(10), shadow: true }, key: 'gh1:{s}:s' });
  const beside = check(9, { key: 'gh1:{n}:n' });
  expect([await admits(shadow, beside), await admits(shadow, beside), await admits(shadow)]).toEqual([
    true,
    false,
    true,
  ]);
});

it('at most so many are remembered; those used least recently give way', async () => {
  const of = (name: string) => check(1, { key: `gh1:{${name}}:${name}`, rule: { ...minute, limit: 1 } });
  const names = ['a', 'b', 'c', 'd', 'e', 'f'].map(of);
  for (const one of names) {
    expect([await admits(one), await admits(one)]).toEqual([true, false]);
    await store.check([names[0] as LimitCheck]);
  }
  asked = 0;
  await store.check([names[0] as LimitCheck]);
  await store.check([names[5] as LimitCheck]);
  expect(asked).toBe(0);
  await store.check([names[1] as LimitCheck]);
  expect(asked).toBe(1);
});

const rules: readonly LimitRule[] = [
  minute,
  { algorithm: 'sliding-log', limit: 10, windowMillis: 700 },
  { algorithm: 'sliding-window', limit: 10, windowMillis: 800 },
  { algorithm: 'sliding-window-interpolated', limit: 10, windowMillis: 800 },
  { algorithm: 'token-bucket', limit: 10, windowMillis: 900, burst: 12 },
  { algorithm: 'leaky-bucket', limit: 10, windowMillis: 900, burst: 12, maxDelayMillis: 0 },
  { algorithm: 'leaky-bucket', limit: 10, windowMillis: 900, burst: 2, maxDelayMillis: 200 },
  { algorithm: 'concurrency', limit: 3, windowMillis: 500 },
];
const step = fc.record({
  wait: fc.nat({ max: 400 }),
  rule: fc.nat({ max: rules.length - 1 }),
  cost: fc.integer({ min: 1, max: 8 }),
});

it('a single instance gets from it the very verdicts of the store', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      let now = 1_000_000;
      const [plain, inner] = [memoryLimitStore(() => now * 1_000), memoryLimitStore(() => now * 1_000)];
      const cached = denyCache(inner, () => now);
      for (const { wait, rule, cost } of steps) {
        now += wait;
        const one = check(cost, { rule: rules[rule] as LimitRule, key: `gh1:{k}:${rule}` });
        const [expected, found] = [await plain.check([one]), await cached.check([one])];
        expect(found.admitted).toBe(expected.admitted);
      }
    }),
    { numRuns: 300 },
  );
});
