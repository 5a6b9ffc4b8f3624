/**
 * Capacity units of AWS WAF that one web ACL holds: up to the first its price is the usual one, beyond the second there is
 * none. They stand in "AWS WAF quotas" of the AWS WAF Developer Guide, and were written down from memory on 2026-11-24.
 */
export const firewallUnits = { included: 1_500, most: 5_000 } as const;

/** The rule groups that AWS keeps at no price of their own, with their units: they stand in "AWS Managed Rules rule groups list", and were written down from memory on 2026-11-24. */
export const managedRuleUnits = {
  AWSManagedRulesCommonRuleSet: 700,
  AWSManagedRulesKnownBadInputsRuleSet: 200,
  AWSManagedRulesAmazonIpReputationList: 25,
  AWSManagedRulesAnonymousIpList: 50,
  AWSManagedRulesAdminProtectionRuleSet: 100,
  AWSManagedRulesSQLiRuleSet: 200,
  AWSManagedRulesLinuxRuleSet: 200,
  AWSManagedRulesUnixRuleSet: 100,
  AWSManagedRulesWindowsRuleSet: 200,
  AWSManagedRulesPHPRuleSet: 100,
  AWSManagedRulesWordPressRuleSet: 100,
} as const;

export type ManagedRules = keyof typeof managedRuleUnits;

/** Units of one statement: "Using match rule statements" and "Using rate-based rule statements" have them; written down from memory on 2026-11-24. */
export const statementUnits = { ipSet: 1, countries: 1, rate: 2, regex: 3, transformation: 10 } as const;

/** US dollars, AWS WAF pricing page, read 2026-11-24; requests through more units than are included cost more. */
export const firewallPrices = {
  aclMonth: 5,
  ruleMonth: 1,
  millionRequests: 0.6,
  /** For each 500 units, or a part of them, beyond those that are included. */
  millionMoreUnits: 0.2,
} as const;
