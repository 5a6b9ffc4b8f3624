import { describe, expect, it } from '@jest/globals';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { aged, type Counts, type Evidence, noCounts, slots } from '../../../lib/engine/breaker/evidence.ts';
import {
  isContradicted,
  isFleetFailing,
  isInstanceFailing,
  isSuspicious,
  telling,
} from '../../../lib/engine/breaker/trip-rule.ts';

const rule: BreakerRule = { ...usualBreaker, slow: { millis: 500, rate: 0.5 }, leaseMillis: 3_000 };

/** Counts by slot. */
const inSlots = (counts: readonly number[]) => Array.from({ length: slots }, (_, slot) => counts[slot] ?? 0);
const tally = (byInstance: readonly number[], bySource: readonly number[]) => ({
  byInstance: inSlots(byInstance),
  bySource: inSlots(bySource),
});
/** Calls of two instances for two sources, half of them each unless said, and how many of each failed. */
function failing(calls: number | readonly number[], byInstance: readonly number[], bySource = byInstance): Counts {
  const all = typeof calls === 'number' ? [Math.ceil(calls / 2), Math.floor(calls / 2)] : calls;
  return { ...noCounts, calls: tally(all, all), failures: tally(byInstance, bySource) };
}
const slow = (calls: number, bad: readonly number[]): Counts => {
  const counts = failing(calls, bad);
  return { ...counts, failures: noCounts.failures, slow: counts.failures };
};

describe('the fleet', () => {
  it.each<[story: string, evidence: Evidence, opens: boolean]>([
    ['eight failures and one of another instance', [failing([8, 1], [8, 1])], false],
    ['five failures and nothing else, of two instances', [failing([3, 2], [3, 2])], true],
    ['four of them are too few', [failing([2, 2], [2, 2])], false],
    ['ten of ten after successes, in the last sub-bucket', [failing(10, [5, 5]), failing(90, [0])], true],
    ['half of a hundred', [failing(100, [25, 25])], true],
    ['one less than half of a hundred', [failing(100, [25, 24])], false],
    ['half of twenty, which chance explains', [failing(20, [5, 5])], false],
    ['a quarter of ten thousand', [failing(10_000, [1_250, 1_250])], false],
    ['one instance fails in all its calls', [failing([50, 2], [50], [25, 25])], false],
    ['one source fails in all its calls, at every instance', [failing([50, 2], [25, 25], [50])], false],
    ['one source fails, the others now and then', [failing([60, 40], [33, 29], [60, 2])], false],
    ['sixty in a hundred are slow', [slow(100, [30, 30])], true],
    ['half fail or are slow, neither alone enough', [failing(100, [15, 15]), slow(100, [10, 10])], false],
    ['what failed has left the window', aged([failing(100, [50, 50])], 5), false],
    ['nothing', [], false],
  ])('%s', (_, evidence, opens) => {
    expect(isFleetFailing(rule, evidence)).toBe(opens);
  });

  it('looks at no slow call where slowness opens nothing', () => {
    expect(isFleetFailing({ ...rule, slow: null }, [slow(100, [50, 50])])).toBe(false);
  });
});

describe('one instance', () => {
  it.each<[story: string, evidence: Evidence, opens: boolean]>([
    ['ten of ten', [failing(10, [10])], true],
    ['nine of nine', [failing(9, [9])], false],
    ['eight of ten', [failing(10, [8])], false],
    ['twelve of fourteen', [failing(14, [12])], true],
    ['half of ninety', [failing(90, [45])], true],
    ['a quarter of a hundred', [failing(100, [25])], false],
    ['ten of ten, lately', [failing(10, [10]), failing(300, [10])], true],
  ])('%s', (_, evidence, opens) => {
    expect(isInstanceFailing(rule, evidence)).toBe(opens);
  });

  it.each<[story: string, calls: number, failures: number, row: number]>([
    ['nothing before', 0, 0, 5],
    ['never a failure before', 100, 0, 5],
    ['too few before to say', 9, 3, 5],
    ['one in a hundred before', 100, 1, 5],
    ['one in ten before', 100, 10, 6],
    ['one in four before', 100, 25, 10],
    ['as many as the threshold before', 100, 50, 5],
  ])('%s', (_, calls, failures, row) => {
    expect(telling(rule, { calls, failures })).toBe(row);
  });
});

it.each<[story: string, evidence: Evidence, counts: boolean]>([
  ['three of twelve', [failing(12, [2, 1])], true],
  ['three of thirteen', [failing(13, [2, 1])], false],
  ['one of one', [failing([1], [1])], true],
  ['none of one', [failing([1], [0])], false],
  ['three of three, two buckets ago', aged([failing(3, [3])], 2), false],
])('an instance counts before a failure of its own: %s', (_, evidence, counts) => {
  expect(isSuspicious(rule, evidence)).toBe(counts);
});

it.each<[story: string, evidence: Evidence, speaks: boolean]>([
  ['ten calls of another, half of one less failed', [failing([5, 10], [5, 4])], true],
  ['nine calls of another are too few', [failing([5, 9], [5, 0])], false],
  ['half of the calls of another failed', [failing([5, 10], [5, 5])], false],
  ['only its own calls', [failing([50], [20])], false],
])('what others see speaks against an instance: %s', (_, evidence, speaks) => {
  expect(isContradicted(rule, evidence, 0)).toBe(speaks);
});
