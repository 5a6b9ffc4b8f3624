import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { outliers } from '../../../lib/engine/balancing/outliers.ts';

const rule = { consecutiveFailures: 3, ejectMillis: 1_000 };

/** So many targets on a clock that the test sets. */
function targets(count: number, some = rule) {
  const clock = { now: 0, looks: 0 };
  const { isOut, failed, succeeded } = outliers(some, count, () => {
    clock.looks += 1;
    return clock.now;
  });
  return {
    clock,
    succeeded,
    fail(target: number, times = rule.consecutiveFailures) {
      for (let n = 0; n < times; n += 1) failed(target);
    },
    out: () => Array.from({ length: count }, (_, n) => n).filter(isOut),
  };
}

describe('a target of four', () => {
  it.each<[story: string, failures: number, now: number, out: readonly number[]]>([
    ['is in at first', 0, 0, []],
    ['is in one failure before the edge', 2, 0, []],
    ['is out at the edge', 3, 0, [1]],
    ['is out until the last moment, and more failures make it no longer', 9, 999, [1]],
    ['is back when its time is over', 3, 1_000, []],
    ['is back after a long idle gap', 3, 1e9, []],
    ['is still out when the clock is set back', 3, -5_000, [1]],
  ])('%s', (_, failures, now, out) => {
    const four = targets(4);
    four.fail(1, failures);
    four.clock.now = now;
    expect(four.out()).toEqual(out);
  });

  it('is not put out by failures with a success between them', () => {
    const four = targets(4);
    for (let n = 0; n < 9; n += 1) {
      four.fail(1, 2);
      four.succeeded(1);
    }
    expect(four.out()).toEqual([]);
  });

  it('is out longer each time that its first call after it fails, up to ten times as long', () => {
    const four = targets(4);
    const lengths: number[] = [];
    four.fail(1, 2);
    for (let n = 0; n < 12; n += 1) {
      four.fail(1, 1);
      const from = four.clock.now;
      while (four.out().includes(1)) four.clock.now += 500;
      lengths.push((four.clock.now - from) / 1_000);
    }
    expect(lengths).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10]);
  });

  it('is as good as new after a success', () => {
    const four = targets(4);
    four.fail(1);
    four.clock.now = 1_000;
    four.succeeded(1);
    four.fail(1, 2);
    expect(four.out()).toEqual([]);
    four.fail(1, 1);
    four.clock.now = 1_999;
    expect(four.out()).toEqual([1]);
    four.clock.now = 2_000;
    expect(four.out()).toEqual([]);
  });

  it('that is out hears nothing of calls begun before', () => {
    const four = targets(4);
    four.fail(1);
    four.succeeded(1);
    expect(four.out()).toEqual([1]);
    four.fail(1, 20);
    four.clock.now = 1_000;
    expect(four.out()).toEqual([]);
    four.fail(1, 1);
    four.clock.now = 2_999;
    expect(four.out()).toEqual([1]);
    four.clock.now = 3_000;
    expect(four.out()).toEqual([]);
  });

  it('whose turn to go came when too many were out goes when there is room', () => {
    const four = targets(4);
    for (const target of [0, 1, 2]) four.fail(target);
    expect(four.out()).toEqual([0, 1]);
    four.clock.now = 1_000;
    four.fail(2, 1);
    expect(four.out()).toEqual([2]);
  });

  it('costs no look at the clock while all is well', () => {
    const four = targets(4);
    four.fail(1, 2);
    four.succeeded(2);
    four.out();
    expect(four.clock.looks).toBe(0);
  });
});

it.each([
  [1, 0],
  [2, 1],
  [3, 1],
  [4, 2],
  [5, 2],
])('of %d targets that all fail, %d at the most are out', (count, out) => {
  const some = targets(count);
  for (let target = 0; target < count; target += 1) some.fail(target);
  expect(some.out()).toHaveLength(out);
});

it('at least half of the targets are in, whatever their calls come to', () => {
  const step = fc.record({
    target: fc.nat(),
    isFailed: fc.boolean(),
    tookMillis: fc.integer({ min: 0, max: 3_000 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step, { maxLength: 300 }), (count, steps) => {
      const some = targets(count, { ...rule, consecutiveFailures: 1 });
      for (const { target, isFailed, tookMillis } of steps) {
        some.clock.now += tookMillis;
        if (isFailed) some.fail(target % count, 1);
        else some.succeeded(target % count);
        expect(2 * some.out().length).toBeLessThanOrEqual(count);
      }
    }),
    { numRuns: 200 },
  );
});
