import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Gateway, platform, url } from '../../lib/index.ts';
import { only, resources, synthesise, type TemplateJson, templateOf } from './shop.ts';

const shop = platform('shop', { auth: {} });

/** One service, which believes the gateway's token or not. */
const gatewayOf = (trusts: 'signed-token' | 'headers', route: object = {}) =>
  shop.gateway('shop', {
    services: [
      shop.service('orders', {
        owner: 'team-orders',
        upstream: { timeout: '2s', trusts },
        routes: { 'GET /orders': { auth: 'public', reason: 'a test', ...route } },
      }),
    ],
  });
const gateway = gatewayOf('signed-token');
const places = { stage: 'prod', auth: {}, upstreams: { orders: url('https://orders.example.com') } } as const;
const endpoints = (template: TemplateJson) =>
  Object.values(resources(template, 'AWS::EC2::VPCEndpoint')).filter(
    ({ Properties }) => Properties['VpcEndpointType'] === 'Interface',
  );
const variables = (template: TemplateJson) =>
  Object.values(resources(template, 'AWS::Lambda::Function')).map(
    ({ Properties }) => Properties['Environment']?.Variables?.GATEHOUSE_SIGNING_SECRET,
  );
const statements = (template: TemplateJson) =>
  Object.values(resources(template, 'AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties['PolicyDocument'].Statement as { readonly Action: unknown }[])
    .filter(({ Action }) => JSON.stringify(Action).includes('secretsmanager'));

describe('a gateway with a service that trusts signed tokens', () => {
  const template = templateOf((stack) => new Gateway(stack, 'Gateway', { ...places, gateway }));
  const [secret] = Object.keys(resources(template, 'AWS::SecretsManager::Secret'));

  it('has one secret, which AWS invents', () => {
    expect(only(template, 'AWS::SecretsManager::Secret').Properties).toEqual({
      Description: 'The keys with which shop signs for its services are made of it',
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    });
  });

  it('lets the forwarder read it, and nobody else; it knows where it is, not what', () => {
    expect(statements(template)).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: { Ref: secret } },
    ]);
    expect(variables(template).filter((one) => one !== undefined)).toEqual([{ Ref: secret }]);
  });

  it('has a way from its own network to this secret alone, for the forwarder alone', () => {
    const [endpoint, ...others] = endpoints(template);
    expect(others).toEqual([]);
    const group = endpoint?.Properties['SecurityGroupIds'][0];
    expect(endpoint?.Properties).toMatchObject({
      ServiceName: { 'Fn::Join': ['', ['com.amazonaws.', { Ref: 'AWS::Region' }, '.secretsmanager']] },
      PrivateDnsEnabled: true,
      PolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Principal: { AWS: '*' },
            Action: 'secretsmanager:GetSecretValue',
            Resource: { Ref: secret },
          },
        ],
      },
    });
    const ingress = Object.values(resources(template, 'AWS::EC2::SecurityGroupIngress')).filter(
      ({ Properties }) => Properties['FromPort'] === 443,
    );
    expect(ingress.map(({ Properties }) => Properties)).toMatchObject([{ GroupId: group, ToPort: 443 }]);
    expect(JSON.stringify(ingress)).toContain('ForwarderGroup');
  });

  it('says to whoever deploys it what its services need to know', () => {
    const outputs = template['Outputs'] as { readonly [name: string]: { readonly Value: unknown } };
    const output = (name: string) => Object.entries(outputs).find(([id]) => id.startsWith(`Gateway${name}`))?.[1].Value;
    expect(output('TokenIssuer')).toBe('urn:gatehouse:shop:prod');
    expect(JSON.stringify(output('TokenKeysUrl'))).toContain('/.well-known/gatehouse/jwks.json');
  });

  it('is told apart in the manifest', () => {
    const manifest = synthesise(
      (stack) => new Gateway(stack, 'Gateway', { ...places, gateway }),
      ({ directory }) => JSON.parse(readFileSync(join(directory, 'Shop.Gateway.gatehouse.json'), 'utf8')),
    );
    expect(manifest.signedTokens).toEqual({
      issuer: 'urn:gatehouse:shop:prod',
      keysPath: '/.well-known/gatehouse/jwks.json',
      basePath: '',
      services: ['orders'],
      why: expect.stringContaining('0.40 dollars a month'),
    });
  });

  it('puts no private key and no secret anywhere in the assembly', () => {
    const text = synthesise(
      (stack) => new Gateway(stack, 'Gateway', { ...places, gateway }),
      ({ directory }) =>
        readdirSync(directory, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.name.endsWith('.mjs'))
          .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
          .join('\n'),
    );
    expect(text).toContain('GATEHOUSE_SIGNING_SECRET');
    expect(text).not.toMatch(/PRIVATE KEY|"d":\s*"|SecretString":\s*"/);
  });
});

describe('what is made only where it is needed', () => {
  const made = (template: TemplateJson) => ({
    secrets: Object.keys(resources(template, 'AWS::SecretsManager::Secret')).length,
    endpoints: endpoints(template).length,
  });

  it.each([
    ['no service trusts tokens', gatewayOf('headers')],
    ['the service is called directly, without a token', gatewayOf('signed-token', { direct: 'x', limit: 'none' })],
  ])('nothing where %s', (_, other) => {
    const template = templateOf((stack) => new Gateway(stack, 'Gateway', { ...places, gateway: other }));
    expect(made(template)).toEqual({ secrets: 0, endpoints: 0 });
    expect(variables(template).filter((one) => one !== undefined)).toEqual([]);
  });

  it('no endpoint where the forwarder stands outside of any network', () => {
    const template = templateOf(
      (stack) => new Gateway(stack, 'Gateway', { ...places, gateway, limitStore: 'dynamodb' }),
    );
    expect(made(template)).toEqual({ secrets: 1, endpoints: 0 });
  });

  it('no endpoint in a network that is not its own', () => {
    const template = templateOf((stack) => {
      const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }) as IVpc;
      new Gateway(stack, 'Gateway', { ...places, gateway, vpc });
    });
    expect(made(template)).toEqual({ secrets: 1, endpoints: 0 });
  });
});
