import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { LimitRule } from '../../lib/contract/limits.ts';
import { checkLimits } from '../../lib/engine/limits/check-limits.ts';
import { boundOf, excess } from '../contract/admission-bound.ts';
import type { Admission } from '../contract/admission-log.ts';

/** Every algorithm that bounds what comes in a time, with numbers small enough to meet their edges often. */
const numbers = { limit: fc.integer({ min: 1, max: 12 }), windowMillis: fc.constantFrom(80, 800, 1_000) };
const bucket = { ...numbers, burst: fc.integer({ min: 1, max: 12 }) };
const rules: { readonly [name: string]: fc.Arbitrary<LimitRule> } = {
  'fixed-window': fc.record({ algorithm: fc.constant('fixed-window' as const), ...numbers }),
  'sliding-log': fc.record({ algorithm: fc.constant('sliding-log' as const), ...numbers }),
  'sliding-window': fc.record({ algorithm: fc.constant('sliding-window' as const), ...numbers }),
  'sliding-window-interpolated': fc.record({
    algorithm: fc.constant('sliding-window-interpolated' as const),
    ...numbers,
  }),
  'token-bucket': fc.record({ algorithm: fc.constant('token-bucket' as const), ...bucket }),
  'leaky-bucket, a meter': fc.record({
    algorithm: fc.constant('leaky-bucket' as const),
    ...bucket,
    maxDelayMillis: fc.constant(0),
  }),
  'leaky-bucket, a queue': fc.record({
    algorithm: fc.constant('leaky-bucket' as const),
    ...bucket,
    maxDelayMillis: fc.integer({ min: 1, max: 500 }),
  }),
};

/** Pauses in microseconds: floods, steps about as long as a bucket of a window, and long gaps. */
const pauses = fc.array(
  fc.record({
    micros: fc.oneof(
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 0, max: 150_000 }),
      fc.integer({ min: 0, max: 3_000_000 }),
    ),
    cost: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 60 },
);

/** What a rule admits of requests that come one after the other, from a time in the middle of a window. */
function admittedOf(rule: LimitRule, arrivals: readonly { readonly micros: number; readonly cost: number }[]) {
  const admitted: Admission[] = [];
  let atMicros = 1_795_500_000_123_456;
  let seen: Parameters<typeof checkLimits>[0][number]['seen'];
  for (const { micros, cost } of arrivals) {
    atMicros += micros;
    const [limit] = checkLimits([{ rule, seen, cost, shadow: false }], atMicros).limits;
    if (limit?.taken == null) continue;
    seen = limit.taken.next;
    admitted.push({ atMicros, cost });
  }
  return admitted;
}

describe('between any two requests that were admitted, no more than its bound was admitted by', () => {
  it.each(Object.entries(rules))('%s', (_, rule) => {
    fc.assert(
      fc.property(rule, pauses, (one, arrivals) => {
        expect(excess(admittedOf(one, arrivals), boundOf(one))).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });
});
