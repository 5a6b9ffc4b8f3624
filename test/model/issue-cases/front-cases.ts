import { frontOptions } from '../../../lib/constructs/options/front-options.ts';
import type { IssueCode } from '../../../lib/contract/issue-codes.ts';
import type { IssueCase } from './issue-case.ts';

const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f0f0f0f-0000-4000-8000-000000000000';
const domain = { kind: 'custom', name: 'api.example.com', certificate };
const truststore = { bucket: { bucketName: 'trust', s3UrlForObject: () => '' }, key: 'clients.pem' };
const mutualTls = { truststore };

type Told = Pick<IssueCase, 'at' | 'got' | 'fix'>;

/** One mistake in the options of a construct that is correct otherwise. */
function front(code: IssueCode, story: string, props: object, told: Told): IssueCase {
  return { code, story, ...told, at: `Gateway ${told.at}`, issues: () => frontOptions.issues({ ...props }) };
}

/** One mistake in a web ACL. */
function acl(code: IssueCode, story: string, options: object, told: Told): IssueCase {
  return front(code, story, { firewall: { kind: 'web-acl', ...options } }, { ...told, at: `firewall.${told.at}` });
}

const ownRules = 'ReservedHeaders, AWSManagedRulesKnownBadInputsRuleSet';
const someGroups =
  'write some of AWSManagedRulesCommonRuleSet, AWSManagedRulesKnownBadInputsRuleSet, ' +
  'AWSManagedRulesAmazonIpReputationList, AWSManagedRulesAnonymousIpList, AWSManagedRulesAdminProtectionRuleSet, ' +
  'AWSManagedRulesSQLiRuleSet, AWSManagedRulesLinuxRuleSet, AWSManagedRulesUnixRuleSet, ' +
  'AWSManagedRulesWindowsRuleSet, AWSManagedRulesPHPRuleSet, AWSManagedRulesWordPressRuleSet, each once';
const onlyInputs = { managedRules: ['AWSManagedRulesKnownBadInputsRuleSet'] };

const domainCases: readonly IssueCase[] = [
  front(
    'GH2111',
    'a way around mutual TLS',
    { domain: { ...domain, mutualTls }, executeApi: { reason: 'old clients' } },
    { at: 'executeApi' },
  ),
  ...['/v1', 'v1/', 'v1//shop', '', 'v 1', '..', 'a'.repeat(301)].map((basePath) =>
    front(
      'GH2112',
      `the base path '${basePath.slice(0, 10)}'`,
      { domain: { ...domain, basePath } },
      { at: 'domain.basePath', got: basePath },
    ),
  ),
  ...['API.example.com', 'https://api.example.com', 'localhost', '*.example.com', `${'a'.repeat(64)}.example.com`].map(
    (name) =>
      front(
        'GH2113',
        `the name ${name.slice(0, 30)}`,
        { domain: { ...domain, name } },
        { at: 'domain.name', got: name },
      ),
  ),
  front(
    'GH2115',
    'mutual TLS under a policy of 2025',
    {
      domain: { ...domain, mutualTls, securityPolicy: 'SecurityPolicy_TLS13_1_3_2025_09' },
    },
    { at: 'domain.securityPolicy', got: 'SecurityPolicy_TLS13_1_3_2025_09' },
  ),
  front(
    'GH1602',
    "API Gateway's own endpoint, kept although there is no other",
    { executeApi: { reason: 'tests' } },
    { at: 'executeApi', got: 'tests', fix: 'leave `executeApi` out' },
  ),
  front(
    'GH1003',
    "API Gateway's own endpoint, kept without a reason",
    { domain, executeApi: { reason: ' ' } },
    { at: 'executeApi.reason' },
  ),
  front('GH1003', 'a domain without a name', { domain: { kind: 'custom', certificate } }, { at: 'domain.name' }),
  front(
    'GH1003',
    'a domain without a certificate',
    { domain: { kind: 'custom', name: 'api.example.com' } },
    { at: 'domain.certificate' },
  ),
  front(
    'GH1004',
    'a certificate of another service',
    { domain: { ...domain, certificate: 'arn:aws:iam::1:server-certificate/x' } },
    {
      at: 'domain.certificate',
      got: 'arn:aws:iam::1:server-certificate/x',
      fix: 'give a certificate of ACM, or its ARN',
    },
  ),
  front(
    'GH1004',
    'a TLS policy that is too old',
    { domain: { ...domain, securityPolicy: 'TLS_1_0' } },
    {
      at: 'domain.securityPolicy',
      got: 'TLS_1_0',
      fix: "write 'TLS_1_2', 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09', 'SecurityPolicy_TLS13_1_2_PQ_2025_09', 'SecurityPolicy_TLS13_1_3_2025_09', 'SecurityPolicy_TLS13_1_3_FIPS_2025_09'",
    },
  ),
  front(
    'GH1004',
    'a domain that is a text',
    { domain: 'api.example.com' },
    { at: 'domain', got: 'api.example.com', fix: 'write customDomain({ … }) or existingDomain(domain)' },
  ),
  front(
    'GH1001',
    'mutual TLS of a domain that was made elsewhere',
    { domain: { kind: 'existing', domain: { domainName: 'api.example.com' }, mutualTls } },
    { at: 'domain', got: 'mutualTls' },
  ),
  front(
    'GH1003',
    'mutual TLS without a trust store',
    { domain: { ...domain, mutualTls: {} } },
    { at: 'domain.mutualTls.truststore' },
  ),
  front(
    'GH1003',
    'a trust store without a key',
    { domain: { ...domain, mutualTls: { truststore: { bucket: truststore.bucket } } } },
    { at: 'domain.mutualTls.truststore.key' },
  ),
];

