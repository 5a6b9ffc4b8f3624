import type { LimitAlgorithm } from '../../contract/limits.ts';
import { algorithmOf, type LimitMemory } from './algorithms.ts';
import type { Taken } from './limit-verdict.ts';

/** What one limit charged one request. */
export interface Charge extends Taken {
  readonly algorithm: LimitAlgorithm;
  readonly atMicros: number;
}

/**
 * How long after it was made a charge can be given back; no request lives longer. A store remembers for as long which
 * charges it has given back, so that a second refund of one finds either that memory or the charge too old.
 */
export const refundableMillis = 60_000;

/** Whether it is not too late to give the charge back. A lease has its own end. */
export function isRefundable(charge: Charge, nowMicros: number): boolean {
  return isLease(charge) || nowMicros - charge.atMicros < refundableMillis * 1000;
}

/** The memory without the charge; unchanged where that no longer counts. */
export function refundCharge(memory: LimitMemory, charge: Charge, nowMicros: number): LimitMemory {
  return algorithmOf(charge.algorithm).refund(memory, charge, nowMicros);
}

/** One letter an algorithm, for the Lua twins. Both buckets are one computation. */
export const algorithmLetters = {
  'fixed-window': 'f',
  'sliding-log': 'l',
  'sliding-window': 's',
  'sliding-window-interpolated': 'i',
  'token-bucket': 'b',
  'leaky-bucket': 'b',
  concurrency: 'c',
} as const satisfies { [A in LimitAlgorithm]: string };

/** Leases end with their request; other charges are counts, which stay. */
export const isLease = ({ algorithm }: Charge) => algorithm === 'concurrency';
