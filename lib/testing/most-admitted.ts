import type { LimitConfig } from '../contract/limits.ts';
import { mostCost, type Span } from '../model/admission-bounds.ts';

/**
 * The most requests of one caller that all of the route's limits together may admit in a span: from when they were sent to when
 * they were answered, at the clock of this machine.
 */
export function mostAdmitted(limits: readonly LimitConfig[], tier: string | undefined, span: Span): number {
  const each = limits
    .filter(({ shadow }) => !shadow)
    .flatMap(({ rule, tiers, tiersOnly, cost }) => {
      const ofTier = tier !== undefined && Object.hasOwn(tiers, tier) ? tiers[tier] : undefined;
      if (tiersOnly && ofTier === undefined) return [];
      return [Math.floor(mostCost(ofTier ?? rule, span) / cost)];
    });
  return Math.min(...each);
}
