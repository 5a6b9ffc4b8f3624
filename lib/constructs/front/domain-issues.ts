import { Token } from 'aws-cdk-lib';
import type { Issue } from '../../contract/issue.ts';
import { field } from '../../model/reading.ts';
import { type LooseProps, optionPlace } from '../options/option-group.ts';
import { isResource, missing, unknownKeys, wrongType } from '../options/option-shape.ts';
import { securityPolicies } from './domain-option.ts';

/** Mistakes in `domain`, and in what goes with it. */
export function domainIssues({ domain, executeApi }: LooseProps): readonly Issue[] {
  if (domain === undefined) return executeApi === undefined ? [] : executeApiIssues(executeApi, false);
  const kind = field(domain, 'kind');
  const read = kind === 'custom' ? customIssues : kind === 'existing' ? existingIssues : undefined;
  if (read === undefined) return [wrongType('domain', domain, 'write customDomain({ … }) or existingDomain(domain)')];
  return [
    ...read(domain),
    ...basePathIssues(field(domain, 'basePath')),
    ...(executeApi === undefined ? [] : executeApiIssues(executeApi, true)),
    ...(executeApi !== undefined && field(domain, 'mutualTls') !== undefined
      ? [{ code: 'GH2111', at: optionPlace('executeApi'), got: undefined } as const]
      : []),
  ];
}

function executeApiIssues(executeApi: unknown, hasDomain: boolean): readonly Issue[] {
  const reason = field(executeApi, 'reason');
  if (!hasDomain) {
    const why = "without a domain API Gateway's own endpoint is the only one";
    return [{ code: 'GH1602', at: optionPlace('executeApi'), got: reason, why, fix: 'leave `executeApi` out' }];
  }
  return [
    ...unknownKeys('executeApi', executeApi, ['reason']),
    ...(typeof reason === 'string' && reason.trim() !== '' ? [] : [missing('executeApi.reason')]),
  ];
}

const customKeys = ['kind', 'name', 'certificate', 'hostedZone', 'basePath', 'securityPolicy', 'mutualTls'];

function customIssues(domain: unknown): readonly Issue[] {
  const [name, certificate] = [field(domain, 'name'), field(domain, 'certificate')];
  const [zone, mutualTls] = [field(domain, 'hostedZone'), field(domain, 'mutualTls')];
  return [
    ...unknownKeys('domain', domain, customKeys),
    ...nameIssues(name),
    ...certificateIssues('domain.certificate', certificate),
    ...(zone === undefined || isResource(zone, 'hostedZoneId')
      ? []
      : [wrongType('domain.hostedZone', zone, 'give a hosted zone of Route 53')]),
    ...policyIssues(field(domain, 'securityPolicy'), mutualTls),
    ...(mutualTls === undefined ? [] : mutualTlsIssues(mutualTls)),
  ];
}

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?';
const domainName = new RegExp(`^(?:${label}\\.)+${label}$`);

function nameIssues(name: unknown): readonly Issue[] {
  if (name === undefined) return [missing('domain.name')];
  // A name that is a token is another at every deployment: who reads the template could not tell what it serves.
  const isName = typeof name === 'string' && !Token.isUnresolved(name) && name.length <= 253 && domainName.test(name);
  return isName ? [] : [{ code: 'GH2113', at: optionPlace('domain.name'), got: name }];
}

function certificateIssues(option: string, certificate: unknown): readonly Issue[] {
  if (certificate === undefined) return [missing(option)];
  const isArn =
    typeof certificate === 'string' && (Token.isUnresolved(certificate) || certificateArn.test(certificate));
  return isArn || isResource(certificate, 'certificateArn')
    ? []
    : [wrongType(option, certificate, 'give a certificate of ACM, or its ARN')];
}

const certificateArn = /^arn:[a-z-]+:acm:[a-z0-9-]+:\d{12}:certificate\/[\w-]+$/;

function policyIssues(policy: unknown, mutualTls: unknown): readonly Issue[] {
  if (policy === undefined) return [];
  if (!securityPolicies.some((known) => known === policy))
    return [wrongType('domain.securityPolicy', policy, `write '${securityPolicies.join("', '")}'`)];
  return mutualTls !== undefined && policy !== 'TLS_1_2'
    ? [{ code: 'GH2115', at: optionPlace('domain.securityPolicy'), got: policy }]
    : [];
}

function mutualTlsIssues(mutualTls: unknown): readonly Issue[] {
  const truststore = field(mutualTls, 'truststore');
  const [bucket, key, version] = ['bucket', 'key', 'version'].map((name) => field(truststore, name));
  const ownership = field(mutualTls, 'ownership');
  const at = 'domain.mutualTls.truststore';
  return [
    ...unknownKeys('domain.mutualTls', mutualTls, ['truststore', 'ownership']),
    ...(ownership === undefined ? [] : certificateIssues('domain.mutualTls.ownership', ownership)),
    ...(truststore === undefined
      ? [missing(at)]
      : [
          ...unknownKeys(at, truststore, ['bucket', 'key', 'version']),
          ...(isResource(bucket, 'bucketName') ? [] : [wrongType(`${at}.bucket`, bucket, 'give a bucket of S3')]),
          ...(typeof key === 'string' && key !== '' ? [] : [missing(`${at}.key`)]),
          ...(version === undefined || typeof version === 'string'
            ? []
            : [wrongType(`${at}.version`, version, 'write the version of the object in S3')]),
        ]),
  ];
}

function existingIssues(domain: unknown): readonly Issue[] {
  const given = field(domain, 'domain');
  return [
    ...unknownKeys('domain', domain, ['kind', 'domain', 'basePath']),
    ...(isResource(given, 'domainName')
      ? []
      : [wrongType('domain', given, 'give a domain name of API Gateway: DomainName.fromDomainNameAttributes(…)')]),
  ];
}

/** Narrower than AWS: nothing that a client would have to encode. */
function basePathIssues(basePath: unknown): readonly Issue[] {
  if (basePath === undefined) return [];
  const isPath =
    typeof basePath === 'string' &&
    basePath.length <= 300 &&
    basePath.split('/').every((segment) => /^[A-Za-z0-9_.-]+$/.test(segment) && !/^\.{1,2}$/.test(segment));
  return isPath ? [] : [{ code: 'GH2112', at: optionPlace('domain.basePath'), got: basePath }];
}
