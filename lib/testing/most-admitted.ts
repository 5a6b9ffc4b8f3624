import type { LimitAlgorithm, LimitConfig, LimitRule } from '../contract/limits.ts';

/** When the requests were sent and answered, at the clock of this machine. */
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

/** The most requests of one caller that all of the route's limits together may admit in a span. */
export function mostAdmitted(limits: readonly LimitConfig[], tier: string | undefined, span: Span): number {
  const each = limits
    .filter(({ shadow }) => !shadow)
    .flatMap(({ rule, tiers, tiersOnly, cost }) => {
      const ofTier = tier !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
      if (tiersOnly && ofTier === undefined) return [];
      return [Math.floor(boundOf(ofTier ?? rule, span) / cost)];
    });
  return Math.min(...each);
}

function boundOf<R extends LimitRule>(rule: R, span: Span): number {
  // One row a member of the union: a rule and the row of its algorithm belong together.
  return (bounds[rule.algorithm] as (rule: R, span: Span) => number)(rule, span);
}

const inRollingWindows = ({ limit }: LimitRule, windowMillis: number, { fromMillis, toMillis }: Span) =>
  limit * (Math.floor((toMillis - fromMillis) / windowMillis) + 1);

const fromBucket = (
  { limit, windowMillis, burst }: LimitRule & { readonly burst: number },
  { fromMillis, toMillis }: Span,
) => burst + Math.floor((limit * (toMillis - fromMillis)) / windowMillis);
