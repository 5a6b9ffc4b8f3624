import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Outliers, outliers } from '../../../lib/engine/balancing/outliers.ts';

const rule = { consecutiveFailures: 3, ejectMillis: 1_000 };
const fail = (some: Outliers, target: number, nowMillis: number, times = 3) => {
  for (let n = 0; n < times; n += 1) some.failed(target, nowMillis);
};
const outAt = (some: Outliers, nowMillis: number, count = 4) =>
  Array.from({ length: count }, (_, n) => n).filter((target) => some.isOut(target, nowMillis));

describe('a target of four', () => {
  it.each<[story: string, failures: number, now: number, out: readonly number[]]>([
    ['is in at first', 0, 0, []],
    ['is in one failure before the edge', 2, 0, []],
    ['is out at the edge', 3, 0, [1]],
    ['is no longer out by more failures at that time', 9, 999, [1]],
    ['is back when its time is over', 3, 1_000, []],
    ['is back after a long idle gap', 3, 1e9, []],
    ['is still out when the clock is set back', 3, -5_000, [1]],
  ])('%s', (_, failures, now, out) => {
    const some = outliers(rule, 4);
    fail(some, 1, 0, failures);
    expect(outAt(some, now)).toEqual(out);
  });

  it('is not put out by failures with a success between them', () => {
    const some = outliers(rule, 4);
    for (let n = 0; n < 9; n += 1) {
      fail(some, 1, n, 2);
      some.succeeded(1, n);
    }
    expect(outAt(some, 9)).toEqual([]);
  });

  it('is out longer each time that its first call after it fails, up to ten times as long', () => {
    const some = outliers(rule, 4);
    const lengths: number[] = [];
    fail(some, 1, 0, 2);
    for (let [now, n] = [0, 0]; n < 12; n += 1) {
      some.failed(1, now);
      const from = now;
      while (some.isOut(1, now)) now += 500;
      lengths.push((now - from) / 1_000);
    }
    expect(lengths).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]);
  });

  it('is as good as new after a success', () => {
    const some = outliers(rule, 4);
    fail(some, 1, 0);
    some.succeeded(1, 1_000);
    fail(some, 1, 1_000, 2);
    expect(outAt(some, 1_000)).toEqual([]);
    some.failed(1, 1_000);
    expect([some.isOut(1, 1_999), some.isOut(1, 2_000)]).toEqual([true, false]);
  });

  it('that is out hears nothing of calls begun before', () => {
    const some = outliers(rule, 4);
    fail(some, 1, 0);
    some.succeeded(1, 500);
    expect(outAt(some, 500)).toEqual([1]);
    fail(some, 1, 999, 20);
    expect(outAt(some, 1_000)).toEqual([]);
    some.failed(1, 1_000);
    expect([some.isOut(1, 2_999), some.isOut(1, 3_000)]).toEqual([true, false]);
  });

  it('whose turn to go came when too many were out goes when there is room', () => {
    const some = outliers(rule, 4);
    for (const target of [0, 1, 2]) fail(some, target, 0);
    expect(outAt(some, 0)).toEqual([0, 1]);
    some.failed(2, 1_000);
    expect(outAt(some, 1_000)).toEqual([2]);
  });

  it('costs no look at the clock while none is out', () => {
    const some = outliers(rule, 4);
    fail(some, 1, 0, 2);
    expect(some.isAnyOut).toBe(false);
    some.failed(1, 0);
    expect([some.isAnyOut, some.isOut(0, 999), some.isAnyOut]).toEqual([true, false, true]);
    expect([some.isOut(0, 1_000), some.isAnyOut]).toEqual([false, false]);
  });
});

it.each([
  [1, 0],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
])('of %d targets that all fail, %d at the most are out', (count, out) => {
  const some = outliers(rule, count);
  for (let target = 0; target < count; target += 1) fail(some, target, 0);
  expect(outAt(some, 0, count)).toHaveLength(out);
});

it('at least half of the targets are in, whatever their calls come to', () => {
  const step = fc.record({
    target: fc.nat(),
    isFailed: fc.boolean(),
    tookMillis: fc.integer({ min: 0, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step, { maxLength: 300 }), (count, steps) => {
      const some = outliers({ ...rule, consecutiveFailures: 1 }, count);
      let now = 0;
      for (const { target, isFailed, tookMillis } of steps) {
        now += tookMillis;
        if (isFailed) some.failed(target % count, now);
        else some.succeeded(target % count, now);
        expect(2 * outAt(some, now, count).length).toBeLessThanOrEqual(count);
      }
    }),
    { numRuns: 200 },
  );
});
