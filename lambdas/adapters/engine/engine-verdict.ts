import type { LimitMemory } from '../../../lib/engine/limits/algorithms.ts';
import { checkLimits, type LimitsDecision, lookAtLimits } from '../../../lib/engine/limits/check-limits.ts';
import type { LimitCheck, LimitVerdict } from '../../ports.ts';

const modes = { check: checkLimits, look: lookAtLimits } as const;

/** What the engine decides, for stores that run it themselves. */
export function decideChecks(
  mode: keyof typeof modes,
  checks: readonly LimitCheck[],
  memoryOf: (key: string) => LimitMemory | undefined,
  nowMicros: number,
): LimitsDecision {
  const questions = checks.map(({ key, rule, cost, limit }) => ({
    rule,
    cost,
    shadow: limit.shadow,
    seen: memoryOf(key),
  }));
  return modes[mode](questions, nowMicros);
}

/** The decision as a store's answer. */
export function verdictOf(
  checks: readonly LimitCheck[],
  { admitted, delayMillis, limits }: LimitsDecision,
  check: string,
): LimitVerdict {
  return {
    admitted,
    delayMillis,
    limits: limits.map(({ taken: _, ...limit }, n) => ({ id: (checks[n] as LimitCheck).limit.id, ...limit })),
    receipt: limits.flatMap(({ taken }, n) =>
      taken === null ? [] : [{ key: (checks[n] as LimitCheck).key, check, ...taken.charge }],
    ),
  };
}
