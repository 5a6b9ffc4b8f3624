import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ManagedRules } from '../../plan/firewall-cost.ts';

/** Over how long a firewall counts: AWS WAF has these four. */
export const rateWindows = { '1min': 60, '2min': 120, '5min': 300, '10min': 600 } as const;

export type RateWindow = keyof typeof rateWindows;

export interface FirewallRate {
  /** Of one address, at least 10. WAF counts loosely and late, by tens of seconds: it is no limit, but what comes before limits. */
  readonly requests: number;
  /** How far back it counts. */
  readonly window: RateWindow;
  /**
   * `'forwarded-ip'` is the first address of `X-Forwarded-For`. A client may write it, and one that leaves it out is counted
   * nowhere: only behind a proxy that overwrites the header, and through which alone requests come. Default: `'ip'`.
   */
  readonly by?: 'ip' | 'forwarded-ip';
}

export interface WebAclOptions {
  /** Rule groups that AWS keeps. Default: common attacks, known bad inputs, and addresses of ill repute. */
  readonly managedRules?: readonly ManagedRules[];
  /** CIDR ranges of IPv4 and IPv6. `allow`: nobody else gets in. `deny`: they do not, whatever `allow` says. */
  readonly ip?: { readonly allow?: readonly string[]; readonly deny?: readonly string[] };
  /** Two letters of ISO 3166-1 each: these alone, or all but these. */
  readonly countries?: { readonly allow: readonly string[] } | { readonly deny: readonly string[] };
  /** How much one address may ask. Default: what the limits of the gateway say alone. */
  readonly rateLimit?: FirewallRate;
  /** Refuse requests that say themselves who is calling, in any spelling. Default: true. The forwarder drops such headers in any case. */
  readonly reservedHeaders?: boolean;
  /**
   * Rules that count and let through: `Addresses`, `Countries`, `RateLimit`, `ReservedHeaders`, a rule group, or one rule of a
   * group as `AWSManagedRulesCommonRuleSet/GenericRFI_BODY`. For the first days of a firewall.
   */
  readonly count?: readonly string[];
  /** Where it logs, without credentials and queries; the name of the group starts with `aws-waf-logs-`. Default: nowhere. */
  readonly logs?: ILogGroup;
}

/** A firewall that the gateway makes. Made by {@link webAcl}. */
export interface WebAcl extends WebAclOptions {
  readonly kind: 'web-acl';
}

export function webAcl(options: WebAclOptions = {}): WebAcl {
  return { ...options, kind: 'web-acl' };
}

/** A firewall that was made elsewhere. Made by {@link existingWebAcl}. */
export interface ExistingWebAcl {
  readonly kind: 'existing';
  readonly arn: string;
}

/** A regional web ACL, by its ARN. */
export function existingWebAcl(arn: string): ExistingWebAcl {
  return { kind: 'existing', arn };
}

export type Firewall = WebAcl | ExistingWebAcl;

export const usualManagedRules: readonly ManagedRules[] = [
  'AWSManagedRulesCommonRuleSet',
  'AWSManagedRulesKnownBadInputsRuleSet',
  'AWSManagedRulesAmazonIpReputationList',
];

/** The rules of its own that a firewall may have, in the order in which a request meets them. */
export const ownRules = ['Addresses', 'Countries', 'RateLimit', 'ReservedHeaders'] as const;

export type OwnRule = (typeof ownRules)[number];
