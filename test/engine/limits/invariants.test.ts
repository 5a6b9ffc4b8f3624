import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import type { LimitRule } from '../../../lib/contract/limits.ts';
import type { LimitMemory } from '../../../lib/engine/limits/algorithms.ts';
import { refundCharge } from '../../../lib/engine/limits/charge.ts';
import { checkLimits, type LimitDecision, lookAtLimits } from '../../../lib/engine/limits/check-limits.ts';

const numbers = { limit: fc.integer({ min: 1, max: 15 }), windowMillis: fc.integer({ min: 1, max: 20_000 }) };
const burst = fc.integer({ min: 1, max: 15 });
const one = <A extends string>(algorithm: A) => fc.constant(algorithm);
const rules: { readonly [story: string]: fc.Arbitrary<LimitRule> } = {
  'fixed-window': fc.record({ algorithm: one('fixed-window'), ...numbers }),
  'sliding-log': fc.record({ algorithm: one('sliding-log'), ...numbers }),
  'sliding-window': fc.record({ algorithm: one('sliding-window'), ...numbers }),
  'sliding-window-interpolated': fc.record({ algorithm: one('sliding-window-interpolated'), ...numbers }),
  'token-bucket': fc.record({ algorithm: one('token-bucket'), ...numbers, burst }),
  'leaky-bucket as a meter': fc.record({
    algorithm: one('leaky-bucket'),
    ...numbers,
    burst,
    maxDelayMillis: fc.constant(0),
  }),
  'leaky-bucket as a queue': fc.record({
    algorithm: one('leaky-bucket'),
    ...numbers,
    burst,
    maxDelayMillis: fc.integer({ min: 1, max: 10_000 }),
  }),
  concurrency: fc.record({ algorithm: one('concurrency'), ...numbers }),
};
const anyRule = fc.oneof(...Object.values(rules));

const steps = fc.array(
  fc.record({
    micros: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 9_000_000 })),
    cost: fc.integer({ min: 1, max: 4 }),
  }),
  { minLength: 1, maxLength: 40 },
);
const startMicros = 1_795_500_000_123_456;

function decide(rule: LimitRule, seen: LimitMemory | undefined, nowMicros: number, cost = 1): LimitDecision {
  return checkLimits([{ rule, seen, cost, shadow: false }], nowMicros).limits[0] as LimitDecision;
}
const remainingOf = (rule: LimitRule, seen: LimitMemory | undefined, nowMicros: number) =>
  lookAtLimits([{ rule, seen, cost: 1, shadow: false }], nowMicros).limits[0]?.remaining as number;

/** Whether it holds before every step, for what is remembered then; on goes what the step took. */
function holdsOnTheWay(
  rule: LimitRule,
  sequence: readonly { readonly micros: number; readonly cost: number }[],
  holds: (seen: LimitMemory | undefined, now: number, cost: number) => boolean,
): boolean {
  let seen: LimitMemory | undefined;
  let now = startMicros;
  return sequence.every(({ micros, cost }) => {
    now += micros;
    if (!holds(seen, now, cost)) return false;
    seen = decide(rule, seen, now, cost).taken?.next ?? seen;
    return true;
  });
}

