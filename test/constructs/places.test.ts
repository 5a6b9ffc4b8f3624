import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { CfnParameter, Fn, Stack } from 'aws-cdk-lib';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { GatehouseError, Gateway, loadBalancer, url } from '../../lib/index.ts';
import { only, resources, shopGateway, shopPlaces, synthesise, type TemplateJson, templateOf } from './shop.ts';

const gateway = shopGateway();
const variablesOf = (template: TemplateJson) => only(template, 'AWS::ApiGateway::Stage').Properties['Variables'];

describe('places that are known at deploy time only', () => {
  it('lose their scheme in the text where it stands there, else in CloudFormation', () => {
    const template = templateOf((stack) => {
      const parameter = new CfnParameter(stack, 'Orders').valueAsString;
      new Gateway(stack, 'Gateway', {
        ...shopPlaces,
        gateway,
        upstreams: { orders: url(parameter), archive: url(`https://${Fn.importValue('archive-host')}/v1`) },
      });
    });
    expect(variablesOf(template)).toMatchObject({
      upstream_orders: { 'Fn::Select': [1, { 'Fn::Split': ['://', { Ref: 'Orders' }] }] },
      upstream_archive: { 'Fn::Join': ['', [{ 'Fn::ImportValue': 'archive-host' }, '/v1']] },
    });
  });

  it('may be names of load balancers, each with its port', () => {
    const template = templateOf((stack) => {
      const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 }) as IVpc;
      const [orders, archive] = ['Orders', 'Archive'].map((id) => new ApplicationLoadBalancer(stack, id, { vpc }));
      new Gateway(stack, 'Gateway', {
        ...shopPlaces,
        gateway,
        vpc,
        upstreams: {
          orders: loadBalancer(orders as ApplicationLoadBalancer),
          archive: loadBalancer(archive as ApplicationLoadBalancer, { port: 8080, insecure: 'inside the network' }),
        },
      });
    });
    const balancer = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(`^${id}[0-9A-F]{8}$`), 'DNSName'] });
    expect(variablesOf(template)).toMatchObject({
      upstream_orders: balancer('Orders'),
      upstream_archive: { 'Fn::Join': ['', [balancer('Archive'), ':8080']] },
    });
  });

  it('may be issuers, too', () => {
    const template = templateOf((stack) => {
      const issuer = new CfnParameter(stack, 'Issuer').valueAsString;
      new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, auth: { customer: { issuer, audience: ['a', 'b'] } } });
    });
    expect(variablesOf(template)).toMatchObject({
      auth_customer: { 'Fn::Join': ['', ['issuer=', { Ref: 'Issuer' }, '&audience=a&audience=b']] },
    });
  });

  it('change no asset: one set of functions serves every environment', () => {
    const codeOf = (upstream: string) =>
      Object.values(
        resources(
          templateOf(
            (stack) =>
              new Gateway(stack, 'Gateway', {
                ...shopPlaces,
                gateway,
                upstreams: { ...shopPlaces.upstreams, orders: url(upstream) },
              }),
          ),
          'AWS::Lambda::Function',
        ),
      ).map(({ Properties }) => Properties['Code'].S3Key);
    expect(codeOf('https://orders.staging.example.com')).toEqual(codeOf('https://orders.example.com'));
  });
});

describe('mistakes of declaration and places', () => {
  const messageOf = (props: object): string => {
    try {
      templateOf((stack) => new Gateway(stack, 'Gateway', { gateway, ...shopPlaces, ...props } as never));
    } catch (error) {
      if (error instanceof GatehouseError) return error.message;
      throw error;
    }
    throw new Error('nothing was refused');
  };

  it('come all at once, each with its place and its fix', () => {
    expect(
      messageOf({
        stage: 'pro/d',
        auth: {},
        upstreams: { orders: url('http://orders.example.com'), archve: url('https://archive.example.com') },
        subnets: {},
        vcp: {},
      }).split('\n'),
    ).toEqual([
      '7 mistakes in the gateway',
      'GH2001 gateway shop auth.customer: a place is missing',
      '       fix: write `auth: { customer: … }` at the construct',
      'GH2001 gateway shop upstreams.archive: a place is missing',
      '       fix: write `upstreams: { archive: … }` at the construct',
      'GH2002 gateway shop upstreams.archve: a place that no declaration asks for, got "archve"',
      '       fix: did you mean `archive`?',
      'GH2003 gateway shop upstreams.orders.url: not an absolute https URL, got "http://orders.example.com"',
      "       fix: use https, or say `insecure: 'reason'`",
      'GH1001 Gateway: unknown key, got "vcp"',
      '       fix: remove it, or correct its spelling',
      "GH1004 Gateway stage: a stage is named with letters, digits, '-' and '_', at most 128, got \"pro/d\"",
      "       fix: write for example stage: 'prod'",
      'GH1003 Gateway vpc: `subnets` needs `vpc`',
      '       fix: write it',
    ]);
  });

  it('of something that is no declaration at all are a sentence, not a crash', () => {
    expect(messageOf({ gateway: undefined })).toContain('GH1');
  });
});

it('two stages of one gateway, in one stack, share no id and no name', () => {
  const build = (stack: Stack) => {
    new Gateway(stack, 'Blue', { ...shopPlaces, gateway, stage: 'blue' });
    new Gateway(stack, 'Green', { ...shopPlaces, gateway, stage: 'green' });
  };
  const { template, manifests } = synthesise(build, (assembly) => ({
    template: assembly.getStackByName('Shop').template as TemplateJson,
    manifests: readdirSync(assembly.directory).filter((name) => name.endsWith('.gatehouse.json')),
  }));
  const names = Object.values(resources(template, 'AWS::ElastiCache::ServerlessCache')).map(({ Properties }) =>
    JSON.stringify(Properties['ServerlessCacheName']),
  );
  expect(new Set(names).size).toBe(2);
  expect(Object.keys(template.Resources)).toHaveLength(98);
  expect(manifests).toEqual(['Shop.Blue.gatehouse.json', 'Shop.Green.gatehouse.json']);
});

it('synthesises for a known account and region as well', () => {
  const template = synthesise(
    (stack) => {
      const there = new Stack(stack.node.root, 'There', { env: { account: '111111111111', region: 'eu-central-1' } });
      new Gateway(there, 'Gateway', { ...shopPlaces, gateway });
    },
    (assembly) => assembly.getStackByName('There').template as TemplateJson,
  );
  expect(Object.keys(template.Resources)).toHaveLength(49);
});
