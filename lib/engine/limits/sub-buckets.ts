import type { LimitRule } from '../../contract/limits.ts';
import type { Taken } from './limit-verdict.ts';

type Rule = Extract<LimitRule, { algorithm: 'sliding-window' | 'sliding-window-interpolated' }>;

/**
 * Admissions of the last window in equal sub-buckets. `counts[k]` belongs to the bucket `newest - k`; the bucket that the
 * window's far edge cuts is kept too.
 */
export interface SubBuckets {
  readonly newest: number;
  readonly counts: readonly number[];
}

const bucketsInWindow = 8;
export const bucketsHeld = bucketsInWindow + 1;

/** A whole number for every whole number of milliseconds, so both twins compute with integers only. */
export const bucketMicros = (rule: Rule) => (rule.windowMillis * 1000) / bucketsInWindow;

/** The buckets as they stand at `nowMicros`: what left the window is gone. */
export function advance(rule: Rule, seen: SubBuckets | undefined, nowMicros: number): SubBuckets {
  const bucket = Math.floor(nowMicros / bucketMicros(rule));
  const newest = Math.max(bucket, seen?.newest ?? bucket);
  const shift = newest - (seen?.newest ?? newest);
  const counts = Array.from({ length: bucketsHeld }, (_, k) => seen?.counts[k - shift] ?? 0);
  return { newest, counts };
}

export function withTaken(state: SubBuckets, cost: number): SubBuckets {
  return { newest: state.newest, counts: state.counts.map((count, k) => (k === 0 ? count + cost : count)) };
}

export function withoutTaken({ newest, counts }: SubBuckets, { fence, amount }: Taken): SubBuckets {
  return {
    newest,
    counts: counts.map((count, k) => (newest - k === fence ? Math.max(0, count - amount) : count)),
  };
}

/** Until the last admission has left the window; 0 when there is none. */
export function resetMillis(rule: Rule, { newest, counts }: SubBuckets, nowMicros: number): number {
  const youngest = counts.findIndex((count) => count > 0);
  return youngest < 0 ? 0 : Math.ceil((leavesAt(rule, newest - youngest) - nowMicros) / 1000);
}

/** The moment when the window no longer touches the bucket. */
export function leavesAt(rule: Rule, bucket: number): number {
  return (bucket + bucketsHeld) * bucketMicros(rule);
}

export const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
