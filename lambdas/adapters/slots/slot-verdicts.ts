import { type LimitCheck, type LimitReceipt, LimitStoreUnavailable, type LimitVerdict } from '../../ports.ts';

/** How one slot's checks are decided, and how what they took is given back. */
export interface SlotCalls {
  check(checks: readonly LimitCheck[]): Promise<LimitVerdict>;
  /** What a check would say, with nothing taken. */
  look(checks: readonly LimitCheck[]): Promise<LimitVerdict>;
  refund(receipt: LimitReceipt): Promise<void>;
}

/**
 * One verdict over several slots, asked side by side. Where one refuses or does not answer, the others give back what they
 * took before the refusal is told, and say what is left then: a counter of several ways to refuse cannot be reckoned from here.
 * @throws LimitStoreUnavailable when a slot did not answer.
 */
export async function checkSlots(
  groups: readonly (readonly LimitCheck[])[],
  checks: readonly LimitCheck[],
  { check, look, refund }: SlotCalls,
): Promise<LimitVerdict> {
  const outcomes = await Promise.allSettled(groups.map(check));
  const verdicts = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  const joined = joinVerdicts(checks, verdicts);
  if (failed === undefined && joined.admitted) return joined;
  await unlessAway(refund(joined.receipt));
  if (failed !== undefined) throw failed.reason;
  const told = await Promise.all(
    verdicts.map(async (verdict, n) => {
      const seen =
        verdict.receipt.length === 0 ? undefined : await unlessAway(look(groups[n] as readonly LimitCheck[]));
      return seen ?? verdict;
    }),
  );
  return { ...joinVerdicts(checks, told), admitted: false, delayMillis: 0, receipt: [] };
}

/** A refusal is certain whatever comes of this; what then stays taken, or is told as taken, is on the safe side. */
async function unlessAway<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof LimitStoreUnavailable) return undefined;
    throw error;
  }
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
