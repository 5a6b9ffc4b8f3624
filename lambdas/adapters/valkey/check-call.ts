import type { LimitRule } from '../../../lib/contract/limits.ts';
import { algorithmLetters } from '../../../lib/engine/limits/charge.ts';
import type { LimitCharge, LimitCheck, LimitState, LimitVerdict } from '../../ports.ts';
import { type ScriptWords, wireWord } from './wire.ts';

type Mode = '+' | '?';

/** Makes calls of `check-limits.lua`: the counters, each under `prefix`, the letters of the limits, their costs if there are any, and each rule's numbers. */
export function checkCalls(prefix = ''): (mode: Mode, checks: readonly LimitCheck[]) => ScriptWords {
  const numbers = ruleNumbers();
  return (mode, checks) => {
    let letters: string = mode;
    let numbersWire = '';
    let argumentCount = 1;
    for (const { rule, limit } of checks) {
      const letter = algorithmLetters[rule.algorithm];
      letters += limit.shadow ? letter.toUpperCase() : letter;
      const { count, wire } = numbers(rule);
      numbersWire += wire;
      argumentCount += count;
    }
    const keys = checks.map(({ key }) => prefix + key);
    if (checks.every(({ cost }) => cost === 1)) {
      return { keys, argumentCount, argumentWire: wireWord(letters) + numbersWire };
    }
    const costs = checks.map(({ cost }) => wireWord(String(cost))).join('');
    return {
      keys,
      argumentCount: argumentCount + checks.length,
      argumentWire: wireWord(`${letters}*`) + costs + numbersWire,
    };
  };
}

/** A rule's numbers as they go on the wire, remembered: rules are the configuration's own. */
function ruleNumbers() {
  const remembered = new WeakMap<LimitRule, { readonly count: number; readonly wire: string }>();
  return (rule: LimitRule) => {
    const known = remembered.get(rule);
    if (known !== undefined) return known;
    const delay = rule.algorithm === 'leaky-bucket' ? rule.maxDelayMillis : 0;
    const words = [rule.limit, rule.windowMillis, ...('burst' in rule ? [rule.burst, delay] : [])].map(String);
    const made = { count: words.length, wire: words.map(wireWord).join('') };
    remembered.set(rule, made);
    return made;
  };
}

const bytesPerNumber = 8;
const numbersPerLimit = 4;

/**
 * What the script answered to a call of {@link checkCalls}, a string of doubles. `check` is a name that no other call has: an
 * engine's clock may stand still between two calls, and their charges are two.
 * @throws TypeError for another shape, which would be a bug.
 */
export function readVerdict(mode: Mode, checks: readonly LimitCheck[], reply: unknown, check: string): LimitVerdict {
  if (!Buffer.isBuffer(reply) || reply.length !== (1 + checks.length * numbersPerLimit) * bytesPerNumber) {
    throw new TypeError('the limit script answered in an unknown shape');
  }
  const number = (at: number) => reply.readDoubleLE(at * bytesPerNumber);
  const limits: LimitState[] = [];
  const receipt: LimitCharge[] = [];
  let admitted = true;
  let delayMillis = 0;
  for (let n = 0, at = 1; n < checks.length; n += 1, at += numbersPerLimit) {
    const one = checks[n] as LimitCheck;
    const wait = number(at + 2);
    limits.push({
      id: one.limit.id,
      admitted: wait <= 0,
      remaining: number(at),
      resetMillis: number(at + 1),
      retryAfterMillis: wait > 0 ? wait : 0,
    });
    if (wait <= 0) receipt.push(chargeOf(one, check, number(0), number(at + 3)));
    if (one.limit.shadow) continue;
    if (wait > 0) admitted = false;
    if (-wait > delayMillis) delayMillis = -wait;
  }
  if (admitted) return { admitted, delayMillis, limits, receipt: mode === '+' ? receipt : [] };
  return { admitted, delayMillis: 0, limits, receipt: [] };
}

function chargeOf({ key, rule, cost }: LimitCheck, check: string, atMicros: number, fence: number): LimitCharge {
  const isBucket = 'burst' in rule;
  return {
    key,
    check,
    algorithm: rule.algorithm,
    atMicros,
    fence,
    amount: isBucket ? cost * rule.windowMillis * 1000 : cost,
    rate: isBucket ? rule.limit : 0,
  };
}
