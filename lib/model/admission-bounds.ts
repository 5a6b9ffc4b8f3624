import type { LimitAlgorithm, LimitConfig, LimitRule } from '../contract/limits.ts';

/** Two moments, both of them in it. */
export interface Span {
  readonly fromMillis: number;
  readonly toMillis: number;
}

/** The most cost that an algorithm may admit of one caller in a span: the bound that docs/rate-limiting.md states. */
const bounds: { readonly [A in LimitAlgorithm]: (rule: LimitRule & { readonly algorithm: A }, span: Span) => number } =
  {
    'fixed-window': ({ limit, windowMillis }, { fromMillis, toMillis }) =>
      limit * (Math.floor(toMillis / windowMillis) - Math.floor(fromMillis / windowMillis) + 1),
    'sliding-log': (rule, span) => inRollingWindows(rule, rule.windowMillis, span),
    'sliding-window': (rule, span) => inRollingWindows(rule, rule.windowMillis, span),
    'sliding-window-interpolated': (rule, span) => inRollingWindows(rule, (rule.windowMillis * 7) / 8, span),
    'token-bucket': (rule, span) => fromBucket(rule, span),
    'leaky-bucket': (rule, span) => fromBucket(rule, span),
    // It bounds how many are under way, not how many come one after the other.
    concurrency: () => Number.POSITIVE_INFINITY,
  };

export function mostCost<R extends LimitRule>(rule: R, span: Span): number {
  // One row a member of the union: a rule and the row of its algorithm belong together.
  return (bounds[rule.algorithm] as (rule: R, span: Span) => number)(rule, span);
}

/** Stores count in microseconds. */
const instantMillis = 0.001;

/** The most requests of one caller, of whichever tier, that a limit may admit within any span that is shorter than so much. */
export function mostRequests({ rule, tiers, cost }: LimitConfig, windowMillis: number): number {
  const rules = Object.keys(tiers).length > 0 ? Object.values(tiers) : [rule];
  const each = rules.map((one) => {
    // Just before an edge of its windows is the worst moment to begin.
    const fromMillis = one.windowMillis - instantMillis;
    return mostCost(one, { fromMillis, toMillis: fromMillis + windowMillis - instantMillis });
  });
  return Math.floor(Math.max(...each) / cost);
}

const inRollingWindows = ({ limit }: LimitRule, windowMillis: number, { fromMillis, toMillis }: Span) =>
  limit * (Math.floor((toMillis - fromMillis) / windowMillis) + 1);

const fromBucket = (
  { limit, windowMillis, burst }: LimitRule & { readonly burst: number },
  { fromMillis, toMillis }: Span,
) => burst + Math.floor((limit * (toMillis - fromMillis)) / windowMillis);
