import { describe, expect, it } from '@jest/globals';
import { latestTimes } from '../../../lib/engine/balancing/latest-times.ts';

function percentileOf(percentile: number, times: readonly number[]): number | undefined {
  const latest = latestTimes(percentile);
  for (const time of times) latest.add(time);
  return latest.percentileMillis;
}
const upTo = (last: number) => Array.from({ length: last }, (_, n) => n + 1);

describe('the time after which so many percent of the latest calls had their answer', () => {
  it.each<[story: string, percentile: number, times: readonly number[], millis: number | undefined]>([
    ['is not known at first', 95, [], undefined],
    ['is not known one call before the edge', 95, upTo(19), undefined],
    ['is known at the edge', 95, upTo(20), 19],
    ['is of the middle', 50, upTo(20), 10],
    ['does not depend on the order', 50, upTo(20).reverse(), 10],
    ['is the longest of a few for the highest percentile', 99, upTo(20), 20],
    ['is of all that are kept', 50, upTo(128), 64],
    ['is of the latest only', 50, [...upTo(128), ...Array(128).fill(1_000)], 1_000],
    ['of calls that all took as long is that time', 95, Array(64).fill(7), 7],
  ])('%s', (...[, percentile, times, millis]) => {
    expect(percentileOf(percentile, times)).toBe(millis);
  });

  it('is found anew after every sixteen calls', () => {
    expect(percentileOf(50, [...Array(32).fill(1), ...Array(31).fill(9)])).toBe(1);
    expect(percentileOf(50, [...Array(32).fill(1), ...Array(64).fill(9)])).toBe(9);
  });
});
