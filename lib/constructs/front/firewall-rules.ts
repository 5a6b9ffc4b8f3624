import type { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import type { ManagedRules, RuleSize } from '../../plan/firewall-cost.ts';
import { type OwnRule, ownRules, rateWindows, usualManagedRules, type WebAcl } from './firewall-option.ts';
import { headerPatterns } from './header-patterns.ts';

type Statement = CfnWebACL.StatementProperty;

/** One rule of its own: what it blocks, how that is answered, and what it takes of the firewall's capacity. */
export interface OwnFirewallRule {
  readonly name: OwnRule;
  readonly statement: Statement;
  /** By the name of a custom answer; null for API Gateway's own answer to what a firewall refuses. */
  readonly answer: 'rate-limited' | null;
  readonly size: Exclude<RuleSize, string>;
}

/** A rule group of AWS. */
export interface GroupFirewallRule {
  readonly name: ManagedRules;
  /** Its rules that only count. */
  readonly counted: readonly string[];
  readonly size: ManagedRules;
}

export type FirewallRule = OwnFirewallRule | GroupFirewallRule;

/** What the rules are about beyond their options. */
export interface Guarded {
  /** ARNs of the IP sets of `ip.allow` and `ip.deny`. */
  readonly sets: { readonly allow: readonly string[]; readonly deny: readonly string[] };
  /** Headers by which this platform tells services who is calling. */
  readonly identityHeaders: readonly string[];
  /** The most bytes that a route takes as a body. */
  readonly maxBodyBytes: number;
}

/** The body that `SizeRestrictions_BODY` lets through: "AWS Managed Rules baseline rule groups", read 2026-11-24. */
export const commonBodyBytes = 8_192;

/** The rules in the order in which a request meets them: cheap and certain ones first. */
export function firewallRules(acl: WebAcl, guarded: Guarded): readonly FirewallRule[] {
  const groups = acl.managedRules ?? usualManagedRules;
  return [
    ...ownRules.flatMap((name) => own[name](acl, guarded)),
    ...groups.map((name): FirewallRule => ({ name, counted: countedOf(name, acl, guarded), size: name })),
  ];
}

/** Rules of a group that count because somebody says so, or because routes take more than the group lets through. */
function countedOf(group: ManagedRules, { count = [] }: WebAcl, { maxBodyBytes }: Guarded): readonly string[] {
  const said = count.flatMap((one) => (one.startsWith(`${group}/`) ? [one.slice(group.length + 1)] : []));
  const tooSmall = group === 'AWSManagedRulesCommonRuleSet' && maxBodyBytes > commonBodyBytes;
  return [...new Set([...said, ...(tooSmall ? ['SizeRestrictions_BODY'] : [])])];
}

const own: { readonly [R in OwnRule]: (acl: WebAcl, guarded: Guarded) => readonly OwnFirewallRule[] } = {
  Addresses: (_, { sets: { allow, deny } }) => {
    const denied = deny.map(inSet);
    const others = allow.length === 0 ? [] : [not(any(allow.map(inSet)))];
    return blocks('Addresses', [...denied, ...others], { ipSet: allow.length + deny.length });
  },
  Countries: ({ countries }) => {
    if (countries === undefined) return [];
    const statement = 'allow' in countries ? not(fromCountries(countries.allow)) : fromCountries(countries.deny);
    return blocks('Countries', [statement], { countries: 1 });
  },
  RateLimit: ({ rateLimit }) =>
    rateLimit === undefined
      ? []
      : [
          {
            name: 'RateLimit',
            answer: 'rate-limited',
            size: { rate: 1 },
            statement: {
              rateBasedStatement: {
                limit: rateLimit.requests,
                evaluationWindowSec: rateWindows[rateLimit.window],
                ...(rateLimit.by === 'forwarded-ip' ? forwardedAddress : { aggregateKeyType: 'IP' }),
              },
            },
          },
        ],
  ReservedHeaders: ({ reservedHeaders = true }, { identityHeaders }) => {
    const patterns = reservedHeaders ? headerPatterns(identityHeaders) : [];
    const { length } = patterns;
    return blocks('ReservedHeaders', patterns.map(nameMatches), { regex: length, transformation: length });
  },
};

function blocks(name: OwnRule, statements: readonly Statement[], size: OwnFirewallRule['size']): OwnFirewallRule[] {
  return statements.length === 0 ? [] : [{ name, statement: any(statements), answer: null, size }];
}

function any(statements: readonly Statement[]): Statement {
  const [only, ...others] = statements;
  return only !== undefined && others.length === 0 ? only : { orStatement: { statements: [...statements] } };
}

const not = (statement: Statement): Statement => ({ notStatement: { statement } });
const inSet = (arn: string): Statement => ({ ipSetReferenceStatement: { arn } });
const fromCountries = (countryCodes: readonly string[]): Statement => ({
  geoMatchStatement: { countryCodes: [...countryCodes] },
});

/** An address that is none blocks its request: whoever writes one wants not to be counted. */
const forwardedAddress = {
  aggregateKeyType: 'FORWARDED_IP',
  forwardedIpConfig: { headerName: 'X-Forwarded-For', fallbackBehavior: 'MATCH' },
} as const;

/**
 * Over the list of all names, which is one statement however many there are; WAF takes single headers by exact name only.
 * It sees 200 headers and 8 KB of them, and a rule that ends there could be walked past by whoever sends more: that matches.
 */
const nameMatches = (regexString: string): Statement => ({
  regexMatchStatement: {
    regexString,
    fieldToMatch: { headerOrder: { oversizeHandling: 'MATCH' } },
    textTransformations: [{ priority: 0, type: 'LOWERCASE' }],
  },
});
