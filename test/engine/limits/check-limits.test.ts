import { describe, expect, it } from '@jest/globals';
import { checkLimits, type LimitQuestion, lookAtLimits } from '../../../lib/engine/limits/check-limits.ts';
import type { SubBuckets } from '../../../lib/engine/limits/sub-buckets.ts';

const perSecond = { algorithm: 'sliding-window', limit: 2, windowMillis: 8_000 } as const;
const perDay = { algorithm: 'sliding-window', limit: 10, windowMillis: 86_400_000 } as const;
const queue = { algorithm: 'leaky-bucket', limit: 1, windowMillis: 1_000, burst: 5, maxDelayMillis: 3_000 } as const;
const at = 800_000_000_000;
const full: SubBuckets = { newest: 800_000, counts: [2, 0, 0, 0, 0, 0, 0, 0, 0] };
const question = (rule: LimitQuestion['rule'], more: Partial<LimitQuestion> = {}): LimitQuestion => ({
  rule,
  seen: undefined,
  cost: 1,
  shadow: false,
  ...more,
});

describe('several limits of one request', () => {
  it('are all charged when all admit', () => {
    const decision = checkLimits([question(perSecond), question(perDay, { cost: 3 })], at);
    expect(decision).toMatchObject({ admitted: true, limits: [{ remaining: 1 }, { remaining: 7 }] });
    expect(decision.limits.map(({ taken }) => taken?.charge.amount)).toEqual([1, 3]);
  });

  it('none is charged when one refuses; the others say what they still have', () => {
    expect(checkLimits([question(perSecond, { seen: full }), question(perDay, { cost: 3 })], at)).toEqual({
      admitted: false,
      delayMillis: 0,
      limits: [
        { admitted: false, remaining: 0, resetMillis: 9_000, retryAfterMillis: 9_000, taken: null },
        { admitted: true, remaining: 10, resetMillis: 0, retryAfterMillis: 0, taken: null },
      ],
    });
  });

  it('a shadow limit refuses for itself only, and is charged with what the others admit', () => {
    const limits = [question(perSecond, { seen: full, shadow: true }), question(perDay)];
    expect(checkLimits(limits, at)).toMatchObject({
      admitted: true,
      limits: [
        { admitted: false, taken: null },
        { admitted: true, remaining: 9 },
      ],
    });
    const refused = checkLimits([question(perDay, { shadow: true }), question(perSecond, { seen: full })], at);
    expect(refused).toMatchObject({ admitted: false, limits: [{ admitted: true, remaining: 10, taken: null }, {}] });
  });

  it('the longest delay counts, and nobody waits for a shadow', () => {
    const seen = { level: 2_000_000, atMicros: at };
    expect(checkLimits([question(queue, { seen }), question(perDay)], at)).toMatchObject({ delayMillis: 2_000 });
    expect(checkLimits([question(queue, { seen, shadow: true })], at)).toMatchObject({ delayMillis: 0 });
    expect(checkLimits([question(queue, { seen }), question(perSecond, { seen: full })], at).delayMillis).toBe(0);
  });

  it('a look takes nothing and says how things stand', () => {
    expect(lookAtLimits([question(perSecond), question(perDay, { cost: 11 })], at)).toMatchObject({
      admitted: false,
      limits: [
        { admitted: true, remaining: 2, resetMillis: 0, taken: null },
        { admitted: false, remaining: 10, taken: null },
      ],
    });
  });

  it('no limits admit', () => {
    expect(checkLimits([], at)).toEqual({ admitted: true, delayMillis: 0, limits: [] });
  });
});
