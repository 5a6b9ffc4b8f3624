import { algorithmLetters, type Charge } from '../../../lib/engine/limits/charge.ts';
import type { LimitReceipt } from '../../ports.ts';

/**
 * The words of a call of `return-limits.lua`: the number of keys, each counter with the key that remembers what was given
 * back of it, in the same slot, and what was taken.
 */
export function returnWords(receipt: LimitReceipt): string[] {
  const keys = receipt.flatMap(({ key, check }) => [key, `${key}:${check}`]);
  return [String(keys.length), ...keys, ...receipt.map(({ taken }) => takenText(taken))];
}

function takenText({ algorithm, atMicros, fence, amount, rate }: Charge): string {
  return [algorithmLetters[algorithm], atMicros, fence, amount, rate].join(':');
}
