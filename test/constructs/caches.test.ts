import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import { cacheNodes, Gateway, limiterAccess, serverlessCache, sharedCache } from '../../lib/index.ts';
import { only, resources, shopGateway, shopPlaces, synthesise, type TemplateJson, templateOf } from './shop.ts';

const gateway = shopGateway();
const built = (limitStore: object, more: object = {}) =>
  templateOf((stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, limitStore, ...more } as never));
const forwarderOf = (template: TemplateJson) =>
  Object.entries(resources(template, 'AWS::Lambda::Function')).find(([id]) => id.includes('Forwarder'))?.[1].Properties;
const urlOf = (template: TemplateJson) =>
  JSON.stringify(forwarderOf(template)?.['Environment'].Variables.GATEHOUSE_VALKEY_URL);
const connectOf = (template: TemplateJson) =>
  Object.values(resources(template, 'AWS::IAM::Policy'))
    .flatMap(({ Properties }) => Properties['PolicyDocument'].Statement)
    .filter(({ Action }) => Action === 'elasticache:Connect');

it('a serverless cache grows as far as it is told', () => {
  const cache = only(
    built(serverlessCache({ maxGigabytes: 2, maxUnitsPerSecond: 5_000 })),
    'AWS::ElastiCache::ServerlessCache',
  );
  expect(cache.Properties['CacheUsageLimits']).toEqual({
    DataStorage: { Maximum: 2, Unit: 'GB' },
    ECPUPerSecond: { Maximum: 5_000 },
  });
  expect(
    only(built(serverlessCache()), 'AWS::ElastiCache::ServerlessCache').Properties['CacheUsageLimits'],
  ).toBeUndefined();
});

describe('a cache of nodes', () => {
  const template = built(cacheNodes({ type: 'cache.t4g.micro', replicas: 1 }));
  const nodes = only(template, 'AWS::ElastiCache::ReplicationGroup').Properties;

  it('is one shard of Valkey 8 in cluster mode, in several zones, on TLS, encrypted, and never backed up', () => {
    const { ReplicationGroupId, SecurityGroupIds, UserGroupIds, CacheSubnetGroupName, ...rest } = nodes;
    expect(rest).toEqual({
      ReplicationGroupDescription: 'Rate limits of shop',
      Engine: 'valkey',
      EngineVersion: '8.0',
      CacheParameterGroupName: 'default.valkey8.cluster.on',
      CacheNodeType: 'cache.t4g.micro',
      NumNodeGroups: 1,
      ReplicasPerNodeGroup: 1,
      AutomaticFailoverEnabled: true,
      MultiAZEnabled: true,
      Port: 6379,
      TransitEncryptionEnabled: true,
      TransitEncryptionMode: 'required',
      AtRestEncryptionEnabled: true,
      SnapshotRetentionLimit: 0,
    });
    expect(ReplicationGroupId['Fn::Join'][1][0]).toMatch(/^gw-shop-[0-9a-f]{8}-$/);
    expect(SecurityGroupIds).toHaveLength(1);
    expect(UserGroupIds).toEqual([{ Ref: expect.stringContaining('LimitCacheUserGroup') }]);
    expect(CacheSubnetGroupName).toEqual({ Ref: expect.stringContaining('LimitCacheSubnets') });
    expect(Object.keys(resources(template, 'AWS::ElastiCache::ServerlessCache'))).toEqual([]);
  });

  it('is reached at its configuration endpoint, by a token for nodes', () => {
    expect(urlOf(template)).toMatch(/ConfigurationEndPoint\.Address.*:6379\/\?nodes=/);
    expect(JSON.stringify(connectOf(template)[0].Resource[0])).toContain(':replicationgroup:');
  });

  it('has the users and the ids of a serverless one: the other kind is another resource', () => {
    const idsOf = (one: TemplateJson) => Object.keys(one.Resources).filter((id) => id.includes('LimitCache'));
    const withoutKind = (ids: readonly string[]) =>
      ids.filter((id) => !/LimitCache(Nodes.*|Subnets.*|[0-9A-F]{8})$/.test(id));
    const serverless = built(serverlessCache());
    expect(withoutKind(idsOf(template))).toEqual(withoutKind(idsOf(serverless)));
    expect(idsOf(template)).not.toEqual(idsOf(serverless));
  });

  it.each([
    ['cache.t4g.micro', '18.69', '2 nodes cache.t4g.micro 18.69'],
    ['cache.x9z.huge', '0.00', '2 nodes cache.x9z.huge (not known)'],
  ])('of type %s stands at $%s a month, which synth says', (type, total, part) => {
    const told = synthesise(
      (stack) => {
        const limitStore = cacheNodes({ type, replicas: 1 });
        new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, limitStore, egress: 'none' });
      },
      (assembly) => assembly.getStackByName('Shop').messages.map(({ entry }) => `${entry.data}`),
    );
    expect(told).toContain(`stands at $${total} a month without a request (us-east-1): ${part}`);
  });
});

