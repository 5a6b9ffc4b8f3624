import type { LimitRule } from '../../contract/limits.ts';
import type { Standing, Take } from './limit-verdict.ts';
import { lookSlidingWindow, type SlidingWindowState, takeSlidingWindow } from './sliding-window.ts';

/** What a store keeps of one counter; which algorithm wrote it is part of the store's key. */
export type LimitMemory = SlidingWindowState;

interface Algorithm {
  take(rule: LimitRule, seen: LimitMemory | undefined, nowMicros: number, cost: number): Take<LimitMemory>;
  look(rule: LimitRule, seen: LimitMemory | undefined, nowMicros: number): Standing;
}

/** One row an algorithm; each has a branch of the same name in `check-limits.lua`. */
const algorithms: { readonly [algorithm: string]: Algorithm } = {
  'sliding-window': { take: takeSlidingWindow, look: lookSlidingWindow } as Algorithm,
};

function algorithmOf(rule: LimitRule): Algorithm {
  const algorithm = algorithms[rule.algorithm];
  if (algorithm === undefined) throw new RangeError(`the engine has no ${rule.algorithm}`);
  return algorithm;
}

export interface LimitQuestion {
  readonly rule: LimitRule;
  readonly seen: LimitMemory | undefined;
  readonly cost: number;
}

export interface LimitDecision extends Standing {
  readonly admitted: boolean;
  readonly retryAfterMillis: number;
}

/** `next` holds the memories to store, in the order of the questions; absent on a refusal, which charges nothing. */
export type LimitsDecision =
  | { readonly admitted: true; readonly limits: readonly LimitDecision[]; readonly next: readonly LimitMemory[] }
  | { readonly admitted: false; readonly limits: readonly LimitDecision[] };

/** All or nothing over the limits of one request, at one instant. */
export function checkLimits(questions: readonly LimitQuestion[], nowMicros: number): LimitsDecision {
  const takes = questions.map(({ rule, seen, cost }) => algorithmOf(rule).take(rule, seen, nowMicros, cost));
  if (takes.every((take) => take.admitted)) {
    return { admitted: true, limits: takes.map((take) => decision(take, 0)), next: takes.map((take) => take.next) };
  }
  const limits = takes.map((take, n) => {
    if (!take.admitted) return decision(take, take.retryAfterMillis);
    const { rule, seen } = questions[n] as LimitQuestion;
    return decision(algorithmOf(rule).look(rule, seen, nowMicros), 0);
  });
  return { admitted: false, limits };
}

function decision({ remaining, resetMillis }: Standing, retryAfterMillis: number): LimitDecision {
  return { admitted: retryAfterMillis === 0, remaining, resetMillis, retryAfterMillis };
}
