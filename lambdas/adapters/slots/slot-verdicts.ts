import { type LimitCheck, type LimitReceipt, LimitStoreUnavailable, type LimitVerdict } from '../../ports.ts';

/** How one slot's checks are decided, and how what they took is given back. */
export interface SlotCalls {
  check(checks: readonly LimitCheck[]): Promise<LimitVerdict>;
  refund(receipt: LimitReceipt): Promise<void>;
}

/**
 * One verdict over several slots, asked side by side. Where one refuses or does not answer, the others give back what they
 * took before the refusal is told.
 * @throws LimitStoreUnavailable when a slot did not answer.
 */
export async function checkSlots(
  groups: readonly (readonly LimitCheck[])[],
  checks: readonly LimitCheck[],
  { check, refund }: SlotCalls,
): Promise<LimitVerdict> {
  const outcomes = await Promise.allSettled(groups.map(check));
  const verdicts = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const { admitted, delayMillis, limits, receipt } = joinVerdicts(checks, verdicts);
  if (failed === undefined && admitted) return { admitted, delayMillis, limits, receipt };
  await refund(receipt).catch((error: unknown) => {
    // Then it stays taken, which is on the safe side; the refusal is certain either way.
    if (!(error instanceof LimitStoreUnavailable)) throw error;
  });
  if (failed !== undefined) throw failed.reason;
  const taken = new Set(receipt.map(({ key }) => key));
  return {
    admitted: false,
    delayMillis: 0,
    limits: limits.map((state, n) => {
      const { key, cost } = checks[n] as LimitCheck;
      return taken.has(key) ? { ...state, remaining: state.remaining + cost } : state;
    }),
    receipt: [],
  };
}

/** The states in the order of the checks, whatever slots they came from. */
export function joinVerdicts(checks: readonly LimitCheck[], verdicts: readonly LimitVerdict[]): LimitVerdict {
  const states = new Map(verdicts.flatMap(({ limits }) => limits.map((state) => [state.id, state] as const)));
  const admitted = verdicts.every((verdict) => verdict.admitted);
  return {
    admitted,
    delayMillis: admitted ? Math.max(0, ...verdicts.map((verdict) => verdict.delayMillis)) : 0,
    limits: checks.flatMap(({ limit }) => states.get(limit.id) ?? []),
    receipt: verdicts.flatMap(({ receipt }) => receipt),
  };
}