const privateCases: readonly IssueCase[] = [
  front(
    'GH2114',
    'a private API with a domain of the internet',
    { domain, privateEndpoint: { vpcEndpoints: ['vpce-1'] } },
    { at: 'domain' },
  ),
  front(
    'GH1003',
    'a private API that nothing leads to',
    { privateEndpoint: { vpcEndpoints: [] } },
    { at: 'privateEndpoint.vpcEndpoints' },
  ),
  front(
    'GH1004',
    'a network that is none',
    { privateEndpoint: { vpcEndpoints: ['vpce-1'], allowVpcs: [1] } },
    { at: 'privateEndpoint.allowVpcs', got: 1, fix: 'give networks, or their ids' },
  ),
];

const firewallCases: readonly IssueCase[] = [
  ...[
    '192.0.2.1',
    '0.0.0.0/0',
    '192.0.2.0/33',
    '192.0.2.256/32',
    '2001:db8::/129',
    '2001:db8::g/64',
    '::1::/64',
    'example.com/24',
  ].map((range) => acl('GH2116', `the range ${range}`, { ip: { deny: [range] } }, { at: 'ip.deny', got: range })),
  ...['de', 'DEU', 'Germany', 1].map((country) =>
    acl(
      'GH2117',
      `the country ${country}`,
      { countries: { allow: [country] } },
      { at: 'countries.allow', got: country },
    ),
  ),
  acl(
    'GH1004',
    'countries that may and countries that may not',
    { countries: { allow: ['DE'], deny: ['FR'] } },
    { at: 'countries', fix: "write { allow: ['DE'] } or { deny: ['DE'] }, one of both" },
  ),
  front(
    'GH1602',
    'a firewall without rules',
    { firewall: { kind: 'web-acl', managedRules: [], reservedHeaders: false } },
    { at: 'firewall', fix: 'give it one' },
  ),
  acl('GH1003', 'addresses without any', { ip: {} }, { at: 'ip.allow' }),
  acl(
    'GH2118',
    'a rule group twice',
    { managedRules: ['AWSManagedRulesSQLiRuleSet', 'AWSManagedRulesSQLiRuleSet'] },
    { at: 'managedRules', got: 'AWSManagedRulesSQLiRuleSet', fix: someGroups },
  ),
  acl(
    'GH2118',
    'a rule group with a price of its own',
    { managedRules: ['AWSManagedRulesBotControlRuleSet'] },
    { at: 'managedRules', got: 'AWSManagedRulesBotControlRuleSet', fix: someGroups },
  ),
  ...['RateLimit', 'AWSManagedRulesCommonRuleSet/NoUserAgent_HEADER', 'reservedHeaders'].map((name) =>
    acl(
      'GH2118',
      `${name} only counts, and is not there`,
      { ...onlyInputs, count: [name] },
      { at: 'count', got: name, fix: `write some of ${ownRules}, or <group>/<rule>, each once` },
    ),
  ),
  ...[9, 10.5, -1, '100'].map((requests) =>
    acl(
      'GH2119',
      `a rate of ${requests}`,
      { rateLimit: { requests, window: '5min' } },
      { at: 'rateLimit.requests', got: requests },
    ),
  ),
  acl(
    'GH2119',
    'a window that WAF does not have',
    { rateLimit: { requests: 10, window: '3min' } },
    { at: 'rateLimit.window', got: '3min' },
  ),
  acl(
    'GH1004',
    'counted by what no firewall knows',
    { rateLimit: { requests: 10, window: '5min', by: 'user' } },
    { at: 'rateLimit.by', got: 'user', fix: "write 'ip' or 'forwarded-ip'" },
  ),
  acl(
    'GH1004',
    'a log group of another name',
    { logs: { logGroupName: 'firewall' } },
    { at: 'logs', got: 'firewall', fix: "give a log group whose name starts with 'aws-waf-logs-'" },
  ),
  front(
    'GH1001',
    'a misspelt option of the firewall',
    { firewall: { kind: 'web-acl', rateLimits: {} } },
    { at: 'firewall', got: 'rateLimits' },
  ),
  front(
    'GH1004',
    'a web ACL of CloudFront',
    { firewall: { kind: 'existing', arn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b' } },
    {
      at: 'firewall',
      got: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b',
      fix: 'give the ARN of a regional web ACL of AWS WAF',
    },
  ),
];

export const frontCases: readonly IssueCase[] = [...domainCases, ...privateCases, ...firewallCases];
