import { describe, expect, it } from '@jest/globals';
import { App, Stack, Stage } from 'aws-cdk-lib';
import { cacheNodes, Gateway, sharedCache } from '../../lib/index.ts';
import { mallTemplate } from './failing-upstreams.ts';
import { type Resource, shopGateway, shopPlaces, type TemplateJson } from './shop.ts';

const gateway = shopGateway();
const quiet = { analyticsReporting: false, builtinCloudFormationValidation: false };

/** One declaration in five stages of one account: two that are alike, two previews, and one on nodes. */
const templates = (() => {
  const app = new App(quiet);
  const at = (stage: string, more: object = {}) =>
    new Gateway(new Stack(app, `Shop-${stage}`), 'Gateway', { ...shopPlaces, gateway, ...more, stage } as never);
  const { cache } = at('staging');
  at('prod');
  at('pr-7', { limitStore: 'dynamodb' });
  at('pr-8', { limitStore: sharedCache(cache as NonNullable<typeof cache>) });
  at('load', { limitStore: cacheNodes({ type: 'cache.t4g.micro', replicas: 1 }) });
  const assembly = app.synth();
  return Object.fromEntries(assembly.stacks.map((stack) => [stack.stackName, stack.template as TemplateJson]));
})();

/** The properties by which a resource has a name that is unique in its account and region. */
const names = [
  ['AWS::DynamoDB::Table', 'TableName'],
  ['AWS::ElastiCache::ReplicationGroup', 'ReplicationGroupId'],
  ['AWS::ElastiCache::ServerlessCache', 'ServerlessCacheName'],
  ['AWS::ElastiCache::SubnetGroup', 'CacheSubnetGroupName'],
  ['AWS::ElastiCache::User', 'UserId'],
  ['AWS::ElastiCache::UserGroup', 'UserGroupId'],
  ['AWS::Events::Rule', 'Name'],
  ['AWS::IAM::Role', 'RoleName'],
  ['AWS::Lambda::Function', 'FunctionName'],
  ['AWS::Logs::LogGroup', 'LogGroupName'],
  ['AWS::SecretsManager::Secret', 'Name'],
  ['AWS::ApiGateway::ApiKey', 'Value'],
] as const;

const physicalNames = ({ Resources }: TemplateJson) =>
  Object.values(Resources as never as { readonly [id: string]: Resource }).flatMap(({ Type, Properties }) =>
    names.flatMap(([type, name]) => {
      const given = type === Type ? Properties?.[name] : undefined;
      return given === undefined ? [] : [[type, JSON.stringify(given)] as const];
    }),
  );

describe('stages of one declaration in one account', () => {
  it('have no physical name but those of caches, and each of these has a part of the id of its stack', () => {
    const given = Object.values(templates).flatMap(physicalNames);
    expect(new Set(given.map(([type]) => type))).toEqual(
      new Set([
        'AWS::ElastiCache::ServerlessCache',
        'AWS::ElastiCache::User',
        'AWS::ElastiCache::UserGroup',
        'AWS::ElastiCache::ReplicationGroup',
      ]),
    );
    for (const [, name] of given) expect(name).toContain('{"Ref":"AWS::StackId"}');
    for (const template of Object.values(templates)) {
      const inOne = physicalNames(template).map((row) => row.join());
      expect(new Set(inOne).size).toBe(inOne.length);
    }
  });

  it('have no space of a cache in common', () => {
    const spaces = Object.values(templates).map(
      (template) => /"GATEHOUSE_LIMIT_SPACE":"(\w+)"/.exec(JSON.stringify(template))?.[1],
    );
    expect(spaces.filter((one) => one === undefined)).toHaveLength(1);
    expect(new Set(spaces).size).toBe(5);
  });

  it('export nothing, but what stands in the stack of a cache that another stage shares', () => {
    const exported = Object.entries(templates).flatMap(([stack, { Outputs }]) =>
      Object.values((Outputs ?? {}) as { [id: string]: { Export?: unknown } }).flatMap((output) =>
        output.Export === undefined ? [] : [stack],
      ),
    );
    expect(new Set(exported)).toEqual(new Set(['Shop-staging']));
    const importing = Object.entries(templates).filter(([, template]) =>
      JSON.stringify(template).includes('Fn::ImportValue'),
    );
    expect(importing.map(([stack]) => stack)).toEqual(['Shop-pr-8']);
  });

  it('differ in nothing but names of their own, spaces and versions where they are alike', () => {
    const [staging, prod] = ['Shop-staging', 'Shop-prod'].map((stack) => templates[stack] as TemplateJson);
    const types = (template: TemplateJson | undefined) =>
      Object.values(template?.Resources ?? {})
        .map(({ Type }) => Type)
        .filter((type) => type !== 'AWS::ElastiCache::User')
        .sort();
    expect(types(staging)).toEqual(types(prod));
  });

  it('name no account, no region and no zone: the same templates are for any', () => {
    for (const template of Object.values(templates))
      expect(JSON.stringify(template)).not.toMatch(/\b\d{12}\b|\b(us|eu|ap)-[a-z]+-\d[a-z]?\b/);
  });
});

it('the same stage of two applications is two spaces, whatever else is alike', () => {
  const spaceIn = (stackName: string) =>
    new Gateway(new Stack(new App(quiet), 'Shop', { stackName }), 'Gateway', { ...shopPlaces, gateway }).limitSpace;
  expect([spaceIn('one'), spaceIn('two')]).toEqual([
    expect.stringMatching(/^\w{7}$/),
    expect.stringMatching(/^\w{7}$/),
  ]);
  expect(spaceIn('one')).not.toBe(spaceIn('two'));
  expect(spaceIn('one')).toBe(spaceIn('one'));
});

it('stages of the CDK, in accounts of their own, are stacks that know nothing of each other', () => {
  const app = new App(quiet);
  const accounts = { staging: '111111111111', prod: '222222222222' };
  for (const [stage, account] of Object.entries(accounts)) {
    const place = new Stage(app, stage, { env: { account, region: 'eu-central-1' } });
    new Gateway(new Stack(place, 'Shop'), 'Gateway', { ...shopPlaces, gateway, stage });
  }
  const texts = app
    .synth()
    .nestedAssemblies.flatMap(({ nestedAssembly }) => nestedAssembly.stacks)
    .map(({ template }) => JSON.stringify(template));
  expect(texts).toHaveLength(2);
  const named = texts.map((text) => Object.values(accounts).filter((account) => text.includes(account)));
  expect(named.map((one) => one.length)).toEqual([1, 1]);
  expect(named.flat().sort()).toEqual(Object.values(accounts));
  for (const text of texts) expect(text).not.toContain('Fn::ImportValue');
});

it('no gateway has a custom resource, or a function that is not its own', () => {
  const found = [...Object.values(templates), mallTemplate()].flatMap(({ Resources }) => Object.entries(Resources));
  expect(found.filter(([, { Type }]) => /^Custom::|CustomResource$/.test(Type))).toEqual([]);
  const functions = found.filter(([, { Type }]) => Type === 'AWS::Lambda::Function').map(([id]) => id);
  expect(functions.filter((id) => !/^Gateway(Authorizer|Forwarder|Aggregator|Health)/.test(id))).toEqual([]);
});
