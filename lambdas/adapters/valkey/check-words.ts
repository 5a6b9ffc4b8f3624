import { algorithmLetters, type Charge } from '../../../lib/engine/limits/charge.ts';
import type { LimitCharge, LimitCheck, LimitState, LimitVerdict } from '../../ports.ts';

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
 * What the script answered to {@link checkWords}. `check` is a name that no other call has: an engine's clock may stand
 * still between two calls, and their charges are two.
 * @throws TypeError for another shape, which would be a bug.
 */
export function readVerdict(
  mode: '+' | '?',
  checks: readonly LimitCheck[],
  reply: unknown,
  check: string,
): LimitVerdict {
  if (!Array.isArray(reply) || reply.length !== 1 + checks.length * numbersPerLimit) {
    throw new TypeError('the limit script answered in an unknown shape');
  }
  const [limits, receipt]: [LimitState[], LimitCharge[]] = [[], []];
  let [admitted, delayMillis] = [true, 0];
  for (let n = 0, at = 1; n < checks.length; n += 1, at += numbersPerLimit) {
    const one = checks[n] as LimitCheck;
    const wait: number = reply[at + 2];
    limits.push({
      id: one.limit.id,
      admitted: wait <= 0,
      remaining: reply[at],
      resetMillis: reply[at + 1],
      retryAfterMillis: wait > 0 ? wait : 0,
    });
    if (wait <= 0) receipt.push({ key: one.key, check, taken: chargeOf(one, reply[0], reply[at + 3]) });
    if (one.limit.shadow) continue;
    if (wait > 0) admitted = false;
    if (-wait > delayMillis) delayMillis = -wait;
  }
  if (admitted) return { admitted, delayMillis, limits, receipt: mode === '+' ? receipt : [] };
  return { admitted, delayMillis: 0, limits, receipt: [] };
}

function chargeOf({ rule, cost }: LimitCheck, atMicros: number, fence: number): Charge {
  const { algorithm, windowMillis } = rule;
  return 'burst' in rule
    ? { algorithm, atMicros, fence, amount: cost * windowMillis * 1000, rate: rule.limit }
    : { algorithm, atMicros, fence, amount: cost, rate: 0 };
}
