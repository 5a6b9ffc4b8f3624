import type { BreakerRule, CountedFailure } from '../../contract/breaker.ts';

/**
 * What a call says of its upstream. `answered`: it lives, and the caller was at fault; counts nowhere but for a probe.
 * `nothing`: the caller went away or had no time left, so nobody knows.
 */
export type Outcome = 'success' | 'failure' | 'slow' | 'answered' | 'nothing';

/** How a call ended. `cut-short`: by its caller or by a deadline that was not the upstream's own. */
export type Ending =
  | { readonly status: number }
  | { readonly failure: CountedFailure | 'too-large' }
  | { readonly failure: 'cut-short' };

/** The outcome by the rule's data. A failure is not slow as well, and what is no failure by the rule has been an answer. */
export function outcomeOf(
  { failure: rule, slow }: Pick<BreakerRule, 'failure' | 'slow'>,
  ending: Ending,
  tookMillis: number,
): Outcome {
  if ('failure' in ending) {
    if (ending.failure === 'cut-short') return 'nothing';
    if (ending.failure === 'too-large') return 'answered';
    return rule.failures.includes(ending.failure) ? 'failure' : 'nothing';
  }
  const { status } = ending;
  if (status >= 400 && status < 500) return 'answered';
  if (status >= 500 && rule.statuses.some(([first, last]) => first <= status && status <= last)) return 'failure';
  return slow !== null && tookMillis >= slow.millis ? 'slow' : 'success';
}