/** How much of these steps a rule admits. */
function admittedOf(rule: LimitRule, seen: LimitMemory | undefined, start: number, pauses: readonly number[]) {
  let [memory, now, admitted] = [seen, start, 0];
  for (const pause of pauses) {
    now += pause;
    const { taken } = decide(rule, memory, now);
    memory = taken?.next ?? memory;
    admitted += taken === null ? 0 : 1;
  }
  return { memory, now, admitted };
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

describe.each(Object.entries(rules))('for every sequence, %s', (_, rule) => {
  type Holds = (some: LimitRule, seen: LimitMemory | undefined, now: number, cost: number) => boolean;
  const always = (holds: Holds) =>
    fc.assert(
      fc.property(rule, steps, (some, sequence) =>
        holdsOnTheWay(some, sequence, (seen, now, cost) => holds(some, seen, now, cost)),
      ),
      { numRuns: 300 },
    );

  it('says as remaining exactly how many more would pass', () => {
    always(
      (some, seen, now) => remainingOf(some, seen, now) === admittedOf(some, seen, now, Array(20).fill(0)).admitted,
    );
  });

  it('names a wait that suffices, and a millisecond less does not', () => {
    always((some, seen, now, cost) => {
      const { admitted, retryAfterMillis: wait } = decide(some, seen, now, cost);
      if (admitted || !decide(some, undefined, now, cost).admitted) return true;
      const passes = (millis: number) => decide(some, seen, now + millis * 1_000, cost).admitted;
      return !passes(wait - 1) && passes(wait);
    });
  });

  it('admits no larger cost where it refuses a smaller', () => {
    always((some, seen, now) => {
      const admitted = [1, 2, 3, 4, 5].map((cost) => decide(some, seen, now, cost).admitted);
      return !admitted.slice(admitted.indexOf(false)).includes(true) || !admitted.includes(false);
    });
  });

  it('gives back a charge as if it had never been made', () => {
    always((some, seen, now, cost) => {
      const { taken } = decide(some, seen, now, cost);
      if (taken === null) return true;
      return [0, 1, 500, 700_000, 3_000_000].every((later) => {
        const restored = refundCharge(taken.next, taken.charge, now + later);
        return [1, 3].every((more) => {
          const [again, never] = [restored, seen].map((each) => decide(some, each, now + later, more));
          return same({ ...again, taken: null }, { ...never, taken: null });
        });
      });
    });
  });

  it('gives back nothing that has left already', () => {
    always((some, seen, now, cost) => {
      const { taken, resetMillis } = decide(some, seen, now, cost);
      if (taken === null) return true;
      const gone = now + resetMillis * 1_000;
      const filled = decide(some, taken.next, gone).taken?.next;
      if (filled === undefined) return true;
      return remainingOf(some, refundCharge(filled, taken.charge, gone), gone) === remainingOf(some, filled, gone);
    });
  });

  it('is empty again after the reset it names', () => {
    always((some, seen, now) => {
      const { resetMillis } = lookAtLimits([{ rule: some, seen, cost: 1, shadow: false }], now)
        .limits[0] as LimitDecision;
      const empty = now + resetMillis * 1_000;
      return remainingOf(some, seen, empty) === remainingOf(some, undefined, empty);
    });
  });

  it('admits no more after a clock that went back than if nothing had been counted', () => {
    const back = fc.integer({ min: 1, max: 100_000_000 });
    fc.assert(
      fc.property(rule, steps, back, (some, sequence, micros) => {
        const pauses = sequence.map((step) => step.micros);
        const before = admittedOf(some, undefined, startMicros, pauses);
        const start = before.now - micros;
        const [after, anew] = [before.memory, undefined].map((each) => admittedOf(some, each, start, pauses).admitted);
        return (after ?? 0) <= (anew ?? 0);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps what was counted when the limit changes', () => {
    const limits = fc.integer({ min: 1, max: 15 });
    fc.assert(
      fc.property(rule, steps, limits, (some, sequence, limit) =>
        holdsOnTheWay(some, sequence, (seen, now) => {
          // How many places a queue has depends on the longest delay too.
          if (some.algorithm === 'leaky-bucket' && some.maxDelayMillis > 0) return true;
          const changed = 'burst' in some ? { ...some, burst: limit } : { ...some, limit };
          const places = 'burst' in some ? some.burst : some.limit;
          const used = places - remainingOf(some, seen, now);
          return remainingOf(changed, seen, now) === Math.max(0, limit - used);
        }),
      ),
      { numRuns: 300 },
    );
  });
});

describe('for every sequence of several limits', () => {
  it('a refusal charges none of them, and an admission all but refusing shadows', () => {
    const limits = fc.array(fc.record({ rule: anyRule, cost: fc.integer({ min: 1, max: 4 }), shadow: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(limits, steps, (some, sequence) => {
        const memories: (LimitMemory | undefined)[] = some.map(() => undefined);
        let now = startMicros;
        return sequence.every(({ micros }) => {
          now += micros;
          const questions = some.map((limit, n) => ({ ...limit, seen: memories[n] }));
          const decision = checkLimits(questions, now);
          const alone = some.map(({ rule, cost }, n) => decide(rule, memories[n], now, cost).admitted);
          const admitted = alone.every((passes, n) => passes || some[n]?.shadow);
          for (const [n, { taken }] of decision.limits.entries()) memories[n] = taken?.next ?? memories[n];
          return (
            decision.admitted === admitted &&
            same(
              decision.limits.map((each) => each.admitted),
              alone,
            ) &&
            same(
              decision.limits.map(({ taken }) => taken !== null),
              alone.map((passes) => admitted && passes),
            )
          );
        });
      }),
      { numRuns: 2_000 },
    );
  });
});
