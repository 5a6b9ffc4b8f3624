import { describe, expect, it } from '@jest/globals';
import { DomainName } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { customDomain, existingDomain, Gateway, type GatewayProps, platform, url } from '../../../lib/index.ts';
import { only, type Resource, resources, shopGateway, shopPlaces, type TemplateJson, templateOf } from '../shop.ts';

const certificate = 'arn:aws:acm:eu-west-1:123456789012:certificate/0f0f0f0f-0000-4000-8000-000000000000';
type Options = Partial<GatewayProps<never, never>>;

function shop(
  front: Options | ((scope: Gateway<never, never>['node']['scope'] & object) => Options) = {},
): TemplateJson {
  return templateOf((stack) => {
    const options = typeof front === 'function' ? front(stack) : front;
    new Gateway(stack, 'Gateway', {
      gateway: shopGateway(),
      ...shopPlaces,
      limitStore: 'dynamodb',
      ...options,
    } as never);
  });
}

const api = (template: TemplateJson) => only(template, 'AWS::ApiGateway::RestApi').Properties;
const outputOf = (template: TemplateJson, name: string) =>
  Object.entries(template['Outputs'] as object).find(([id]) => id.startsWith(`Gateway${name}`))?.[1]?.Value;
const domainId = (template: TemplateJson) => Object.keys(resources(template, 'AWS::ApiGateway::DomainName'))[0];

describe('a gateway with a domain of its own', () => {
  const template = shop((stack) => ({
    domain: customDomain({
      name: 'api.example.com',
      certificate: Certificate.fromCertificateArn(stack, 'Certificate', certificate),
      hostedZone: HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1'),
    }),
  }));

  it('makes the domain, for IPv4 and IPv6, under the strictest policy that takes TLS 1.2', () => {
    expect(only(template, 'AWS::ApiGateway::DomainName').Properties).toEqual({
      DomainName: 'api.example.com',
      RegionalCertificateArn: certificate,
      EndpointConfiguration: { Types: ['REGIONAL'], IpAddressType: 'dualstack' },
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'STRICT',
    });
  });

  it('gives the API the same policy, which is the one that API Gateway negotiates by', () => {
    expect(api(template)).toMatchObject({
      SecurityPolicy: 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      EndpointAccessMode: 'STRICT',
    });
    expect(api(template)['Body']).toMatchObject({
      'x-amazon-apigateway-security-policy': 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09',
      'x-amazon-apigateway-endpoint-access-mode': 'STRICT',
    });
  });

  it("closes API Gateway's own endpoint, in the document and beside it", () => {
    expect(api(template)['DisableExecuteApiEndpoint']).toBe(true);
    expect(api(template)['Body']['x-amazon-apigateway-endpoint-configuration']).toEqual({
      disableExecuteApiEndpoint: true,
    });
  });

  it('maps its root to the stage', () => {
    expect(only(template, 'AWS::ApiGatewayV2::ApiMapping').Properties).toEqual({
      ApiId: { Ref: expect.stringMatching(/^GatewayRestApi/) },
      DomainName: { Ref: domainId(template) },
      Stage: { Ref: expect.stringMatching(/^GatewayRestStage/) },
    });
  });

  it('makes alias records of both sorts', () => {
    const alias = {
      DNSName: { 'Fn::GetAtt': [domainId(template), 'RegionalDomainName'] },
      HostedZoneId: { 'Fn::GetAtt': [domainId(template), 'RegionalHostedZoneId'] },
    };
    const records = Object.values(resources(template, 'AWS::Route53::RecordSet'));
    expect(records.map(({ Properties }) => Properties)).toEqual([
      { Name: 'api.example.com', Type: 'A', HostedZoneId: 'Z1', AliasTarget: alias },
      { Name: 'api.example.com', Type: 'AAAA', HostedZoneId: 'Z1', AliasTarget: alias },
    ]);
  });

  it('says its URL and where the name must lead', () => {
    expect(outputOf(template, 'Url')).toBe('https://api.example.com/');
    expect(outputOf(template, 'DomainTarget')).toEqual({ 'Fn::GetAtt': [domainId(template), 'RegionalDomainName'] });
  });
});

