import type { LimitRule } from '../../contract/limits.ts';
import type { Algorithm, Standing } from './limit-verdict.ts';

type Rule = Extract<LimitRule, { algorithm: 'sliding-log' }>;

/** The moment of every admitted unit of cost, oldest first. */
export interface SlidingLogState {
  readonly times: readonly number[];
}

/**
 * The exact limit: never more than `limit` in any rolling window, and a slot is free again the very moment its window has
 * passed. It remembers every admission, so its memory grows with `limit` (8 bytes each).
 */
export const slidingLog: Algorithm<Rule, SlidingLogState> = {
  take(rule, seen, nowMicros, cost) {
    const times = inWindow(rule, seen, nowMicros);
    if (times.length + cost > rule.limit) {
      const first = times[times.length + cost - rule.limit - 1] ?? nowMicros;
      return {
        ...standing(rule, times, nowMicros),
        admitted: false,
        retryAfterMillis: leavesAfter(rule, first, nowMicros),
      };
    }
    const at = Math.max(nowMicros, times.at(-1) ?? nowMicros);
    const next = { times: [...times, ...Array<number>(cost).fill(at)] };
    const taken = { fence: at, amount: cost, rate: 0 };
    return { ...standing(rule, next.times, nowMicros), admitted: true, next, taken, delayMillis: 0 };
  },
  look: (rule, seen, nowMicros) => standing(rule, inWindow(rule, seen, nowMicros), nowMicros),
  refund({ times }, { fence, amount }) {
    const first = times.indexOf(fence);
    return first < 0
      ? { times }
      : { times: times.filter((time, n) => time !== fence || n < first || n >= first + amount) };
  },
};

function inWindow(rule: Rule, seen: SlidingLogState | undefined, nowMicros: number): readonly number[] {
  const times = seen?.times ?? [];
  const edge = nowMicros - rule.windowMillis * 1000;
  const first = times.findIndex((time) => time > edge);
  return first < 0 ? [] : times.slice(first);
}

function standing(rule: Rule, times: readonly number[], nowMicros: number): Standing {
  const last = times.at(-1);
  return {
    remaining: Math.max(0, rule.limit - times.length),
    resetMillis: last === undefined ? 0 : leavesAfter(rule, last, nowMicros),
  };
}

function leavesAfter(rule: Rule, time: number, nowMicros: number): number {
  return Math.ceil((time + rule.windowMillis * 1000 - nowMicros) / 1000);
}
