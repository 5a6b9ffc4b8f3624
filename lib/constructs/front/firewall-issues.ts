import { Token } from 'aws-cdk-lib';
import type { Issue } from '../../contract/issue.ts';
import { field, listOf } from '../../model/reading.ts';
import { firewallCost, type ManagedRules, managedRules, mostFirewallUnits } from '../../plan/firewall-cost.ts';
import { type LooseProps, optionPlace } from '../options/option-group.ts';
import { isResource, missing, unknownKeys, wrongType } from '../options/option-shape.ts';
import { isCidr } from './cidr.ts';
import { type OwnRule, ownRules, rateWindows, usualManagedRules } from './firewall-option.ts';

/** Mistakes in `firewall`. */
export function firewallIssues({ firewall }: LooseProps): readonly Issue[] {
  if (firewall === undefined) return [];
  const read = kinds[`${field(firewall, 'kind')}`];
  return read?.(firewall) ?? [wrongType('firewall', firewall, 'write webAcl({ … }) or existingWebAcl(arn)')];
}

const kinds: { readonly [kind: string]: (firewall: unknown) => readonly Issue[] } = {
  'web-acl': (acl) => [
    ...unknownKeys('firewall', acl, aclKeys),
    ...groupIssues(field(acl, 'managedRules')),
    ...ipIssues(field(acl, 'ip')),
    ...countryIssues(field(acl, 'countries')),
    ...rateIssues(field(acl, 'rateLimit')),
    ...reservedIssues(field(acl, 'reservedHeaders')),
    ...countIssues(acl),
    ...logIssues(field(acl, 'logs')),
    ...emptyIssues(acl),
  ],
  existing: (acl) => {
    const arn = field(acl, 'arn');
    const isArn = typeof arn === 'string' && (Token.isUnresolved(arn) || regionalAcl.test(arn));
    return isArn ? [] : [wrongType('firewall', arn, 'give the ARN of a regional web ACL of AWS WAF')];
  },
};

const aclKeys = ['kind', 'managedRules', 'ip', 'countries', 'rateLimit', 'reservedHeaders', 'count', 'logs'];
const regionalAcl = /^arn:[a-z-]+:wafv2:[a-z0-9-]+:\d{12}:regional\/webacl\/[\w-]+\/[\w-]+$/;

function groupIssues(groups: unknown): readonly Issue[] {
  if (groups === undefined) return [];
  if (!Array.isArray(groups))
    return [wrongType('firewall.managedRules', groups, `write [${quoted(usualManagedRules)}]`)];
  const wrong = groups.filter((name, index) => !isGroup(name) || groups.indexOf(name) !== index);
  if (wrong.length > 0)
    return wrong.map(
      (got): Issue => ({
        code: 'GH2118',
        at: optionPlace('firewall.managedRules'),
        got,
        fix: `write some of ${managedRules.join(', ')}, each once`,
      }),
    );
  const { units } = firewallCost(groups);
  return units <= mostFirewallUnits
    ? []
    : [
        {
          code: 'GH3001',
          at: optionPlace('firewall.managedRules'),
          got: units,
          why: `more capacity units than one web ACL has, ${mostFirewallUnits}`,
          fix: 'leave rule groups out',
        },
      ];
}

const isGroup = (name: unknown): name is ManagedRules => managedRules.some((known) => known === name);
const quoted = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

function ipIssues(ip: unknown): readonly Issue[] {
  if (ip === undefined) return [];
  const wrong = (['allow', 'deny'] as const).flatMap((key) =>
    listOf(field(ip, key))
      .filter((range) => !isCidr(range))
      .map((got): Issue => ({ code: 'GH2116', at: optionPlace(`firewall.ip.${key}`), got })),
  );
  const isEmpty = (['allow', 'deny'] as const).every((key) => listOf(field(ip, key)).length === 0);
  return [
    ...unknownKeys('firewall.ip', ip, ['allow', 'deny']),
    ...wrong,
    ...(isEmpty ? [missing('firewall.ip.allow')] : []),
  ];
}

