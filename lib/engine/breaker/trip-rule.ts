import type { BreakerRule } from '../../contract/breaker.ts';
import { addCounts, type Counts, type Evidence, noCounts, total } from './evidence.ts';

/**
 * How sure we are, as ln(1/p): an upstream that is half as bad as the threshold would show as much less often than once in so
 * many looks. A fleet looks again and again; one instance has fewer calls to look at, and refuses no more than its own; and
 * that nothing succeeds can be seen only once, when trouble begins.
 */
const sure = { fleet: Math.log(1_000_000), instance: Math.log(10_000), onset: Math.log(1_000) };

/** Bad calls that must be left when those of any one instance, or of any one source, are taken away. */
const corroboration = 2;

type Kind = 'failures' | 'slow';

/**
 * Whether the calls of the fleet open its circuit: the rate is met, by enough calls that chance is no explanation, over the
 * last sub-bucket, the last two and so on; and it is met without any one instance and without any one source.
 */
export function isFleetFailing(rule: BreakerRule, evidence: Evidence): boolean {
  return kindsOf(rule).some(([kind, rate]) => {
    const whole = evidence.reduce(addCounts, noCounts);
    if (isCorroborated(whole, kind, rate) && isDead(rule, whole, kind, rate)) return true;
    let recent = noCounts;
    return evidence.some((counts) => {
      recent = addCounts(recent, counts);
      return isOver(rule, recent, kind, [rate, sure.fleet]) && isCorroborated(recent, kind, rate);
    });
  });
}

/** Whether an instance's own calls open its own breaker by rate. */
export function isInstanceFailing(rule: BreakerRule, evidence: Evidence): boolean {
  return kindsOf(rule).some(([kind, rate]) => {
    let recent = noCounts;
    return evidence.some((counts) => {
      recent = addCounts(recent, counts);
      return isOver(rule, recent, kind, [rate, sure.instance]);
    });
  });
}

/**
 * How many failures in a row mean something: as many as the rule says, and more where the calls before them failed often
 * enough to make such a row by chance. Calls that failed more often than the threshold make nothing doubtful.
 */
export function telling(rule: BreakerRule, before: { readonly calls: number; readonly failures: number }): number {
  const noise = before.calls < rule.minimumCalls ? 0 : before.failures / before.calls;
  if (noise === 0 || noise >= rule.failureRate) return rule.consecutiveFailures;
  return Math.max(rule.consecutiveFailures, Math.ceil(sure.fleet / -Math.log(noise)));
}

/** Whether the fleet has seen enough lately that an instance should count its calls before one of its own has failed. */
export function isSuspicious(rule: BreakerRule, evidence: Evidence): boolean {
  const recent = evidence.slice(0, 2).reduce(addCounts, noCounts);
  return kindsOf(rule).some(([kind, rate]) => {
    const bad = total(recent[kind]);
    return bad > 0 && bad >= (rate / 2) * total(recent.calls);
  });
}

/** Whether what the other instances see speaks against one that has failed a few times in a row. */
export function isContradicted(
  { minimumCalls, failureRate }: BreakerRule,
  evidence: Evidence,
  instance: number,
): boolean {
  const { calls, failures } = evidence.reduce(addCounts, noCounts);
  const others = total(calls) - (calls.byInstance[instance] as number);
  const failed = total(failures) - (failures.byInstance[instance] as number);
  return others >= minimumCalls && failed < failureRate * others;
}

const kindsOf = ({ failureRate, slow }: BreakerRule): readonly (readonly [Kind, number])[] =>
  slow === null
    ? [['failures', failureRate]]
    : [
        ['failures', failureRate],
        ['slow', slow.rate],
      ];

/** Not one call of the window was good, and there were enough of them. */
function isDead(rule: BreakerRule, counts: Counts, kind: Kind, rate: number): boolean {
  const [bad, calls] = [total(counts[kind]), total(counts.calls)];
  return bad === calls && bad >= rule.consecutiveFailures && bad * relativeEntropy(1, rate / 2) >= sure.onset;
}

function isOver({ minimumCalls }: BreakerRule, counts: Counts, kind: Kind, [rate, certainty]: [number, number]) {
  const [bad, calls] = [total(counts[kind]), total(counts.calls)];
  return calls >= minimumCalls && bad >= rate * calls && calls * relativeEntropy(bad / calls, rate / 2) >= certainty;
}

function isCorroborated(counts: Counts, kind: Kind, rate: number): boolean {
  const [bad, calls] = [total(counts[kind]), total(counts.calls)];
  return (['byInstance', 'bySource'] as const).every((division) =>
    counts.calls[division].every((callsOfOne, slot) => {
      const othersBad = bad - (counts[kind][division][slot] as number);
      return callsOfOne === 0 || (othersBad >= corroboration && othersBad >= rate * (calls - callsOfOne));
    }),
  );
}

/** Kullback and Leibler's, of two coins: `calls` times it is ln(1/p) of such a share by chance (Chernoff's bound). */
function relativeEntropy(share: number, chance: number): number {
  const part = (of: number, than: number) => (of === 0 ? 0 : of * Math.log(of / than));
  return part(share, chance) + part(1 - share, 1 - chance);
}
