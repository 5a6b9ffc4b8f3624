import type { LimitMemory } from '../../../lib/engine/limits/algorithms.ts';
import { isRefundable, refundableMillis, refundCharge } from '../../../lib/engine/limits/charge.ts';
import type { LimitsDecision } from '../../../lib/engine/limits/check-limits.ts';
import type { LimitCheck, LimitReceipt } from '../../ports.ts';

/** All counters of one slot. They change together or not at all, so they are one item. */
export interface LimitRow {
  /** Another one with every write; what a write expects to find. */
  readonly turn: string;
  /** The latest time that was counted at: the row's time does not go back, whoever writes. */
  readonly atMicros: number;
  readonly counters: { readonly [key: string]: { readonly memory: LimitMemory; readonly endsAtMicros: number } };
  /** Charges that were given back, by check and counter, each with the time from which on it could not be given back again. */
  readonly returned: { readonly [charge: string]: number };
}

/** What of a row is written beside its turn. */
export type LimitRowState = Omit<LimitRow, 'turn'>;

/** The row with what a decision took, without what has ended. */
export function countedRow(
  row: LimitRow | undefined,
  checks: readonly LimitCheck[],
  { limits }: LimitsDecision,
  now: number,
): LimitRowState {
  const old = Object.entries(row?.counters ?? {}).filter(([, { endsAtMicros }]) => endsAtMicros > now);
  const taken = limits.flatMap(({ taken, resetMillis }, n) => {
    const counter = taken && { memory: taken.next, endsAtMicros: now + resetMillis * 1000 };
    return counter === null ? [] : [[(checks[n] as LimitCheck).key, counter] as const];
  });
  return { atMicros: now, counters: Object.fromEntries([...old, ...taken]), returned: young(row, now) };
}

/** The row without the charges, each given back once; null when nothing of them is there any more. */
export function returnedRow(row: LimitRow | undefined, given: LimitReceipt, now: number): LimitRowState | null {
  if (row === undefined) return null;
  const counters = { ...row.counters };
  const returned: { [charge: string]: number } = { ...young(row, now) };
  for (const taken of given) {
    const { key, check } = taken;
    const [name, counter] = [`${check}:${key}`, counters[key]];
    if (counter === undefined || Object.hasOwn(returned, name) || !isRefundable(taken, now)) continue;
    counters[key] = { ...counter, memory: refundCharge(counter.memory, taken, now) };
    returned[name] = taken.atMicros + refundableMillis * 1000;
  }
  return { atMicros: now, counters, returned };
}

/** The row without these counters; null when it has none of them. */
export function clearedRow(row: LimitRow | undefined, keys: readonly string[]): LimitRowState | null {
  if (row === undefined || !keys.some((key) => Object.hasOwn(row.counters, key))) return null;
  const { turn: _, ...state } = row;
  return {
    ...state,
    counters: Object.fromEntries(Object.entries(row.counters).filter(([key]) => !keys.includes(key))),
  };
}

function young(row: LimitRow | undefined, now: number): LimitRow['returned'] {
  return Object.fromEntries(Object.entries(row?.returned ?? {}).filter(([, end]) => end > now));
}
