import type { LimitRule } from '../../contract/limits.ts';
import type { Standing, Take } from './limit-verdict.ts';

type Rule = Extract<LimitRule, { algorithm: 'sliding-window' }>;

/**
 * Admissions of the last window in equal sub-buckets. `counts[k]` belongs to the bucket `newest - k`; the bucket that the
 * window's far edge cuts is kept too, and always counted whole.
 */
export interface SlidingWindowState {
  readonly newest: number;
  readonly counts: readonly number[];
}

const bucketsInWindow = 8;
const bucketsHeld = bucketsInWindow + 1;

/**
 * Strict sliding-window counter: never more than `limit` in any rolling window, at the price that a slot may be held up to
 * an eighth of a window longer. `nowMicros` is a whole number; a clock set back refills nothing and forgets nothing.
 * The twin of the branch `sliding-window` in `lambdas/adapters/valkey/check-limits.lua`; the differential test holds both equal.
 */
export function takeSlidingWindow(
  rule: Rule,
  seen: SlidingWindowState | undefined,
  nowMicros: number,
  cost: number,
): Take<SlidingWindowState> {
  const now = advance(rule, seen, nowMicros);
  const used = sum(now.counts);
  if (used + cost > rule.limit) {
    return { ...standing(rule, now, nowMicros), admitted: false, retryAfterMillis: wait(rule, now, nowMicros, cost) };
  }
  const next = { newest: now.newest, counts: now.counts.map((count, k) => (k === 0 ? count + cost : count)) };
  return { ...standing(rule, next, nowMicros), admitted: true, next };
}

/** How full the window is at `nowMicros`, nothing taken. */
export function lookSlidingWindow(rule: Rule, seen: SlidingWindowState | undefined, nowMicros: number): Standing {
  return standing(rule, advance(rule, seen, nowMicros), nowMicros);
}

/** A whole number for every whole number of milliseconds, so both twins compute with integers only. */
const bucketMicros = (rule: Rule) => (rule.windowMillis * 1000) / bucketsInWindow;

function advance(rule: Rule, seen: SlidingWindowState | undefined, nowMicros: number): SlidingWindowState {
  const bucket = Math.floor(nowMicros / bucketMicros(rule));
  const newest = Math.max(bucket, seen?.newest ?? bucket);
  const shift = newest - (seen?.newest ?? newest);
  const counts = Array.from({ length: bucketsHeld }, (_, k) => seen?.counts[k - shift] ?? 0);
  return { newest, counts };
}

function standing(rule: Rule, state: SlidingWindowState, nowMicros: number): Standing {
  const youngest = state.counts.findIndex((count) => count > 0);
  return {
    remaining: Math.max(0, rule.limit - sum(state.counts)),
    resetMillis: youngest < 0 ? 0 : leavesAfter(rule, state.newest - youngest, nowMicros),
  };
}

/** Until enough of the oldest buckets have left; a cost above the limit waits for an empty window and then still fails. */
function wait(rule: Rule, state: SlidingWindowState, nowMicros: number, cost: number): number {
  let used = sum(state.counts);
  for (let k = bucketsHeld - 1; k >= 0; k -= 1) {
    used -= state.counts[k] as number;
    if (used + cost <= rule.limit || k === 0) return leavesAfter(rule, state.newest - k, nowMicros);
  }
  throw new RangeError('a window without buckets');
}

function leavesAfter(rule: Rule, bucket: number, nowMicros: number): number {
  return Math.ceil(((bucket + bucketsHeld) * bucketMicros(rule) - nowMicros) / 1000);
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
