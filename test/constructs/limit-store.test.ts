import { describe, expect, it } from '@jest/globals';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { GatehouseError, Gateway } from '../../lib/index.ts';
import {
  only,
  resources,
  shopGateway,
  shopPlaces,
  shopTemplate,
  synthesise,
  type TemplateJson,
  templateOf,
} from './shop.ts';

const gateway = shopGateway();
const functionsOf = (template: TemplateJson) => Object.entries(resources(template, 'AWS::Lambda::Function'));
const forwarderOf = (template: TemplateJson) =>
  functionsOf(template).find(([id]) => id.includes('Forwarder'))?.[1].Properties;
const statementsOf = (template: TemplateJson) =>
  Object.values(resources(template, 'AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties['PolicyDocument'].Statement as readonly { readonly Action: string | string[] }[],
  );

describe('the cache', () => {
  const template = shopTemplate();
  const users = Object.entries(resources(template, 'AWS::ElastiCache::User'));
  const [limiter, nobody] = ['User', 'DefaultUser'].map((name) =>
    users.find(([id]) => new RegExp(`LimitCache${name}[0-9A-F]{8}$`).test(id)),
  );

  it('is open to one user, whom IAM authenticates by a name that is also its id', () => {
    const { UserId, UserName, ...rest } = limiter?.[1].Properties ?? {};
    expect(rest).toEqual({
      Engine: 'redis',
      AuthenticationMode: { Type: 'iam' },
      AccessString: expect.stringMatching(/^on ~[0-9a-z]{7}:gh1:\* -@all \+/),
    });
    expect(UserName).toEqual(UserId);
  });

  it('has its default user off: a connection that names no user may do nothing', () => {
    expect(nobody?.[1].Properties).toMatchObject({ UserName: 'default', AccessString: 'off -@all' });
    expect(nobody?.[1].Properties['UserId']).not.toEqual('default');
    expect(nobody?.[1].Properties['UserId']).not.toEqual(limiter?.[1].Properties['UserId']);
  });

  it('knows these two and no other', () => {
    const [group] = Object.entries(resources(template, 'AWS::ElastiCache::UserGroup'));
    expect(users).toHaveLength(2);
    expect(group?.[1].Properties['UserIds']).toEqual([limiter, nobody].map((user) => ({ Ref: user?.[0] })));
    expect(only(template, 'AWS::ElastiCache::ServerlessCache').Properties['UserGroupId']).toEqual({ Ref: group?.[0] });
  });

  it('names all of them with at most 40 characters, without two dashes in a row', () => {
    const { ServerlessCacheName } = only(template, 'AWS::ElastiCache::ServerlessCache').Properties;
    const ids = [ServerlessCacheName, nobody?.[1].Properties['UserId']].map((name) => {
      const [before] = name['Fn::Join'][1] as [string];
      return `${before}0a1b2c3d`;
    });
    for (const id of ids) expect(id).toMatch(/^(?=.{1,40}$)[a-z]+(-[a-z0-9]+)*$/);
  });

  it('and its user are all that anybody may connect to, and the forwarder alone may', () => {
    const connecting = Object.entries(resources(template, 'AWS::IAM::Policy')).filter(([, policy]) =>
      JSON.stringify(policy).includes('elasticache:'),
    );
    expect(connecting.map(([id]) => id.replace(/[0-9A-F]{8}$/, ''))).toEqual(['GatewayForwarderRoleDefaultPolicy']);
    expect(statementsOf(template).filter(({ Action }) => Action === 'elasticache:Connect')).toEqual([
      {
        Effect: 'Allow',
        Action: 'elasticache:Connect',
        Resource: [
          { 'Fn::GetAtt': [expect.stringMatching(/LimitCache[0-9A-F]{8}$/), 'ARN'] },
          { 'Fn::GetAtt': [limiter?.[0], 'Arn'] },
        ],
      },
    ]);
  });
});

describe("a gateway with limitStore 'dynamodb'", () => {
  const build = (more: object = {}) =>
    templateOf((stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, limitStore: 'dynamodb', ...more }));
  const template = build();

  it('has no cache and no network', () => {
    const types = new Set(Object.values(template.Resources).map(({ Type }) => Type.split('::').slice(0, 2).join('::')));
    expect([...types].sort()).toEqual(['AWS::ApiGateway', 'AWS::DynamoDB', 'AWS::IAM', 'AWS::Lambda', 'AWS::Logs']);
    expect(Object.keys(template.Resources)).toHaveLength(18);
    expect(forwarderOf(template)?.['VpcConfig']).toBeUndefined();
  });

  it('tells the forwarder the name of its table, and of no cache', () => {
    expect(forwarderOf(template)?.['Environment']).toEqual({
      Variables: { GATEHOUSE_STAGE: 'prod', GATEHOUSE_STATE_TABLE: { Ref: expect.stringContaining('State') } },
    });
    const outputs = Object.keys(template['Outputs'] as object);
    expect(outputs.filter((id) => id.includes('Cache'))).toEqual([]);
  });

  it('lets the forwarder touch the rows of limits, one at a time, beside its circuits, and nothing else of any table', () => {
    const ofForwarder = Object.entries(resources(template, 'AWS::IAM::Policy'))
      .filter(([id]) => id.includes('Forwarder'))
      .flatMap(([, { Properties }]) => Properties['PolicyDocument'].Statement as ReturnType<typeof statementsOf>);
    expect(ofForwarder.filter(({ Action }) => `${Action}`.includes('dynamodb'))).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:GetItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        Resource: { 'Fn::GetAtt': [expect.stringContaining('State'), 'Arn'] },
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['limit#*'] } },
      },
      {
        Effect: 'Allow',
        Action: ['dynamodb:Query', 'dynamodb:GetItem', 'dynamodb:UpdateItem'],
        Resource: { 'Fn::GetAtt': [expect.stringContaining('State'), 'Arn'] },
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['circuit#shop'] } },
      },
    ]);
  });

  it('warns of no isolated network', () => {
    synthesise(
      (stack) => {
        new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, limitStore: 'dynamodb' });
        Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
      },
      () => undefined,
    );
  });

  it('stands in the network that it is given', () => {
    const inVpc = templateOf((stack) => {
      const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }) as IVpc;
      new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, limitStore: 'dynamodb', vpc });
    });
    expect(forwarderOf(inVpc)?.['VpcConfig'].SubnetIds).toEqual(
      [1, 2].map((n) => ({ Ref: expect.stringContaining(`PrivateSubnet${n}`) })),
    );
    expect(Object.keys(resources(inVpc, 'AWS::ElastiCache::ServerlessCache'))).toEqual([]);
  });

  it('is the same bundles and the same configuration as with a cache', () => {
    const code = (of: TemplateJson) => functionsOf(of).map(([, { Properties }]) => Properties['Code'].S3Key);
    expect(code(template)).toEqual(code(shopTemplate()));
  });

  it('keeps the logical ids of all that both have', () => {
    const withCache = Object.keys(shopTemplate().Resources).filter(
      (id) => !/Cache|Network|CurrentVersion|Deployment|Permission/.test(id),
    );
    const without = Object.keys(template.Resources).filter((id) => !/CurrentVersion|Deployment|Permission/.test(id));
    expect(without.sort()).toEqual(withCache.sort());
  });
});

it('a store that is none of the two is refused with both names', () => {
  const build = () =>
    templateOf((stack) => new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, limitStore: 'redis' } as never));
  expect(build).toThrow(GatehouseError);
  expect(build).toThrow(
    "GH1004 Gateway limitStore: limits are counted in one of two stores, got \"redis\"\n       fix: write 'valkey' or 'dynamodb'",
  );
});
