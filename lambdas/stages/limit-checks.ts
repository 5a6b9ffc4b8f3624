import type { LimitConfig, LimitRule } from '../../lib/contract/limits.ts';
import type { RequestValue } from '../../lib/contract/request-value.ts';
import type { LimitCheck } from '../ports.ts';
import { limitKey, type Resolved } from './limit-key.ts';

/** Whom a limit asks about: the text of each value of the request, and the tier of its caller. */
export interface LimitSubject {
  resolve(value: RequestValue): string | undefined;
  readonly tier: string | undefined;
}

/** What the store is asked of each limit, in their order: the rule of the caller's tier, and the counter of its dimension. */
export function limitChecks(limits: readonly LimitConfig[], subject: LimitSubject): readonly LimitCheck[] {
  return limits
    .filter((limit) => counts(limit, subject))
    .map((limit) => {
      const rule = ruleOf(limit, subject.tier);
      return { limit, rule, key: limitKey(limit.id, rule, dimensionOf(limit, subject)), cost: limit.cost };
    });
}

/** False for a limit of tiers that this caller is in none of. */
export function counts({ tiers, tiersOnly }: LimitConfig, { tier }: LimitSubject): boolean {
  return tiersOnly === undefined || (tier !== undefined && Object.hasOwn(tiers, tier));
}

function ruleOf({ rule, tiers }: LimitConfig, tier: string | undefined): LimitRule {
  return (tier !== undefined && Object.hasOwn(tiers, tier) && tiers[tier]) || rule;
}

/** The values of `by`; where the request lacks one of them, those of `otherwise`: nobody falls to no limit. */
export function dimensionOf({ by, otherwise }: LimitConfig, { resolve }: LimitSubject): readonly Resolved[] {
  const values = resolved(by, resolve);
  return values.some(([, text]) => text === undefined) ? resolved(otherwise, resolve) : values;
}

function resolved(values: readonly RequestValue[], resolve: LimitSubject['resolve']): readonly Resolved[] {
  return values.map((value) => [value, resolve(value)]);
}
