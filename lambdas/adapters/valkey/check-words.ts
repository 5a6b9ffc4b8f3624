import { algorithmLetters, chargeToken } from '../../../lib/engine/limits/charge.ts';
import type { LimitCheck, LimitReceipt, LimitState, LimitVerdict } from '../../ports.ts';

/** The words of a call of `check-limits.lua`: the number of keys, the keys, the letters, and each rule's numbers. */
export function checkWords(mode: '+' | '?', checks: readonly LimitCheck[]): string[] {
  const words = [String(checks.length)];
  let letters: string = mode;
  for (const { key, rule, limit } of checks) {
    words.push(key);
    const letter = algorithmLetters[rule.algorithm];
    letters += limit.shadow ? letter.toUpperCase() : letter;
  }
  words.push(letters);
  for (const { rule, cost } of checks) {
    words.push(`${rule.limit}`, `${rule.windowMillis}`, `${cost}`);
    if ('burst' in rule) words.push(`${rule.burst}`, `${rule.algorithm === 'leaky-bucket' ? rule.maxDelayMillis : 0}`);
  }
  return words;
}

const numbersPerLimit = 4;

/**
 * What the script answered to {@link checkWords}. `serial` is a name that no other call has: an engine's clock may stand
 * still between two calls, and their charges are two.
 * @throws TypeError for another shape, which would be a bug.
 */
export function readVerdict(
  mode: '+' | '?',
  checks: readonly LimitCheck[],
  reply: unknown,
  serial: string,
): LimitVerdict {
  if (!Array.isArray(reply) || reply.length !== 1 + checks.length * numbersPerLimit) {
    throw new TypeError('the limit script answered in an unknown shape');
  }
  const answer: readonly number[] = reply;
  let [admitted, delayMillis] = [true, 0];
  const limits = checks.map(({ limit }, n): LimitState => {
    const at = 1 + n * numbersPerLimit;
    const wait = answer[at + 2] as number;
    if (!limit.shadow && wait > 0) admitted = false;
    if (!limit.shadow && -wait > delayMillis) delayMillis = -wait;
    return {
      id: limit.id,
      admitted: wait <= 0,
      remaining: answer[at] as number,
      resetMillis: answer[at + 1] as number,
      retryAfterMillis: wait > 0 ? wait : 0,
    };
  });
  if (!admitted) return { admitted, delayMillis: 0, limits, receipt: [] };
  return { admitted, delayMillis, limits, receipt: mode === '+' ? receiptOf(checks, limits, answer, serial) : [] };
}

function receiptOf(
  checks: readonly LimitCheck[],
  limits: readonly LimitState[],
  answer: readonly number[],
  serial: string,
): LimitReceipt {
  const receipt = [];
  for (const [n, { key, rule, cost }] of checks.entries()) {
    if (!limits[n]?.admitted) continue;
    const taken =
      'burst' in rule ? { amount: cost * rule.windowMillis * 1000, rate: rule.limit } : { amount: cost, rate: 0 };
    const place = { atMicros: answer[0] as number, fence: answer[(n + 1) * numbersPerLimit] as number };
    receipt.push({ key, token: `${serial}/${chargeToken({ algorithm: rule.algorithm, ...place, ...taken })}` });
  }
  return receipt;
}
