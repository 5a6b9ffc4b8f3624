import { describe, expect, it } from '@jest/globals';
import type { LimitRule } from '../../../lib/contract/limits.ts';
import { algorithmOf, type LimitMemory } from '../../../lib/engine/limits/algorithms.ts';

const second = 1_000_000;

/** A call: what was remembered, when it comes and what it costs; then what it is told. A wait of null admits. */
type Row = readonly [
  story: string,
  seen: LimitMemory | undefined,
  seconds: number,
  cost: number,
  remaining: number,
  resetMillis: number,
  wait: number | null,
  delayMillis?: number,
];

function table(rule: LimitRule, rows: readonly Row[]): void {
  it.each(rows)('%s', (...[, seen, seconds, cost, remaining, resetMillis, wait, delayMillis = 0]) => {
    const take = algorithmOf(rule.algorithm).take(rule, seen, Math.round(seconds * second), cost);
    const told = wait === null ? { admitted: true, delayMillis } : { admitted: false, retryAfterMillis: wait };
    expect(take).toMatchObject({ remaining, resetMillis, ...told });
  });
}

describe('the fixed window', () => {
  const window = (number: number, count: number) => ({ window: number, count });
  table({ algorithm: 'fixed-window', limit: 3, windowMillis: 10_000 }, [
    ['the first call opens the window of the clock', undefined, 104, 1, 2, 6_000, null],
    ['the last that fits', window(10, 2), 109.5, 1, 0, 500, null],
    ['one past the limit waits for the end of the window', window(10, 3), 104, 1, 0, 6_000, 6_000],
    ['a moment before the window ends', window(10, 3), 109.9999, 1, 0, 1, 1],
    ['the very moment it ends', window(10, 3), 110, 1, 2, 10_000, null],
    ['a long idle gap leaves nothing', window(10, 3), 5_004, 1, 2, 6_000, null],
    ['a clock set back refills nothing', window(10, 3), 54, 1, 0, 56_000, 56_000],
    ['a clock set back still counts', window(10, 1), 99, 1, 1, 11_000, null],
    ['a heavier request', window(10, 1), 104, 2, 0, 6_000, null],
    ['a cost above the limit never passes', undefined, 104, 4, 3, 0, 6_000],
    ['a lowered limit refuses what is over it', window(10, 9), 104, 1, 0, 6_000, 6_000],
  ]);
});

describe('the sliding log', () => {
  const at = (...seconds: number[]) => ({ times: seconds.map((one) => one * second) });
  table({ algorithm: 'sliding-log', limit: 3, windowMillis: 10_000 }, [
    ['the first call', undefined, 100, 1, 2, 10_000, null],
    ['the last that fits', at(101, 102), 103, 1, 0, 10_000, null],
    ['one past the limit waits for the oldest', at(101, 102, 103), 104, 1, 0, 9_000, 7_000],
    ['a moment before the oldest leaves', at(101, 102, 103), 110.9999, 1, 0, 2_001, 1],
    ['the very moment the oldest leaves', at(101, 102, 103), 111, 1, 0, 10_000, null],
    ['a long idle gap leaves nothing', at(101, 102, 103), 9_000, 1, 2, 10_000, null],
    ['a clock set back refills nothing', at(101, 102, 103), 50, 1, 0, 63_000, 61_000],
    ['a clock set back still counts, after what came before', at(101), 50, 1, 1, 61_000, null],
    ['a heavier request waits for as many as it needs', at(101, 102, 103), 104, 2, 0, 9_000, 8_000],
    ['a cost above the limit never passes', at(101), 104, 4, 2, 7_000, 10_000],
    ['a lowered limit refuses until enough have left', at(101, 102, 103, 104, 105), 106, 1, 0, 9_000, 7_000],
  ]);
});

describe('the interpolated sliding window', () => {
  /** A window of 8 s has buckets of 1 s, so a bucket's number is its second. */
  const state = (newest: number, ...counts: number[]) => ({
    newest,
    counts: [...counts, ...Array(9 - counts.length).fill(0)],
  });
  table({ algorithm: 'sliding-window-interpolated', limit: 4, windowMillis: 8_000 }, [
    ['the first call', undefined, 100, 1, 3, 9_000, null],
    ['the last that fits', state(100, 3), 100.5, 1, 0, 8_500, null],
    ['one past the limit waits until one of the bucket has slid out', state(100, 4), 100, 1, 0, 9_000, 8_250],
    ['a moment before one of it has slid out', state(100, 4), 108.2499, 1, 0, 751, 1],
    ['the very moment one of it has slid out', state(100, 4), 108.25, 1, 0, 9_000 - 250, null],
    ['half of the oldest bucket is half inside', state(108, 0, 0, 0, 0, 0, 0, 0, 0, 4), 108.5, 2, 0, 8_500, null],
    ['a long idle gap leaves nothing', state(100, 4), 9_000, 1, 3, 9_000, null],
    ['a clock set back refills nothing', state(100, 4), 40, 1, 0, 69_000, 68_250],
    ['a clock set back still counts', state(100, 1), 99.5, 1, 2, 9_500, null],
    ['a cost above the limit never passes', state(100, 1), 100, 5, 3, 9_000, 9_000],
  ]);
});

