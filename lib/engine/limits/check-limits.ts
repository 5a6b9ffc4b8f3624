import type { LimitRule } from '../../contract/limits.ts';
import { algorithmOf, type LimitMemory } from './algorithms.ts';
import type { Charge } from './charge.ts';
import type { Standing, Take } from './limit-verdict.ts';

export interface LimitQuestion {
  readonly rule: LimitRule;
  readonly seen: LimitMemory | undefined;
  readonly cost: number;
  /** Counted and reported, but its refusal refuses nothing. */
  readonly shadow: boolean;
}

export interface LimitDecision extends Standing {
  /** What this limit says, alone. */
  readonly admitted: boolean;
  /** 0 where it admits. */
  readonly retryAfterMillis: number;
  /** What to store and what was charged with it; null where nothing was taken. */
  readonly taken: { readonly next: LimitMemory; readonly charge: Charge } | null;
}

export interface LimitsDecision {
  readonly admitted: boolean;
  /** The longest wait that a limit asks of an admitted request. */
  readonly delayMillis: number;
  readonly limits: readonly LimitDecision[];
}

/**
 * All or nothing over the limits of one request, at one instant: a refusal charges none of them. A shadow limit is charged
 * with an admitted request, when it admits it too; nobody waits for it.
 */
export function checkLimits(questions: readonly LimitQuestion[], nowMicros: number): LimitsDecision {
  return decide(questions, nowMicros, true);
}

/** What {@link checkLimits} would decide, with nothing taken: every limit as it stands. */
export function lookAtLimits(questions: readonly LimitQuestion[], nowMicros: number): LimitsDecision {
  return decide(questions, nowMicros, false);
}

function decide(questions: readonly LimitQuestion[], nowMicros: number, isTaking: boolean): LimitsDecision {
  const takes = questions.map(({ rule, seen, cost }) => algorithmOf(rule.algorithm).take(rule, seen, nowMicros, cost));
  const admitted = takes.every((take, n) => take.admitted || questions[n]?.shadow);
  const delays = takes.map((take, n) => (take.admitted && !questions[n]?.shadow ? take.delayMillis : 0));
  return {
    admitted,
    delayMillis: admitted ? Math.max(0, ...delays) : 0,
    limits: takes.map((take, n) => decision(questions[n] as LimitQuestion, take, admitted && isTaking, nowMicros)),
  };
}

function decision(
  { rule, seen }: LimitQuestion,
  take: Take<LimitMemory>,
  isTaken: boolean,
  nowMicros: number,
): LimitDecision {
  const { remaining, resetMillis } =
    take.admitted && !isTaken ? algorithmOf(rule.algorithm).look(rule, seen, nowMicros) : take;
  const standing = { admitted: take.admitted, remaining, resetMillis };
  if (!take.admitted) return { ...standing, retryAfterMillis: take.retryAfterMillis, taken: null };
  const charge = { algorithm: rule.algorithm, atMicros: nowMicros, ...take.taken };
  return { ...standing, retryAfterMillis: 0, taken: isTaken ? { next: take.next, charge } : null };
}
