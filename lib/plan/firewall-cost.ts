import {
  firewallPrices,
  firewallUnits,
  type ManagedRules,
  managedRuleUnits,
  statementUnits,
} from '../policies/firewall-units.ts';

export type { ManagedRules } from '../policies/firewall-units.ts';

export const managedRules = Object.keys(managedRuleUnits) as readonly ManagedRules[];

/** One rule of a firewall, as far as its capacity goes: a rule group of AWS, or how many statements of each sort. */
export type RuleSize = ManagedRules | { readonly [S in keyof typeof statementUnits]?: number };

export interface FirewallCost {
  readonly rules: number;
  /** Capacity units, of {@link firewallUnits.most} at the most. */
  readonly units: number;
  /** US dollars. */
  readonly perMonth: number;
  readonly perMillion: number;
}

/** What the rules of a firewall take of its capacity, and what they cost. */
export function firewallCost(rules: readonly RuleSize[]): FirewallCost {
  const units = rules.reduce((sum, rule) => sum + unitsOf(rule), 0);
  const more = Math.max(0, Math.ceil((units - firewallUnits.included) / 500));
  return {
    rules: rules.length,
    units,
    perMonth: firewallPrices.aclMonth + firewallPrices.ruleMonth * rules.length,
    perMillion: firewallPrices.millionRequests + firewallPrices.millionMoreUnits * more,
  };
}

function unitsOf(rule: RuleSize): number {
  if (typeof rule === 'string') return managedRuleUnits[rule];
  return Object.entries(rule).reduce(
    (sum, [statement, count]) => sum + statementUnits[statement as keyof typeof statementUnits] * count,
    0,
  );
}

/** One sentence for people. */
export function firewallCostText({ rules, units, perMonth, perMillion }: FirewallCost): string {
  const capacity = `${units} of the ${firewallUnits.included} capacity units that its price includes`;
  const price = `$${perMonth} a month and $${perMillion.toFixed(2)} a million requests (read 2026-11-24)`;
  return `the firewall has ${rules} ${rules === 1 ? 'rule' : 'rules'}, ${capacity}: ${price}`;
}

/** The most that one firewall can hold. */
export const mostFirewallUnits = firewallUnits.most;
