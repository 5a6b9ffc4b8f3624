import type { HealthRule } from '../../contract/upstream-call.ts';

/** How a target stands by its checks: it is healthy until so many of them in a row have failed, and the other way round. */
export interface TargetStanding {
  readonly healthy: boolean;
  /** Checks in a row, the last one included, that say the same as `healthy`. */
  readonly agreeing: number;
  /** Checks in a row, the last one included, that say otherwise. */
  readonly against: number;
  /** Checks of this run alone have shown it; until then it is what others have found. */
  readonly isConfirmed: boolean;
}

/** What is known of a target that nobody has checked lately: calls go to it. */
export const uncheckedTarget = { healthy: true, against: 0 } as const;

/** What was found longer ago than this says nothing: its checks have ended. */
export const believedMillis = 180_000;

/** Where a run of checks begins: with what the one before has found, as far as that still says anything. */
export function standingOf(
  found: { readonly healthy: boolean; readonly against: number; readonly ageMillis: number } | undefined,
): TargetStanding {
  const { healthy, against } = found === undefined || found.ageMillis > believedMillis ? uncheckedTarget : found;
  return { healthy, against, agreeing: 0, isConfirmed: false };
}

/** How a target stands after one more check. */
export function afterCheck(
  { up, down }: Pick<HealthRule, 'up' | 'down'>,
  { healthy, agreeing, against, isConfirmed }: TargetStanding,
  passed: boolean,
): TargetStanding {
  const needed = passed ? up : down;
  if (passed === healthy) {
    const inARow = agreeing + 1;
    return { healthy, agreeing: inARow, against: 0, isConfirmed: isConfirmed || inARow >= needed };
  }
  const inARow = against + 1;
  return inARow >= needed
    ? { healthy: passed, agreeing: inARow, against: 0, isConfirmed: true }
    : { healthy, agreeing: 0, against: inARow, isConfirmed };
}

/** What a run has last written of a target. */
export type Written = Pick<TargetStanding, 'healthy' | 'against'>;

/**
 * True when the run has something to write: what its own checks have shown, once, and again with every change; and at its last
 * check, for the next run to count on from. A run that never learned how the target stood hands no guess over.
 */
export function isWorthWriting(
  { healthy, against, isConfirmed }: TargetStanding,
  written: Written | undefined,
  { isLast, isGuess }: { readonly isLast: boolean; readonly isGuess: boolean },
): boolean {
  if (isConfirmed && written?.healthy !== healthy) return true;
  return isLast && written?.against !== against && (isConfirmed || !isGuess);
}
