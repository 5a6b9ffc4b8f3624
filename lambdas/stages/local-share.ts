import type { LimitRule } from '../../lib/contract/limits.ts';
import type { LimitCheck } from '../ports.ts';

/**
 * With the store away no instance knows how many others there are. Each admits a tenth of the limit: ten busy instances
 * together keep it, fewer admit less than it, and one request always passes, or `local` would be `closed`.
 */
const instances = 10;

/** The check as one instance makes it alone, in place of the store. */
export function localShare(check: LimitCheck): LimitCheck {
  return { ...check, rule: shareOf(check.rule, check.cost) };
}

function shareOf(rule: LimitRule, cost: number): LimitRule {
  const share = (whole: number) => Math.max(cost, Math.floor(whole / instances));
  return 'burst' in rule
    ? { ...rule, limit: share(rule.limit), burst: share(rule.burst) }
    : { ...rule, limit: share(rule.limit) };
}
