import fc from 'fast-check';
import type { LimitRule } from '../../lib/contract/limits.ts';

const numbers = { limit: fc.integer({ min: 1, max: 8 }), windowMillis: fc.integer({ min: 1_000, max: 20_000 }) };
const burst = fc.integer({ min: 1, max: 8 });
const one = <A extends string>(algorithm: A) => fc.constant(algorithm);

/** A rule of any algorithm, so small that a short sequence meets its edges. */
export const anyRule: fc.Arbitrary<LimitRule> = fc.oneof(
  fc.record({ algorithm: one('fixed-window'), ...numbers }),
  fc.record({ algorithm: one('sliding-log'), ...numbers }),
  fc.record({ algorithm: one('sliding-window'), ...numbers }),
  fc.record({ algorithm: one('sliding-window-interpolated'), ...numbers }),
  fc.record({ algorithm: one('token-bucket'), ...numbers, burst }),
  fc.record({ algorithm: one('leaky-bucket'), ...numbers, burst, maxDelayMillis: fc.constant(0) }),
  fc.record({
    algorithm: one('leaky-bucket'),
    ...numbers,
    burst,
    maxDelayMillis: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({ algorithm: one('concurrency'), ...numbers }),
);

/** A request, so many microseconds after the last one. */
export interface Arrival {
  readonly micros: number;
  readonly cost: number;
}

/** Floods, steps about as long as a bucket of a window, and gaps in which much or all is forgotten. */
export const arrivals: fc.Arbitrary<readonly Arrival[]> = fc.array(
  fc.record({
    micros: fc.oneof(
      fc.integer({ min: 0, max: 50 }),
      fc.integer({ min: 0, max: 1_500_000 }),
      fc.integer({ min: 0, max: 9_000_000 }),
    ),
    cost: fc.oneof({ arbitrary: fc.constant(1), weight: 3 }, { arbitrary: fc.integer({ min: 2, max: 4 }), weight: 1 }),
  }),
  { minLength: 1, maxLength: 20, size: 'max' },
);

/** In the middle of a window. */
export const startMicros = 1_795_500_000_123_456;
