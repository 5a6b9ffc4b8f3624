/**
 * How soon it matters what the store says. `wary`: the circuit may open at any moment. `urgent`: an instance refuses calls by
 * a judgement of its own, which others may know better.
 */
export type Urgency = 'calm' | 'wary' | 'troubled' | 'urgent';

/** When an instance reads how its circuits stand; one read is for all of them. */
export interface Reading {
  /** One call more. */
  count(): void;
  /** Whether a call is to bring a read about; it then counts as asked. */
  isDue(nowMillis: number, urgency: Urgency): boolean;
  /** Whether a call had better wait for an answer, since the last one is of too long ago. */
  isStale(nowMillis: number, urgency: Urgency): boolean;
  /** A read was asked for, or an answer to anything else has come, which is as good. */
  asked(nowMillis: number): void;
  answered(nowMillis: number): void;
}

const calmMillis = 5_000;
const soonMillis = { wary: 1_000, troubled: 1_000, urgent: 250 } as const;
/** An instance with little to do waits for so many calls, so that reads are few beside them, but not for ever. */
const calmCalls = 50;
const longestCalmMillis = 30_000;
const staleMillis = { calm: Number.POSITIVE_INFINITY, wary: 500, troubled: 2_000, urgent: 500 } as const;

/** Every five seconds, give or take a tenth, while all is well, every second while something is the matter. */
export function reading(random: () => number): Reading {
  let [askedAt, answeredAt, calls] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  let spread = 1;
  return {
    count() {
      calls += 1;
    },
    isDue(nowMillis, urgency) {
      const age = nowMillis - askedAt;
      const isDue =
        urgency === 'calm'
          ? age >= longestCalmMillis || (age >= calmMillis * spread && calls > calmCalls)
          : age >= soonMillis[urgency];
      if (isDue) [askedAt, calls, spread] = [nowMillis, 0, 0.9 + 0.2 * random()];
      return isDue;
    },
    isStale: (nowMillis, urgency) => nowMillis - answeredAt >= staleMillis[urgency],
    asked(nowMillis) {
      [askedAt, calls] = [nowMillis, 0];
    },
    answered(nowMillis) {
      answeredAt = nowMillis;
    },
  };
}
