import type { LimitRule } from '../../contract/limits.ts';
import type { Algorithm, Standing } from './limit-verdict.ts';

type Rule = Extract<LimitRule, { algorithm: 'concurrency' }>;

/** The ends of the leases that are held, in order; no two are equal, so an end is also the lease's name. */
export interface ConcurrencyState {
  readonly ends: readonly number[];
}

/**
 * At most `limit` at a time. An admitted request holds a lease until it is released, or until `windowMillis` have passed: a
 * caller that died does not hold its place forever.
 */
export const concurrency: Algorithm<Rule, ConcurrencyState> = {
  take(rule, seen, nowMicros, cost) {
    const ends = held(seen, nowMicros);
    const lease = rule.windowMillis * 1000;
    if (ends.length + cost > rule.limit) {
      const first = ends[ends.length + cost - rule.limit - 1] ?? nowMicros + lease;
      return { ...standing(rule, ends, nowMicros), admitted: false, retryAfterMillis: millisTo(first, nowMicros) };
    }
    const end = Math.max(nowMicros + lease, (ends.at(-1) ?? 0) + 1);
    const next = { ends: [...ends, ...Array.from({ length: cost }, (_, n) => end + n)] };
    const taken = { fence: end, amount: cost, rate: 0 };
    return { ...standing(rule, next.ends, nowMicros), admitted: true, next, taken, delayMillis: 0 };
  },
  look: (rule, seen, nowMicros) => standing(rule, held(seen, nowMicros), nowMicros),
  refund: ({ ends }, { fence, amount }) => ({ ends: ends.filter((end) => end < fence || end >= fence + amount) }),
};

function held(seen: ConcurrencyState | undefined, nowMicros: number): readonly number[] {
  return (seen?.ends ?? []).filter((end) => end > nowMicros);
}

function standing(rule: Rule, ends: readonly number[], nowMicros: number): Standing {
  const last = ends.at(-1);
  return {
    remaining: Math.max(0, rule.limit - ends.length),
    resetMillis: last === undefined ? 0 : millisTo(last, nowMicros),
  };
}

const millisTo = (moment: number, nowMicros: number) => Math.ceil((moment - nowMicros) / 1000);
