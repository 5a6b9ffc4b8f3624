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

/** One letter an algorithm, for tokens and for the Lua twin's arguments. Both buckets are one computation. */
export const algorithmLetters = {
  'fixed-window': 'f',
  'sliding-log': 'l',
  'sliding-window': 's',
  'sliding-window-interpolated': 'i',
  'token-bucket': 'b',
  'leaky-bucket': 'b',
  concurrency: 'c',
} as const satisfies { [A in LimitAlgorithm]: string };

/** A charge as text: `letter:at:fence:amount:rate`, which the refund script reads too. A store may put a name and '/' before it. */
export function chargeToken({ algorithm, atMicros, fence, amount, rate }: Charge): string {
  return `${algorithmLetters[algorithm]}:${atMicros}:${fence}:${amount}:${rate}`;
}

/** @throws TypeError for a text that {@link chargeToken} did not write. */
export function readChargeToken(token: string): Charge {
  const [letter, ...numbers] = token.slice(token.indexOf('/') + 1).split(':');
  const algorithm = Object.keys(algorithmLetters).find((name) => algorithmLetters[name as LimitAlgorithm] === letter);
  const [atMicros, fence, amount, rate] = numbers.map(Number);
  if (
    algorithm === undefined ||
    atMicros === undefined ||
    fence === undefined ||
    amount === undefined ||
    rate === undefined
  )
    throw new TypeError('a receipt of another store');
  return { algorithm: algorithm as LimitAlgorithm, atMicros, fence, amount, rate };
}

/** Leases end with their request; other charges are counts, which stay. */
export const isLease = ({ algorithm }: Charge) => algorithm === 'concurrency';
