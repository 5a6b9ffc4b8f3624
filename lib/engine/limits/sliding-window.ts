import type { LimitRule } from '../../contract/limits.ts';
import type { Algorithm, Standing } from './limit-verdict.ts';
import {
  advance,
  bucketsHeld,
  leavesAt,
  resetMillis,
  type SubBuckets,
  sum,
  withoutTaken,
  withTaken,
} from './sub-buckets.ts';

type Rule = Extract<LimitRule, { algorithm: 'sliding-window' }>;

/**
 * Strict sliding-window counter: never more than `limit` in any rolling window, at the price that a slot may be held up to
 * an eighth of a window longer, for the bucket that the window's far edge cuts is counted whole.
 */
export const slidingWindow: Algorithm<Rule, SubBuckets> = {
  take(rule, seen, nowMicros, cost) {
    const now = advance(rule, seen, nowMicros);
    if (sum(now.counts) + cost > rule.limit) {
      return { ...standing(rule, now, nowMicros), admitted: false, retryAfterMillis: wait(rule, now, nowMicros, cost) };
    }
    const next = withTaken(now, cost);
    const taken = { fence: next.newest, amount: cost, rate: 0 };
    return { ...standing(rule, next, nowMicros), admitted: true, next, taken, delayMillis: 0 };
  },
  look: (rule, seen, nowMicros) => standing(rule, advance(rule, seen, nowMicros), nowMicros),
  refund: withoutTaken,
};

function standing(rule: Rule, state: SubBuckets, nowMicros: number): Standing {
  return {
    remaining: Math.max(0, rule.limit - sum(state.counts)),
    resetMillis: resetMillis(rule, state, nowMicros),
  };
}

/** Until enough of the oldest buckets have left; a cost above the limit waits for an empty window and then still fails. */
function wait(rule: Rule, { newest, counts }: SubBuckets, nowMicros: number, cost: number): number {
  let used = sum(counts);
  let k = bucketsHeld;
  do {
    k -= 1;
    used -= counts[k] as number;
  } while (k > 0 && used + cost > rule.limit);
  return Math.ceil((leavesAt(rule, newest - k) - nowMicros) / 1000);
}