function countryIssues(countries: unknown): readonly Issue[] {
  if (countries === undefined) return [];
  const given = (['allow', 'deny'] as const).filter((key) => field(countries, key) !== undefined);
  const [key, ...others] = given;
  if (key === undefined || others.length > 0)
    return [wrongType('firewall.countries', countries, "write { allow: ['DE'] } or { deny: ['DE'] }, one of both")];
  const codes = listOf(field(countries, key));
  return [
    ...unknownKeys('firewall.countries', countries, ['allow', 'deny']),
    ...(codes.length === 0 ? [missing(`firewall.countries.${key}`)] : []),
    ...codes
      .filter((code) => typeof code !== 'string' || !/^[A-Z]{2}$/.test(code))
      .map((got): Issue => ({ code: 'GH2117', at: optionPlace(`firewall.countries.${key}`), got })),
  ];
}

function rateIssues(rate: unknown): readonly Issue[] {
  if (rate === undefined) return [];
  const [requests, window, by] = [field(rate, 'requests'), field(rate, 'window'), field(rate, 'by')];
  const isCount = Number.isInteger(requests) && Number(requests) >= 10 && Number(requests) <= 2_000_000_000;
  const isWindow = typeof window === 'string' && Object.hasOwn(rateWindows, window);
  return [
    ...unknownKeys('firewall.rateLimit', rate, ['requests', 'window', 'by']),
    ...(isCount ? [] : [wrongRate('requests', requests)]),
    ...(isWindow ? [] : [wrongRate('window', window)]),
    ...(by === undefined || by === 'ip' || by === 'forwarded-ip'
      ? []
      : [wrongType('firewall.rateLimit.by', by, "write 'ip' or 'forwarded-ip'")]),
  ];
}

function wrongRate(key: string, got: unknown): Issue {
  return { code: 'GH2119', at: optionPlace(`firewall.rateLimit.${key}`), got };
}

function reservedIssues(reserved: unknown): readonly Issue[] {
  return reserved === undefined || typeof reserved === 'boolean'
    ? []
    : [wrongType('firewall.reservedHeaders', reserved, 'write true or false')];
}

function emptyIssues(acl: unknown): readonly Issue[] {
  const groups = field(acl, 'managedRules');
  const hasGroups = !Array.isArray(groups) || groups.length > 0;
  if (hasGroups || ownRules.some((rule) => isPresent[rule](acl))) return [];
  return [
    {
      code: 'GH1602',
      at: optionPlace('firewall'),
      got: undefined,
      why: 'a firewall without rules',
      fix: 'give it one',
    },
  ];
}

const isPresent: { readonly [R in OwnRule]: (acl: unknown) => boolean } = {
  Addresses: (acl) => field(acl, 'ip') !== undefined,
  Countries: (acl) => field(acl, 'countries') !== undefined,
  RateLimit: (acl) => field(acl, 'rateLimit') !== undefined,
  ReservedHeaders: (acl) => field(acl, 'reservedHeaders') !== false,
};

/** The rules of AWS inside of a group are AWS's to name: only their group is known here. */
function countIssues(acl: unknown): readonly Issue[] {
  const given = field(acl, 'managedRules');
  const groups = Array.isArray(given) ? given : usualManagedRules;
  const known = [...ownRules.filter((rule) => isPresent[rule](acl)), ...groups];
  const count = listOf(field(acl, 'count'));
  return count
    .filter((name, index) => !known.includes(`${name}`.replace(/\/\w+$/, '')) || count.indexOf(name) !== index)
    .map(
      (got): Issue => ({
        code: 'GH2118',
        at: optionPlace('firewall.count'),
        got,
        fix: `write some of ${known.join(', ')}, or <group>/<rule>, each once`,
      }),
    );
}

function logIssues(logs: unknown): readonly Issue[] {
  if (logs === undefined) return [];
  const name = isResource(logs, 'logGroupName') ? (logs as { readonly logGroupName: unknown }).logGroupName : undefined;
  const fits = typeof name === 'string' && (Token.isUnresolved(name) || name.startsWith('aws-waf-logs-'));
  return fits ? [] : [wrongType('firewall.logs', name, "give a log group whose name starts with 'aws-waf-logs-'")];
}
