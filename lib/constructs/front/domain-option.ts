import type { IDomainName } from 'aws-cdk-lib/aws-apigateway';
import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

/**
 * What a client must speak, by API Gateway's names. `TLS_1_2` takes TLS 1.2 and 1.3 with ciphers of both ages; the others are
 * its policies of 2025: from TLS 1.2 on with forward secrecy, or TLS 1.3 alone. API Gateway Developer Guide, "Supported
 * security policies", read 2026-11-24.
 */
export const securityPolicies = [
  'TLS_1_2',
  'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
  'SecurityPolicy_TLS13_1_2_PQ_2025_09',
  'SecurityPolicy_TLS13_1_3_2025_09',
  'SecurityPolicy_TLS13_1_3_FIPS_2025_09',
] as const;

export type SecurityPolicy = (typeof securityPolicies)[number];

/** Clients show a certificate of one of these authorities, or there is no connection. */
export interface MutualTlsOptions {
  /** A PEM file in S3, of at most 1,000 certificates and 1 MB. */
  readonly truststore: {
    readonly bucket: IBucket;
    readonly key: string;
    /** Of the object in S3. Without it, API Gateway looks at the newest one only when the domain is changed. */
    readonly version?: string;
  };
  /** A public certificate of ACM for the same name, where `certificate` is imported or of a private authority. */
  readonly ownership?: ICertificate | string;
}

export interface CustomDomainOptions {
  /** `api.example.com` */
  readonly name: string;
  /** In ACM, in the region of the gateway; or its ARN. */
  readonly certificate: ICertificate | string;
  /** Where to make the alias records of the name. Default: none, and the output DomainTarget says where the name must lead. */
  readonly hostedZone?: IHostedZone;
  /** What stands in URLs between the name and the gateway's paths: `v1/shop`. Default: nothing. */
  readonly basePath?: string;
  /** Default: `SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09`; with `mutualTls`, which needs an older one, `TLS_1_2`. */
  readonly securityPolicy?: SecurityPolicy;
  /** Clients show certificates. Default: they show none. */
  readonly mutualTls?: MutualTlsOptions;
}

/** A domain that the gateway makes. Made by {@link customDomain}. */
export interface CustomDomain extends CustomDomainOptions {
  readonly kind: 'custom';
}

export function customDomain(options: CustomDomainOptions): CustomDomain {
  return { ...options, kind: 'custom' };
}

export interface ExistingDomainOptions {
  /** As with {@link customDomain}: the requests below it come to this gateway, the others go where they went. */
  readonly basePath?: string;
}

/** A domain that was made elsewhere. Made by {@link existingDomain}. */
export interface ExistingDomain extends ExistingDomainOptions {
  readonly kind: 'existing';
  readonly domain: IDomainName;
}

export function existingDomain(domain: IDomainName, options: ExistingDomainOptions = {}): ExistingDomain {
  return { ...options, kind: 'existing', domain };
}

export type Domain = CustomDomain | ExistingDomain;

/** The policy of a domain that the gateway makes. */
export function securityPolicyOf({ securityPolicy, mutualTls }: CustomDomain): SecurityPolicy {
  return securityPolicy ?? (mutualTls ? 'TLS_1_2' : 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09');
}
