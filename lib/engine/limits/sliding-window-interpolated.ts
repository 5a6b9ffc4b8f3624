import type { LimitRule } from '../../contract/limits.ts';
import type { Algorithm, Standing } from './limit-verdict.ts';
import {
  advance,
  bucketMicros,
  bucketsHeld,
  leavesAt,
  resetMillis,
  type SubBuckets,
  sum,
  withoutTaken,
  withTaken,
} from './sub-buckets.ts';

type Rule = Extract<LimitRule, { algorithm: 'sliding-window-interpolated' }>;

/**
 * Sliding-window counter that takes requests as evenly spread inside a bucket: the bucket which the window's far edge cuts
 * counts by the part that is still inside. Slots come back smoothly. Never more than `limit` in any seven eighths of a
 * window, and less than twice the limit in a whole one, where bursts are not spread.
 */
export const slidingWindowInterpolated: Algorithm<Rule, SubBuckets> = {
  take(rule, seen, nowMicros, cost) {
    const now = advance(rule, seen, nowMicros);
    const { limit } = rule;
    if (used(rule, now, nowMicros) > (limit - cost) * bucketMicros(rule)) {
      return { ...standing(rule, now, nowMicros), admitted: false, retryAfterMillis: wait(rule, now, nowMicros, cost) };
    }
    const next = withTaken(now, cost);
    const taken = { fence: next.newest, amount: cost, rate: 0 };
    return { ...standing(rule, next, nowMicros), admitted: true, next, taken, delayMillis: 0 };
  },
  look: (rule, seen, nowMicros) => standing(rule, advance(rule, seen, nowMicros), nowMicros),
  refund: withoutTaken,
};

/** What is inside the window, in requests times the width of a bucket: whole numbers, for the twin's sake. */
function used(rule: Rule, { newest, counts }: SubBuckets, nowMicros: number): number {
  const width = bucketMicros(rule);
  const oldest = counts[bucketsHeld - 1] as number;
  return (sum(counts) - oldest) * width + oldest * Math.min(width, (newest + 1) * width - nowMicros);
}

function standing(rule: Rule, state: SubBuckets, nowMicros: number): Standing {
  const width = bucketMicros(rule);
  return {
    remaining: Math.max(0, Math.floor((rule.limit * width - used(rule, state, nowMicros)) / width)),
    resetMillis: resetMillis(rule, state, nowMicros),
  };
}

/** Until enough of the oldest bucket has left; a cost above the limit waits for an empty window and then still fails. */
function wait(rule: Rule, { newest, counts }: SubBuckets, nowMicros: number, cost: number): number {
  const width = bucketMicros(rule);
  let younger = sum(counts);
  let k = bucketsHeld;
  do {
    k -= 1;
    younger -= counts[k] as number;
  } while (k > 0 && younger + cost > rule.limit);
  const room = Math.max(0, rule.limit - cost - younger);
  const stays = Math.min(width, Math.floor((room * width) / (counts[k] || 1)));
  return Math.max(1, Math.ceil((leavesAt(rule, newest - k) - stays - nowMicros) / 1000));
}