describe('the token bucket', () => {
  /** 2 in 1 s: one takes half a second to come back, and is 1,000,000 units. */
  const level = (tokensGone: number, seconds: number) => ({ level: tokensGone * second, atMicros: seconds * second });
  table({ algorithm: 'token-bucket', limit: 2, windowMillis: 1_000, burst: 4 }, [
    ['the first call finds it full', undefined, 100, 1, 3, 500, null],
    ['the last token', level(3, 100), 100, 1, 0, 2_000, null],
    ['one past it waits for one token', level(4, 100), 100, 1, 0, 2_000, 500],
    ['a moment before the token is there', level(4, 100), 100.4999, 1, 0, 1_501, 1],
    ['the very moment it is there', level(4, 100), 100.5, 1, 0, 2_000, null],
    ['250 ms win back half a token', level(3.5, 100), 100.25, 1, 0, 2_000, null],
    ['a long idle gap fills it, and no more', level(4, 100), 9_000, 1, 3, 500, null],
    ['a clock set back refills nothing', level(4, 100), 40, 1, 0, 62_000, 60_500],
    ['a clock set back still counts', level(1, 100), 99, 1, 2, 2_000, null],
    ['a burst at once', undefined, 100, 4, 0, 2_000, null],
    ['a cost above the burst never passes', undefined, 100, 5, 4, 0, 500],
  ]);
});

describe('the leaky bucket as a meter', () => {
  const level = (water: number, seconds: number) => ({ level: water * second, atMicros: seconds * second });
  table({ algorithm: 'leaky-bucket', limit: 2, windowMillis: 1_000, burst: 4, maxDelayMillis: 0 }, [
    ['the first call', undefined, 100, 1, 3, 500, null],
    ['the last that fits', level(3, 100), 100, 1, 0, 2_000, null],
    ['one past it waits until it has leaked', level(4, 100), 100, 1, 0, 2_000, 500],
    ['a moment before it has leaked', level(4, 100), 100.4999, 1, 0, 1_501, 1],
    ['the very moment it has', level(4, 100), 100.5, 1, 0, 2_000, null],
    ['a long idle gap empties it', level(4, 100), 9_000, 1, 3, 500, null],
    ['a clock set back leaks nothing', level(4, 100), 40, 1, 0, 62_000, 60_500],
  ]);
});

describe('the leaky bucket as a queue', () => {
  const level = (water: number, seconds: number) => ({ level: water * second, atMicros: seconds * second });
  table({ algorithm: 'leaky-bucket', limit: 2, windowMillis: 1_000, burst: 4, maxDelayMillis: 1_200 }, [
    ['the first call goes at once', undefined, 100, 1, 2, 500, null, 0],
    ['the next waits for its turn', level(1, 100), 100, 1, 1, 1_000, null, 500],
    ['the last whose turn comes soon enough', level(2, 100), 100, 1, 0, 1_500, null, 1_000],
    ['one past it would wait too long', level(3, 100), 100, 1, 0, 1_500, 300],
    ['a moment before its turn is near enough', level(3, 100), 100.2999, 1, 0, 1_201, 1],
    ['the very moment it is', level(3, 100), 100.3, 1, 0, 1_700, null, 1_200],
    ['a turn is whole milliseconds, and never early', { level: 1, atMicros: 100 * second }, 100, 1, 2, 501, null, 1],
    ['a long idle gap empties it', level(3, 100), 9_000, 1, 2, 500, null, 0],
    ['a clock set back puts nobody before his turn', level(1, 100), 99.5, 1, 0, 1_500, null, 1_000],
    ['a clock set back far refuses', level(1, 100), 40, 1, 0, 60_500, 59_300],
  ]);
});

describe('the leases of a concurrency limit', () => {
  const ends = (...seconds: number[]) => ({ ends: seconds.map((one) => one * second) });
  table({ algorithm: 'concurrency', limit: 2, windowMillis: 5_000 }, [
    ['the first call', undefined, 100, 1, 1, 5_000, null],
    ['the last that fits', ends(103), 100, 1, 0, 5_000, null],
    ['one past the limit waits for the first lease to end', ends(103, 104), 100, 1, 0, 4_000, 3_000],
    ['a moment before it ends', ends(103, 104), 102.9999, 1, 0, 1_001, 1],
    ['the very moment it ends', ends(103, 104), 103, 1, 0, 5_000, null],
    ['a long idle gap leaves none', ends(103, 104), 9_000, 1, 1, 5_000, null],
    ['a clock set back ends nothing', ends(103, 104), 40, 1, 0, 64_000, 63_000],
    ['a clock set back still counts', ends(103), 40, 1, 0, 63_001, null],
    ['two at once', undefined, 100, 2, 0, 5_001, null],
    ['more at once than the limit never pass', ends(103), 100, 3, 1, 3_000, 5_000],
  ]);
});
