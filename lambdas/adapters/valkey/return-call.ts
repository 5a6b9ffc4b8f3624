import { algorithmLetters, type Charge } from '../../../lib/engine/limits/charge.ts';
import type { LimitReceipt } from '../../ports.ts';
import { type ScriptWords, scriptWords } from './wire.ts';

/**
 * A call of `return-limits.lua`: each counter, the key that remembers what was given back of it, in the same slot, and what
 * was taken.
 */
export function returnWords(receipt: LimitReceipt, prefix = ''): ScriptWords {
  const keys = receipt.flatMap(({ key, check }) => [prefix + key, `${prefix}${key}:${check}`]);
  return scriptWords(keys, receipt.map(takenText));
}

function takenText({ algorithm, atMicros, fence, amount, rate }: Charge): string {
  return [algorithmLetters[algorithm], atMicros, fence, amount, rate].join(':');
}
