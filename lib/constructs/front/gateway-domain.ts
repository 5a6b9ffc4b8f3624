import { Stack } from 'aws-cdk-lib';
import { CfnDomainName, type Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnApiMapping } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnRecordSet, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Construct } from 'constructs';
import { type CustomDomain, type Domain, type MutualTlsOptions, securityPolicyOf } from './domain-option.ts';
import { type RoutedApi, routingRules } from './routing-rules.ts';

/** The name by which clients reach the gateway: made here, or made elsewhere. */
export class GatewayDomain extends Construct {
  /** `api.example.com` */
  readonly domainName: string;
  /** `v1/shop`; null where the gateway's paths stand at the root. */
  readonly basePath: string | null;
  /** null where the domain was made elsewhere. */
  readonly resource: CfnDomainName | null;

  constructor(scope: Construct, id: string, domain: Domain) {
    super(scope, id);
    this.basePath = domain.basePath ?? null;
    this.resource = domain.kind === 'custom' ? madeDomain(this, domain) : null;
    this.domainName = domain.kind === 'custom' ? domain.name : domain.domain.domainName;
    if (this.resource !== null && domain.kind === 'custom' && domain.hostedZone)
      aliases(this, this.resource, { name: domain.name, zone: domain.hostedZone });
  }

  /** Sends what comes under `basePath` to the stage. API Gateway takes the longest base path that fits a request. */
  map(id: string, stage: Stage, basePath: string | null = this.basePath): CfnApiMapping {
    return new CfnApiMapping(this, id, {
      apiId: stage.restApi.restApiId,
      domainName: this.resource?.ref ?? this.domainName,
      stage: stage.stageName,
      ...(basePath === null ? {} : { apiMappingKey: basePath }),
    });
  }

  /**
   * Sends each base path of a split to its API. The routing mode of a domain that was made elsewhere is its owner's to set. In
   * this one the mapping of a gateway that was one API before leads to it until the rules are there.
   */
  route(apis: readonly [RoutedApi, ...RoutedApi[]]): void {
    if (this.resource !== null) this.resource.routingMode = 'ROUTING_RULE_THEN_BASE_PATH_MAPPING';
    const ofName = { service: 'apigateway', account: '', resource: '/domainnames', resourceName: this.domainName };
    routingRules(this, this.resource?.attrDomainNameArn ?? Stack.of(this).formatArn(ofName), apis);
  }

  /** `https://api.example.com/v1/shop/orders` */
  urlForPath(path: string): string {
    return `https://${this.domainName}${this.basePath === null ? '' : `/${this.basePath}`}${path}`;
  }
}

function madeDomain(scope: Construct, domain: CustomDomain): CfnDomainName {
  const securityPolicy = securityPolicyOf(domain);
  return new CfnDomainName(scope, 'Name', {
    domainName: domain.name,
    regionalCertificateArn: certificateArn(domain.certificate),
    // An AAAA record leads nowhere without it.
    endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'dualstack' },
    securityPolicy,
    // The newer policies demand a mode; a domain that is new has no clients that a strict one could lock out.
    ...(securityPolicy === 'TLS_1_2' ? {} : { endpointAccessMode: 'STRICT' }),
    ...(domain.mutualTls ? mutualTls(domain.mutualTls) : {}),
  });
}

function mutualTls({ truststore: { bucket, key, version }, ownership }: MutualTlsOptions) {
  return {
    mutualTlsAuthentication: {
      truststoreUri: bucket.s3UrlForObject(key),
      ...(version === undefined ? {} : { truststoreVersion: version }),
    },
    ...(ownership === undefined ? {} : { ownershipVerificationCertificateArn: certificateArn(ownership) }),
  };
}

const certificateArn = (certificate: ICertificate | string) =>
  typeof certificate === 'string' ? certificate : certificate.certificateArn;

function aliases(
  scope: Construct,
  domain: CfnDomainName,
  { name, zone }: { readonly name: string; readonly zone: IHostedZone },
): void {
  const aliasTarget = { dnsName: domain.attrRegionalDomainName, hostedZoneId: domain.attrRegionalHostedZoneId };
  // Not the L2 records: they ask for the zone's name, which a zone that is imported by its id alone does not have.
  const { hostedZoneId } = zone;
  for (const [id, type] of [
    ['Alias', 'A'],
    ['Alias6', 'AAAA'],
  ] as const)
    new CfnRecordSet(scope, id, { name, type, hostedZoneId, aliasTarget });
}
