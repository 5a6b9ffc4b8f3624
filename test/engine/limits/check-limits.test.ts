import { describe, expect, it } from '@jest/globals';
import { checkLimits, type LimitMemory } from '../../../lib/engine/limits/check-limits.ts';

const perSecond = { algorithm: 'sliding-window', limit: 2, windowMillis: 8_000 } as const;
const perDay = { algorithm: 'sliding-window', limit: 10, windowMillis: 86_400_000 } as const;
const at = 800_000_000_000;

describe('several limits of one request', () => {
  it('are all charged when all admit', () => {
    const decision = checkLimits(
      [
        { rule: perSecond, seen: undefined, cost: 1 },
        { rule: perDay, seen: undefined, cost: 3 },
      ],
      at,
    );
    expect(decision).toMatchObject({ admitted: true, limits: [{ remaining: 1 }, { remaining: 7 }] });
    expect('next' in decision && decision.next.map(({ counts }) => counts[0])).toEqual([1, 3]);
  });

  it('none is charged when one refuses; the others say what they still have', () => {
    const full: LimitMemory = { newest: 800_000, counts: [2, 0, 0, 0, 0, 0, 0, 0, 0] };
    const decision = checkLimits(
      [
        { rule: perSecond, seen: full, cost: 1 },
        { rule: perDay, seen: undefined, cost: 3 },
      ],
      at,
    );
    expect(decision).toEqual({
      admitted: false,
      limits: [
        { admitted: false, remaining: 0, resetMillis: 9_000, retryAfterMillis: 9_000 },
        { admitted: true, remaining: 10, resetMillis: 0, retryAfterMillis: 0 },
      ],
    });
  });

  it('no limits admit', () => {
    expect(checkLimits([], at)).toEqual({ admitted: true, limits: [], next: [] });
  });
});
