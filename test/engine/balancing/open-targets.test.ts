import { describe, expect, it } from '@jest/globals';
import { fewest } from '../../../lib/engine/balancing/fewest.ts';
import { openTargets } from '../../../lib/engine/balancing/open-targets.ts';

describe('the targets a call may go to', () => {
  it.each<[story: string, bad: readonly number[], tried: readonly number[], open: readonly number[]]>([
    ['all, while nothing is known against any', [], [], [0, 1, 2]],
    ['without the bad one', [1], [], [0, 2]],
    ['without those it has tried', [], [0], [1, 2]],
    ['a good one that was tried before a bad one that was not', [1, 2], [0], [0]],
    ['all of them when all are bad', [0, 1, 2], [], [0, 1, 2]],
    ['when all are bad, another than the last', [0, 1, 2], [2], [0, 1]],
    ['all of them when all were tried', [], [0, 1, 2], [0, 1, 2]],
    ['the good ones when all were tried', [0], [0, 1, 2], [1, 2]],
  ])('%s', (_, bad, tried, open) => {
    const objections = { isBad: (n: number) => bad.includes(n), isTried: (n: number) => tried.includes(n) };
    expect(openTargets([0, 1, 2], objections)).toEqual(open);
  });
});

describe('the fewest calls under way', () => {
  const calls = [3, 1, 1, 0];
  it.each<[open: readonly number[], random: number, chosen: number]>([
    [[0, 1, 2, 3], 0.9, 3],
    [[0, 1, 2], 0, 1],
    [[0, 1, 2], 0.5, 2],
    [[0], 0.999, 0],
  ])('of %j at %d is %d', (open, random, chosen) => {
    expect(
      fewest(
        open,
        (target) => calls[target] as number,
        () => random,
      ),
    ).toBe(chosen);
  });
});
