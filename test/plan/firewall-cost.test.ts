import { describe, expect, it } from '@jest/globals';
import {
  type FirewallCost,
  firewallCost,
  firewallCostText,
  managedRules,
  type RuleSize,
} from '../../lib/plan/firewall-cost.ts';

describe('the capacity and the price of a firewall', () => {
  it.each<{ readonly rules: readonly RuleSize[]; readonly cost: FirewallCost }>`
    story                                            | rules                                                                                                           | cost
    ${'without rules is that of the list'}           | ${[]}                                                                                                           | ${{ rules: 0, units: 0, perMonth: 5, perMillion: 0.6 }}
    ${'of statements is their sum'}                  | ${[{ ipSet: 3 }, { countries: 1 }, { rate: 1 }, { regex: 2, transformation: 2 }]}                               | ${{ rules: 4, units: 32, perMonth: 9, perMillion: 0.6 }}
    ${'of a rule group is what AWS says of it'}      | ${['AWSManagedRulesCommonRuleSet']}                                                                             | ${{ rules: 1, units: 700, perMonth: 6, perMillion: 0.6 }}
    ${'at what the price includes is the usual one'} | ${['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesCommonRuleSet', 'AWSManagedRulesUnixRuleSet']}               | ${{ rules: 3, units: 1500, perMonth: 8, perMillion: 0.6 }}
    ${'one unit beyond it costs 20 cents a million'} | ${['AWSManagedRulesCommonRuleSet', 'AWSManagedRulesCommonRuleSet', 'AWSManagedRulesUnixRuleSet', { ipSet: 1 }]} | ${{ rules: 4, units: 1501, perMonth: 9, perMillion: 0.8 }}
  `('$story', ({ rules, cost }) => {
    expect(firewallCost(rules)).toEqual({ ...cost, perMillion: expect.closeTo(cost.perMillion, 6) });
  });

  it('of everything that there is to choose fits into one list', () => {
    expect(firewallCost(managedRules).units).toBe(1_975);
  });

  it('is one sentence', () => {
    expect(firewallCostText(firewallCost([{ ipSet: 1 }]))).toBe(
      'the firewall has 1 rule, 1 of the 1500 capacity units that its price includes: $6 a month and $0.60 a million requests (read 2026-11-24)',
    );
  });
});