describe('two gateways of an app in the cache of one', () => {
  const outcome = (() => {
    const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false });
    const [shop, preview] = [new Stack(app, 'Shop'), new Stack(app, 'Preview')];
    const owner = new Gateway(shop, 'Gateway', { ...shopPlaces, gateway });
    const guest = new Gateway(preview, 'Gateway', {
      ...shopPlaces,
      gateway,
      stage: 'pr-7',
      limitStore: sharedCache(owner.cache as NonNullable<typeof owner.cache>),
    });
    const templates = app.synth().stacks.map(({ template }) => template as TemplateJson);
    return { templates, spaces: [owner.limitSpace, guest.limitSpace], dependencies: shop.dependencies, guest };
  })();
  const [shop, preview] = outcome.templates as [TemplateJson, TemplateJson];

  it('are a user each, who may touch the keys of its own space and none of the other', () => {
    const users = Object.values(resources(shop, 'AWS::ElastiCache::User')).map(
      ({ Properties }) => Properties['AccessString'],
    );
    expect(users).toEqual([
      limiterAccess(outcome.spaces[0] as string),
      'off -@all',
      limiterAccess(outcome.spaces[1] as string),
    ]);
    expect(new Set(outcome.spaces).size).toBe(2);
    expect(only(shop, 'AWS::ElastiCache::UserGroup').Properties['UserIds']).toHaveLength(3);
    const spaceOf = (template: TemplateJson) =>
      forwarderOf(template)?.['Environment'].Variables.GATEHOUSE_LIMIT_SPACE as string;
    expect([spaceOf(shop), spaceOf(preview)]).toEqual(outcome.spaces);
  });

  it('connect as their own user, and may connect as no other', () => {
    const [own, others] = [connectOf(shop), connectOf(preview)].map((statements) => {
      expect(statements).toHaveLength(1);
      return JSON.stringify(statements[0].Resource);
    });
    expect(own).toMatch(/LimitCacheUser[0-9A-F]{8}/);
    expect(others).toContain(`User${outcome.spaces[1]}`);
    expect(others).not.toMatch(/LimitCacheUser[0-9A-F]{8}"?,"Arn/);
  });

  it('stand in one network, and the group of the cache lets in the functions of both', () => {
    expect(Object.keys(resources(preview, 'AWS::EC2::VPC'))).toEqual([]);
    const rule = only(preview, 'AWS::EC2::SecurityGroupIngress').Properties;
    expect(rule).toMatchObject({ FromPort: 6379, ToPort: 6380, Description: 'from the forwarder of another gateway' });
    expect(rule['SourceSecurityGroupId']['Fn::GetAtt'][0]).toContain('ForwarderGroup');
    expect(outcome.guest.cache).toBeNull();
  });

  it('are two stacks of which the guest depends on the owner, and never the owner on the guest', () => {
    expect(outcome.dependencies).toEqual([]);
    expect(JSON.stringify(shop)).not.toContain('Fn::ImportValue');
  });
});

describe('a cache that is known by name', () => {
  const template = templateOf((stack) => {
    const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }) as IVpc;
    const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'CacheGroup', 'sg-cache') as ISecurityGroup;
    const limitStore = sharedCache({
      name: 'limits',
      kind: 'nodes',
      address: 'limits.example',
      user: 'gate',
      securityGroup,
    });
    new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, vpc, limitStore });
  });

  it('is reached as the user of the platform, in a space of its own, and made by nobody here', () => {
    expect(Object.values(template.Resources).filter(({ Type }) => Type.startsWith('AWS::ElastiCache'))).toEqual([]);
    expect(forwarderOf(template)?.['Environment'].Variables).toMatchObject({
      GATEHOUSE_VALKEY_URL: 'rediss://gate@limits.example:6379/?nodes=limits',
      GATEHOUSE_LIMIT_SPACE: expect.stringMatching(/^[0-9a-z]{7}$/),
    });
    const arns = JSON.stringify(connectOf(template)[0].Resource);
    expect(arns).toMatch(/:replicationgroup:limits.*:user:gate/);
  });

  it('lets the functions in by a rule of its security group', () => {
    const rules = Object.values(resources(template, 'AWS::EC2::SecurityGroupIngress'));
    expect(
      rules.map(({ Properties }) => [Properties['GroupId'], Properties['FromPort'], Properties['ToPort']]),
    ).toEqual([['sg-cache', 6379, 6379]]);
  });
});
