import type { LimitRule } from '../../contract/limits.ts';
import type { Algorithm, Standing } from './limit-verdict.ts';

type Rule = Extract<LimitRule, { algorithm: 'fixed-window' }>;

/** What was admitted in the window of this number; windows are counted from the epoch. */
export interface FixedWindowState {
  readonly window: number;
  readonly count: number;
}

/**
 * One counter a window of the clock. Never more than `limit` in one window; around the edge of two, up to twice the limit
 * can pass within a moment.
 */
export const fixedWindow: Algorithm<Rule, FixedWindowState> = {
  take(rule, seen, nowMicros, cost) {
    const now = advance(rule, seen, nowMicros);
    if (now.count + cost > rule.limit) {
      const ends = untilEnd(rule, now, nowMicros);
      return { ...standing(rule, now, nowMicros), admitted: false, retryAfterMillis: ends };
    }
    const next = { window: now.window, count: now.count + cost };
    const taken = { fence: next.window, amount: cost, rate: 0 };
    return { ...standing(rule, next, nowMicros), admitted: true, next, taken, delayMillis: 0 };
  },
  look: (rule, seen, nowMicros) => standing(rule, advance(rule, seen, nowMicros), nowMicros),
  refund: (seen, { fence, amount }) =>
    seen.window === fence ? { window: fence, count: Math.max(0, seen.count - amount) } : seen,
};

function advance(rule: Rule, seen: FixedWindowState | undefined, nowMicros: number): FixedWindowState {
  const window = Math.floor(nowMicros / (rule.windowMillis * 1000));
  return seen !== undefined && seen.window >= window ? seen : { window, count: 0 };
}

function standing(rule: Rule, state: FixedWindowState, nowMicros: number): Standing {
  return {
    remaining: Math.max(0, rule.limit - state.count),
    resetMillis: state.count === 0 ? 0 : untilEnd(rule, state, nowMicros),
  };
}

function untilEnd(rule: Rule, { window }: FixedWindowState, nowMicros: number): number {
  return Math.ceil(((window + 1) * rule.windowMillis * 1000 - nowMicros) / 1000);
}
