import fc from 'fast-check';
import type { LimitRule } from '../../lib/contract/limits.ts';

const numbers = {
  limit: fc.integer({ min: 1, max: 8 }),
  windowMillis: fc.oneof(
    { arbitrary: fc.integer({ min: 1_000, max: 20_000 }), weight: 3 },
    { arbitrary: fc.integer({ min: 60_000, max: 100_000 }), weight: 1 },
  ),
};
const burst = fc.integer({ min: 1, max: 8 });
const one = <A extends string>(algorithm: A) => fc.constant(algorithm);

/** Rules of each kind, so small that a short sequence meets their edges. */
export const rulesOfEach: readonly fc.Arbitrary<LimitRule>[] = [
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
];
export const anyRule = fc.oneof(...rulesOfEach);

/** A request, so many microseconds and eighths of a window after the last one. */
export interface Arrival {
  readonly micros: number;
  readonly eighths: number;
  readonly cost: number;
}

/** How long after the last one it comes, where limits have this rule. */
export const pauseOf = ({ micros, eighths }: Arrival, { windowMillis }: LimitRule) =>
  micros + eighths * windowMillis * 125;

const onEdges = fc.record({ micros: fc.constant(0), eighths: fc.constantFrom(0, 0, 1, 3, 4, 7, 8, 9) });
const anywhere = fc.oneof(
  fc.record({ micros: fc.integer({ min: 0, max: 50 }), eighths: fc.constant(0) }),
  fc.record({ micros: fc.integer({ min: 0, max: 1_500_000 }), eighths: fc.constant(0) }),
  fc.record({ micros: fc.constantFrom(0, 1), eighths: fc.integer({ min: 0, max: 9 }) }),
);
const costs = fc.oneof(
  { arbitrary: fc.constant(1), weight: 3 },
  { arbitrary: fc.integer({ min: 2, max: 4 }), weight: 1 },
);
const sequenceOf = (pauses: fc.Arbitrary<Omit<Arrival, 'cost'>>) =>
  fc.array(
    fc.tuple(pauses, costs).map(([pause, cost]) => ({ ...pause, cost })),
    { minLength: 1, maxLength: 20, size: 'max' },
  );

/** Floods, steps about as long as a bucket of a window, or all of it on the very edges of windows. */
export const arrivals: fc.Arbitrary<readonly Arrival[]> = fc.oneof(sequenceOf(anywhere), sequenceOf(onEdges));

/** In the middle of a window. */
export const startMicros = 1_795_500_000_123_456;
