import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Stack } from 'aws-cdk-lib';
import { AttributeType, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { cacheNodes, Gateway } from '../../lib/index.ts';
import { mallGateway, mallPlaces } from './failing-upstreams.ts';
import { resources, shopGateway, shopPlaces, synthesise, type TemplateJson, templateOf } from './shop.ts';

const gateway = shopGateway();
const statementsOf = (template: TemplateJson) =>
  Object.values(resources(template, 'AWS::IAM::Policy')).flatMap(
    ({ Properties }) => Properties['PolicyDocument'].Statement as readonly Statement[],
  );
interface Statement {
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

describe('tables that exist already', () => {
  const { template, manifest } = synthesise(
    (stack) => {
      const own = new Stack(stack.node.root, 'Tables');
      const identity = new Table(own, 'Identity', {
        partitionKey: { name: 'pk', type: AttributeType.STRING },
        sortKey: { name: 'sk', type: AttributeType.STRING },
      });
      const state = Table.fromTableName(stack, 'State', 'platform-state') as ITable;
      new Gateway(stack, 'Gateway', { ...shopPlaces, gateway, tables: { identity: identity as ITable, state } });
    },
    (assembly) => ({
      template: assembly.getStackByName('Shop').template as TemplateJson,
      manifest: assemblyFile(assembly.directory),
    }),
  );

  it('are made by nobody here, and named to the functions', () => {
    expect(Object.keys(resources(template, 'AWS::DynamoDB::Table'))).toEqual([]);
    const variables = Object.values(resources(template, 'AWS::Lambda::Function')).map(
      ({ Properties }) => Properties['Environment'].Variables,
    );
    expect(variables.map((one) => one.GATEHOUSE_STATE_TABLE ?? one.GATEHOUSE_IDENTITY_TABLE)).toEqual([
      { 'Fn::ImportValue': expect.stringContaining('Identity') },
      'platform-state',
    ]);
  });

  it('are as little in reach of each function as tables of its own', () => {
    const reached = statementsOf(template).filter(({ Action }) => `${Action}`.includes('dynamodb'));
    expect(reached.map(({ Resource }) => JSON.stringify(Resource))).toEqual([
      expect.stringContaining('ImportValue'),
      expect.stringContaining('ImportValue'),
      expect.stringContaining(':table/platform-state'),
    ]);
    for (const { Condition } of reached) expect(JSON.stringify(Condition)).toContain('dynamodb:LeadingKeys');
  });

  it('are found by tools through an output of the gateway', () => {
    const id = Object.keys(template['Outputs'] as object).find((name) => name.startsWith('GatewayIdentityTableName'));
    expect(manifest.identityTable).toEqual({ output: id });
  });
});

function assemblyFile(directory: string): AssemblyManifest {
  return JSON.parse(readFileSync(join(directory, 'Shop.Gateway.gatehouse.json'), 'utf8'));
}

describe('a key of the platform', () => {
  const build = (keyOf: (stack: Stack) => IKey, more: object = {}) =>
    synthesise(
      (stack) =>
        new Gateway(stack, 'Gateway', {
          gateway: mallGateway(),
          ...mallPlaces,
          encryptionKey: keyOf(stack),
          principals: 'hashed',
          ...more,
        } as never),
      (assembly) => {
        const { template, messages } = assembly.getStackByName('Shop');
        return { template: template as TemplateJson, told: messages.map(({ entry }) => `${entry.data}`) };
      },
    );
  const { template, told } = build((stack) => new Key(stack, 'Key') as IKey);
  const key = { 'Fn::GetAtt': [expect.stringMatching(/^Key[0-9A-F]{8}$/), 'Arn'] };

  it.each([
    ['AWS::DynamoDB::Table', ['SSESpecification', 'KMSMasterKeyId']],
    ['AWS::ElastiCache::ServerlessCache', ['KmsKeyId']],
    ['AWS::SecretsManager::Secret', ['KmsKeyId']],
    ['AWS::Logs::LogGroup', ['KmsKeyId']],
    ['AWS::Lambda::Function', ['KmsKeyArn']],
  ])('encrypts every %s', (type, path) => {
    const found = Object.values(resources(template, type)).map(({ Properties }) =>
      path.reduce<unknown>((value, step) => (value as { [step: string]: unknown })[step], Properties),
    );
    expect(found.length).toBeGreaterThan(0);
    for (const one of found) expect(one).toEqual(key);
  });

  it('encrypts nodes as well', () => {
    const nodes = build((stack) => new Key(stack, 'Key') as IKey, {
      limitStore: cacheNodes({ type: 'cache.t4g.micro', replicas: 1 }),
    });
    const [group] = Object.values(resources(nodes.template, 'AWS::ElastiCache::ReplicationGroup'));
    expect(group?.Properties['KmsKeyId']).toEqual(key);
  });

  it('may be used by roles through DynamoDB and Secrets Manager, and through nothing else', () => {
    const ofKey = statementsOf(template).filter(({ Action }) => `${Action}`.includes('kms:'));
    expect(ofKey.length).toBeGreaterThan(0);
    for (const { Action, Resource, Condition } of ofKey) {
      expect(Resource).toEqual(key);
      expect(`${Action}`).not.toContain('*');
      const [, [service]] = (Condition as { StringEquals: { [name: string]: { 'Fn::Join': [string, [string]] } } })
        .StringEquals['kms:ViaService']?.['Fn::Join'] ?? ['', ['']];
      expect(['dynamodb.', 'secretsmanager.']).toContain(service);
    }
  });

  it('lets CloudWatch Logs use it, for log groups of this account only', () => {
    const [policy] = Object.values(resources(template, 'AWS::KMS::Key')).map(
      ({ Properties }) => Properties['KeyPolicy'].Statement as readonly { readonly Sid?: string }[],
    );
    const logs = policy?.filter(({ Sid }) => Sid === 'LogGroups');
    expect(logs).toMatchObject([
      { Effect: 'Allow', Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': expect.anything() } } },
    ]);
    expect(told.filter((text) => text.includes('key-policy'))).toEqual([]);
  });

  it('whose policy is not of this app is said to need one for logs', () => {
    const arn = 'arn:aws:kms:eu-west-1:123456789012:key/00000000-0000-4000-8000-000000000000';
    const given = build((stack) => Key.fromKeyArn(stack, 'Given', arn) as IKey);
    expect(given.told.filter((text) => text.includes('key-policy'))).toEqual([
      expect.stringContaining('it must let CloudWatch Logs use the key'),
    ]);
    const [table] = Object.values(resources(given.template, 'AWS::DynamoDB::Table'));
    expect(table?.Properties['SSESpecification']).toEqual({ KMSMasterKeyId: arn, SSEEnabled: true, SSEType: 'KMS' });
  });

  it('gives the cache another name, since CloudFormation makes the new one first, and leaves all ids as they are', () => {
    const plain = { gateway: mallGateway(), ...mallPlaces, principals: 'hashed' } as const;
    const without = templateOf((stack) => new Gateway(stack, 'Gateway', plain));
    const nameOf = (one: TemplateJson) =>
      Object.values(resources(one, 'AWS::ElastiCache::ServerlessCache'))[0]?.Properties['ServerlessCacheName'];
    expect(nameOf(template)).not.toEqual(nameOf(without));
    const stateful = (one: TemplateJson) =>
      Object.entries(one.Resources)
        .filter(([, { Type }]) => /DynamoDB|ElastiCache|Secret/.test(Type))
        .map(([id]) => id);
    expect(stateful(template)).toEqual(stateful(without));
  });
});
