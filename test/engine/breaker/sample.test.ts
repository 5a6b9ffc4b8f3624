import { describe, expect, it } from '@jest/globals';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { addCounts, noCounts, oneCall, total } from '../../../lib/engine/breaker/evidence.ts';
import { type Sample, sample } from '../../../lib/engine/breaker/sample.ts';

const rule: BreakerRule = { ...usualBreaker, leaseMillis: 2_000 };
const place = { instance: 1, source: 2 };
const counted = (some: Sample, outcomes: string, nowMillis = 0) => {
  for (const one of outcomes) some.count(one === 'f' ? 'failure' : one === 's' ? 'slow' : 'success', place, nowMillis);
};
const armed = (failed = true) => {
  const some = sample(rule);
  some.arm(0, failed);
  return some;
};
const sums = (some: Sample, nowMillis: number, when: 'due' | 'now' = 'due') => {
  const all = some.report(nowMillis, when)?.reduce(addCounts, noCounts);
  return all && [total(all.calls), total(all.failures), total(all.slow)];
};

describe('what an instance tells', () => {
  it('is every call after the one that armed it, good or bad, by instance and source', () => {
    const some = armed();
    counted(some, 'f+s');
    expect(some.report(1_000, 'due')).toEqual([
      ['failures', null, 'slow'].map((bad) => oneCall(bad as 'failures', place)).reduce(addCounts),
    ]);
  });

  it('waits for twice the time of a good call, and then half a second each time', () => {
    const some = sample(rule);
    some.time(40);
    some.arm(0, true);
    counted(some, 'f');
    expect([sums(some, 79), sums(some, 80)]).toEqual([undefined, [1, 1, 0]]);
    counted(some, '+', 100);
    expect([sums(some, 579), sums(some, 580), sums(some, 2_000)]).toEqual([undefined, [1, 0, 0], undefined]);
  });

  it('waits as if a good call took a quarter of a second while nobody knows, and at once when it opens', () => {
    const some = armed();
    counted(some, 'f');
    expect([sums(some, 499), sums(some, 499, 'now')]).toEqual([undefined, [1, 1, 0]]);
  });

  it('goes by the slowest of the last good calls', () => {
    const some = sample(rule);
    for (const tookMillis of [10, 200, 10]) some.time(tookMillis);
    some.arm(0, true);
    counted(some, 'f');
    expect([sums(some, 359), sums(some, 360)]).toEqual([undefined, [1, 1, 0]]);
  });

  it('is told by the sub-bucket it was counted in, and not at all when the window is over', () => {
    const some = armed();
    counted(some, 'f', 1_000);
    counted(some, '+', 5_000);
    expect(some.report(5_000, 'due')?.map(({ calls }) => total(calls))).toEqual([1, 0, 1]);
    counted(some, 'f', 5_000);
    counted(some, '+', 16_000);
    expect(sums(some, 16_000)).toEqual([1, 0, 0]);
  });
});

describe('counting', () => {
  it('ends after five good calls in a row, without a word; they are told with the next trouble', () => {
    const some = armed();
    counted(some, '++++');
    expect(some.isArmed).toBe(true);
    counted(some, '+');
    expect([some.isArmed, sums(some, 1_000, 'now')]).toEqual([false, undefined]);
    some.arm(1_000, true);
    counted(some, 'f', 1_100);
    expect(sums(some, 1_600)).toEqual([6, 1, 0]);
  });

  it('that is under way begins no second time, and what is cleared is gone', () => {
    const some = armed();
    counted(some, 'fff');
    some.arm(1, true);
    expect(some.verdict([])).toBe(undefined);
    some.clear();
    expect([some.isArmed, sums(some, 1_000, 'now'), some.verdict([])]).toEqual([false, undefined, undefined]);
  });
});

describe('by its own calls an instance is failing', () => {
  it.each<[story: string, failed: boolean, outcomes: string, verdict: string | undefined]>([
    ['four more failures after the first', true, 'ffff', 'row'],
    ['three more are too few', true, 'fff', undefined],
    ['armed by others, five', false, 'fffff', 'row'],
    ['armed by others, four are too few', false, 'ffff', undefined],
    ['a success in between', true, 'fff+f', undefined],
    ['slow calls are no row', true, 'sssss', undefined],
    ['ten of ten', false, 'ffffffffff', 'certain'],
    ['a row where calls failed before now and then', true, '+f++f++f++f++fffff', undefined],
  ])('%s', (_, failed, outcomes, verdict) => {
    const some = armed(failed);
    counted(some, outcomes);
    expect(some.verdict([])).toBe(verdict);
  });

  it('not by a row that the fleet knows well: a quarter of its calls fail', () => {
    const some = armed();
    counted(some, 'ffff');
    const others = Array.from({ length: 40 }, (_, n) =>
      oneCall(n % 4 === 0 ? 'failures' : null, { instance: 5, source: 5 }),
    );
    expect(some.verdict([others.reduce(addCounts)])).toBe(undefined);
  });
});
