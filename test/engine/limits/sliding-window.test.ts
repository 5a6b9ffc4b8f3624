import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  lookSlidingWindow,
  type SlidingWindowState,
  takeSlidingWindow,
} from '../../../lib/engine/limits/sliding-window.ts';

const rule = { algorithm: 'sliding-window', limit: 3, windowMillis: 8_000 } as const;
const second = 1_000_000;
/** A window of 8 s has buckets of 1 s, so a bucket's number is its second. */
const state = (newest: number, ...counts: number[]): SlidingWindowState => ({
  newest,
  counts: [...counts, ...Array(9 - counts.length).fill(0)],
});

describe('the strict sliding window', () => {
  type Row = readonly [
    story: string,
    seen: SlidingWindowState | undefined,
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
    const take = takeSlidingWindow(rule, seen, Math.round(seconds * second), 1);
    expect(take).toMatchObject({ admitted: wait === null, remaining, resetMillis });
    expect(take.admitted ? null : take.retryAfterMillis).toBe(wait);
  });

  it('says how full it is without taking', () => {
    expect(lookSlidingWindow(rule, undefined, 5 * second)).toEqual({ remaining: 3, resetMillis: 0 });
    expect(lookSlidingWindow(rule, state(5, 0, 2), 5 * second)).toEqual({ remaining: 1, resetMillis: 8_000 });
  });

  it('a heavier request waits for as many buckets as it needs', () => {
    const seen = state(105, 1, 1, 1);
    const waits = [1, 2, 3].map((cost) => takeSlidingWindow(rule, seen, 105 * second, cost));
    expect(waits).toMatchObject([
      { admitted: false, retryAfterMillis: 7_000 },
      { admitted: false, retryAfterMillis: 8_000 },
      { admitted: false, retryAfterMillis: 9_000 },
    ]);
  });
});

const limited = { limit: fc.integer({ min: 1, max: 20 }), windowMillis: fc.integer({ min: 1, max: 100_000 }) };
const steps = fc.array(
  fc.record({ wait: fc.integer({ min: 0, max: 40_000_000 }), cost: fc.integer({ min: 1, max: 4 }) }),
  {
    maxLength: 120,
  },
);

describe('for every sequence of requests', () => {
  it('no rolling window ever holds more than the limit', () => {
    fc.assert(
      fc.property(fc.record(limited), steps, ({ limit, windowMillis }, sequence) => {
        const any = { algorithm: 'sliding-window', limit, windowMillis } as const;
        const admitted: { readonly at: number; readonly cost: number }[] = [];
        let seen: SlidingWindowState | undefined;
        let now = 1_700_000_000_000_000;
        for (const { wait, cost } of sequence) {
          now += wait;
          const take = takeSlidingWindow(any, seen, now, cost);
          if (!take.admitted) continue;
          seen = take.next;
          admitted.push({ at: now, cost });
          const window = admitted.filter(({ at }) => at >= now - windowMillis * 1_000);
          expect(window.reduce((sum, one) => sum + one.cost, 0)).toBeLessThanOrEqual(limit);
        }
      }),
    );
  });

  it('the wait that is named suffices, and a millisecond less does not', () => {
    fc.assert(
      fc.property(fc.record(limited), steps, ({ limit, windowMillis }, sequence) => {
        const any = { algorithm: 'sliding-window', limit, windowMillis } as const;
        let seen: SlidingWindowState | undefined;
        let now = 1_700_000_000_000_000;
        for (const { wait, cost } of sequence) {
          now += wait;
          const take = takeSlidingWindow(any, seen, now, cost);
          if (take.admitted) seen = take.next;
          else if (cost <= limit) {
            const passes = (millis: number) => takeSlidingWindow(any, seen, now + millis * 1_000, cost).admitted;
            expect([passes(take.retryAfterMillis - 1), passes(take.retryAfterMillis)]).toEqual([false, true]);
          }
        }
      }),
    );
  });
});
