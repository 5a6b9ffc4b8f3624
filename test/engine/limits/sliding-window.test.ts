import { describe, expect, it } from '@jest/globals';
import { slidingWindow } from '../../../lib/engine/limits/sliding-window.ts';
import type { SubBuckets } from '../../../lib/engine/limits/sub-buckets.ts';

const rule = { algorithm: 'sliding-window', limit: 3, windowMillis: 8_000 } as const;
const second = 1_000_000;
/** A window of 8 s has buckets of 1 s, so a bucket's number is its second. */
const state = (newest: number, ...counts: number[]): SubBuckets => ({
  newest,
  counts: [...counts, ...Array(9 - counts.length).fill(0)],
});

describe('the strict sliding window', () => {
  type Row = readonly [
    story: string,
    seen: SubBuckets | undefined,
    seconds: number,
    remaining: number,
    reset: number,
    wait: number | null,
  ];
  const nearlyOver = state(108, 1, 0, 0, 0, 0, 0, 0, 0, 2);
  it.each<Row>([
    ['the first call opens the window', undefined, 100, 2, 9_000, null],
    ['the last that fits', state(100, 2), 100.5, 0, 8_500, null],
    ['one past the limit waits for the whole window', state(100, 3), 100, 0, 9_000, 9_000],
    ['a moment before the window has passed', state(100, 3), 108.9, 0, 100, 100],
    ['the very moment it has passed', state(100, 3), 109, 2, 9_000, null],
    ['the oldest bucket is counted whole', nearlyOver, 108.99, 0, 8_010, 10],
    ['when it leaves, its slots come back', nearlyOver, 109, 1, 9_000, null],
    ['a long idle gap leaves nothing', state(100, 3), 9_000, 2, 9_000, null],
    ['a clock set back refills nothing', state(100, 3), 40, 0, 69_000, 69_000],
    ['a clock set back still counts', state(100, 1), 99.5, 1, 9_500, null],
    ['a lowered limit refuses what is over it', state(100, 5), 100, 0, 9_000, 9_000],
  ])('%s', (...[, seen, seconds, remaining, resetMillis, wait]) => {
    const take = slidingWindow.take(rule, seen, Math.round(seconds * second), 1);
    expect(take).toMatchObject({ admitted: wait === null, remaining, resetMillis });
    expect(take.admitted ? null : take.retryAfterMillis).toBe(wait);
  });

  it('says how full it is without taking', () => {
    expect(slidingWindow.look(rule, undefined, 5 * second)).toEqual({ remaining: 3, resetMillis: 0 });
    expect(slidingWindow.look(rule, state(5, 0, 2), 5 * second)).toEqual({ remaining: 1, resetMillis: 8_000 });
  });

  it('a heavier request waits for as many buckets as it needs', () => {
    const seen = state(105, 1, 1, 1);
    const waits = [1, 2, 3].map((cost) => slidingWindow.take(rule, seen, 105 * second, cost));
    expect(waits).toMatchObject([
      { admitted: false, retryAfterMillis: 7_000 },
      { admitted: false, retryAfterMillis: 8_000 },
      { admitted: false, retryAfterMillis: 9_000 },
    ]);
  });
});
