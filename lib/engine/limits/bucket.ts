import type { LimitRule } from '../../contract/limits.ts';
import type { Algorithm, Standing, Taken } from './limit-verdict.ts';

/** A bucket, and how long one may wait in it: null where nobody waits, for what fits passes at once. */
interface BucketRule {
  readonly limit: number;
  readonly windowMillis: number;
  readonly burst: number;
  readonly maxDelayMillis: number | null;
}

/**
 * How full the bucket was at a moment. One request is `windowMicros` units and `limit` units leave in a microsecond, so
 * that all of it is whole numbers; a changed limit only changes how fast it leaves.
 */
export interface BucketState {
  readonly level: number;
  readonly atMicros: number;
}

/** The bucket now, and its size; `lag` is what would leave until a clock that was set back is where it was. */
interface BucketNow extends BucketState {
  readonly lag: number;
}

/** Both buckets are one: tokens that are missing from the one are the water that is in the other. */
export function bucket<Rule extends LimitRule>(ruleOf: (rule: Rule) => BucketRule): Algorithm<Rule, BucketState> {
  return {
    take(typed, seen, nowMicros, cost) {
      const rule = ruleOf(typed);
      const now = advance(rule, seen, nowMicros);
      const over = overflow(rule, now, cost);
      if (over > 0) return { ...standing(rule, now), admitted: false, retryAfterMillis: millis(rule, over) };
      const amount = cost * unit(rule);
      const next = { level: now.level + amount, atMicros: now.atMicros };
      return {
        ...standing(rule, { ...now, ...next }),
        admitted: true,
        next,
        taken: { fence: next.level, amount, rate: rule.limit },
        delayMillis: rule.maxDelayMillis === null ? 0 : millis(rule, now.level + now.lag),
      };
    },
    look(typed, seen, nowMicros) {
      const rule = ruleOf(typed);
      return standing(rule, advance(rule, seen, nowMicros));
    },
    refund,
  };
}

const unit = ({ windowMillis }: BucketRule) => windowMillis * 1000;

/** How long so much takes to leave. */
const millis = ({ limit }: BucketRule, level: number) => Math.ceil(level / (limit * 1000));

function advance({ limit }: BucketRule, seen: BucketState | undefined, nowMicros: number): BucketNow {
  if (seen === undefined) return { level: 0, atMicros: nowMicros, lag: 0 };
  const atMicros = Math.max(nowMicros, seen.atMicros);
  const level = Math.max(0, seen.level - limit * (atMicros - seen.atMicros));
  return { level, atMicros, lag: limit * (atMicros - nowMicros) };
}

/** What has to leave before the request fits, and before its turn comes soon enough; at most 0 when it does. */
function overflow(rule: BucketRule, { level, lag }: BucketNow, cost: number): number {
  const tooFull = level + (cost - rule.burst) * unit(rule);
  return Math.max(tooFull > 0 ? tooFull + lag : 0, level + lag - patience(rule));
}

/** How much may be before somebody who queues up. */
function patience({ limit, maxDelayMillis }: BucketRule): number {
  return maxDelayMillis === null ? Number.POSITIVE_INFINITY : maxDelayMillis * 1000 * limit;
}

function standing(rule: BucketRule, { level, lag }: BucketNow): Standing {
  const places = Math.floor((rule.burst * unit(rule) - level) / unit(rule));
  const inTime = Math.floor((patience(rule) - level - lag) / unit(rule)) + 1;
  return {
    remaining: Math.max(0, Math.min(places, inTime)),
    resetMillis: level === 0 ? 0 : millis(rule, level + lag),
  };
}

/** What came first leaves first; only what is still there of this request is given back. */
function refund(
  seen: BucketState,
  { fence, amount, rate, atMicros: since }: Taken & { readonly atMicros: number },
  nowMicros: number,
): BucketState {
  const atMicros = Math.max(nowMicros, seen.atMicros);
  const level = Math.max(0, seen.level - rate * (atMicros - seen.atMicros));
  const left = Math.max(0, Math.min(amount, fence - rate * (atMicros - since)));
  return { level: Math.max(0, level - left), atMicros };
}