describe('what a domain changes of a gateway', () => {
  const without = shop();
  const domain = customDomain({ name: 'api.example.com', certificate });

  it('is nothing of a resource that is there already but the API, its deployment and outputs', () => {
    const withDomain = shop({ domain });
    const changed = Object.keys(without.Resources).filter(
      (id) => JSON.stringify(without.Resources[id]) !== JSON.stringify(withDomain.Resources[id]),
    );
    const types = changed.map((id) => without.Resources[id]?.Type);
    expect(types.sort()).toEqual(['AWS::ApiGateway::Deployment', 'AWS::ApiGateway::RestApi', 'AWS::ApiGateway::Stage']);
    const added = Object.keys(withDomain.Resources).filter((id) => !(id in without.Resources));
    expect(added.map((id) => withDomain.Resources[id]?.Type).sort()).toEqual([
      'AWS::ApiGateway::Deployment',
      'AWS::ApiGateway::DomainName',
      'AWS::ApiGatewayV2::ApiMapping',
    ]);
  });

  it('keeps the ids of the domain whatever is said of it', () => {
    const other = shop({
      domain: { ...domain, basePath: 'v1/shop', securityPolicy: 'TLS_1_2' },
      executeApi: { reason: 'old clients' },
    });
    const ids = (template: TemplateJson) => [
      ...Object.keys(resources(template, 'AWS::ApiGateway::DomainName')),
      ...Object.keys(resources(template, 'AWS::ApiGatewayV2::ApiMapping')),
    ];
    expect(ids(other)).toEqual(ids(shop({ domain })));
    expect(api(other)['DisableExecuteApiEndpoint']).toBeUndefined();
    expect(api(other)['SecurityPolicy']).toBeUndefined();
    expect(only(other, 'AWS::ApiGatewayV2::ApiMapping').Properties['ApiMappingKey']).toBe('v1/shop');
    expect(outputOf(other, 'Url')).toBe('https://api.example.com/v1/shop/');
  });
});

it('mutual TLS stands on the domain, under the policy that it needs, and API Gateway closes the way around it', () => {
  const template = shop((stack) => ({
    domain: customDomain({
      name: 'api.example.com',
      certificate,
      mutualTls: {
        truststore: {
          bucket: Bucket.fromBucketName(stack, 'Trust', 'trust') as never,
          key: 'clients.pem',
          version: 'v7',
        },
      },
    }),
  }));
  expect(only(template, 'AWS::ApiGateway::DomainName').Properties).toMatchObject({
    SecurityPolicy: 'TLS_1_2',
    MutualTlsAuthentication: { TruststoreUri: 's3://trust/clients.pem', TruststoreVersion: 'v7' },
  });
  expect(only(template, 'AWS::ApiGateway::DomainName').Properties['EndpointAccessMode']).toBeUndefined();
  expect(api(template)['DisableExecuteApiEndpoint']).toBe(true);
});

describe('a domain that was made elsewhere', () => {
  const existing = (basePath?: string) =>
    shop((stack) => ({
      domain: existingDomain(
        DomainName.fromDomainNameAttributes(stack, 'Imported', {
          domainName: 'api.example.com',
          domainNameAliasHostedZoneId: 'Z1',
          domainNameAliasTarget: 'd-1.execute-api.eu-west-1.amazonaws.com',
        }),
        basePath === undefined ? {} : { basePath },
      ),
    }));

  it('takes over one base path by a mapping and nothing else, and gives it back without it', () => {
    const [before, after] = [existing('orders'), existing()];
    const mapping = (template: TemplateJson) => Object.entries(resources(template, 'AWS::ApiGatewayV2::ApiMapping'));
    const [[id, taken]] = mapping(before) as [[string, Resource]];
    expect(taken.Properties).toMatchObject({ DomainName: 'api.example.com', ApiMappingKey: 'orders' });
    const rest = ({ Resources }: TemplateJson) => Object.entries(Resources).filter(([other]) => other !== id);
    expect(rest(before)).toEqual(rest(after));
    expect(Object.keys(resources(before, 'AWS::ApiGateway::DomainName'))).toEqual([]);
    expect(outputOf(before, 'Url')).toBe('https://api.example.com/orders/');
    expect(outputOf(before, 'DomainTarget')).toBeUndefined();
  });
});

it('services that trust signed tokens find the keys by the domain, below its base path', () => {
  const site = platform('depot', { auth: {} });
  const stock = site.service('stock', {
    owner: 'team-stock',
    upstream: { timeout: '2s', trusts: 'signed-token' },
    routes: { 'GET /stock/{sku}': { auth: 'public', reason: 'catalogue' } },
  });
  const template = templateOf(
    (stack) =>
      new Gateway(stack, 'Gateway', {
        gateway: site.gateway('depot', { services: [stock] }),
        stage: 'prod',
        auth: {},
        upstreams: { stock: url('https://stock.example.com') },
        limitStore: 'dynamodb',
        domain: customDomain({ name: 'api.example.com', certificate, basePath: 'v1/depot' }),
      }),
  );
  expect(outputOf(template, 'TokenKeysUrl')).toBe('https://api.example.com/v1/depot/.well-known/gatehouse/jwks.json');
});
