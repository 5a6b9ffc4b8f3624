import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { networkOptions } from '../../../lib/constructs/options/network-options.ts';
import { storeOptions } from '../../../lib/constructs/options/store-options.ts';
import { GatehouseError, type Issue } from '../../../lib/contract/issue.ts';
import { Gateway } from '../../../lib/index.ts';
import { depotGateway, depotPlaces } from '../../constructs/depot.ts';
import { shopGateway, shopPlaces } from '../../constructs/shop.ts';
import type { IssueCase } from './issue-case.ts';

type Told = Pick<IssueCase, 'code' | 'story' | 'at' | 'got' | 'fix'>;

const vpc = { vpcId: 'vpc-1', selectSubnets: () => ({ subnetIds: [] }) };
const group = { securityGroupId: 'sg-1' };
const known = { name: 'limits', kind: 'nodes', address: 'limits.example', user: 'gate', securityGroup: group };
const store = (limitStore: unknown, told: Omit<Told, 'at'> & { at: string }, more: object = {}): IssueCase => ({
  ...told,
  at: `Gateway limitStore${told.at}`,
  issues: () => storeOptions.issues({ limitStore, ...more }),
});
const shared = (changes: object, told: Parameters<typeof store>[1]) =>
  store({ kind: 'shared', cache: { ...known, ...changes } }, told, { vpc });
const egress = (story: string, got: string, props: object): IssueCase => ({
  code: 'GH1602',
  story,
  at: 'Gateway egress',
  got,
  fix: 'leave `egress` out',
  issues: () => networkOptions.issues({ egress: got, ...props }),
});

const cacheCases: readonly IssueCase[] = [
  store('redis', {
    code: 'GH1004',
    story: 'a store that is none',
    at: '',
    got: 'redis',
    fix: "write 'valkey' or 'dynamodb', or what serverlessCache(), cacheNodes() or sharedCache() gives",
  }),
  ...[
    ['less than a gigabyte', { maxGigabytes: 0.5 }, 'maxGigabytes', 0.5, 1, 5_000],
    ['more than fifteen million units', { maxUnitsPerSecond: 2e7 }, 'maxUnitsPerSecond', 2e7, 1_000, 15_000_000],
  ].map(([story, most, key, got, from, to]) =>
    store(
      { kind: 'serverless', ...(most as object) },
      { code: 'GH2101', story: `${story}`, at: `.${key}`, got, fix: `write a whole number from ${from} to ${to}` },
    ),
  ),
  store(
    { kind: 'nodes', type: 'cache.t4g.micro', replicas: 0 },
    { code: 'GH2101', story: 'nodes in one zone', at: '.replicas', got: 0, fix: 'write a whole number from 1 to 5' },
  ),
  store(
    { kind: 'nodes', type: 't4g.micro', replicas: 1 },
    {
      code: 'GH1004',
      story: 'no type of node',
      at: '.type',
      got: 't4g.micro',
      fix: "write for example 'cache.t4g.micro'",
    },
  ),
  store({ kind: 'nodes', replicas: 1 }, { code: 'GH1003', story: 'nodes of no type', at: '.type' }),
  store(
    { kind: 'serverless', gigabytes: 1 },
    { code: 'GH1001', story: 'an unknown bound of a cache', at: '', got: 'gigabytes' },
  ),
  shared({ user: undefined }, { code: 'GH1003', story: 'a shared cache without a user', at: '.cache.user' }),
  shared(
    { kind: 'cluster' },
    {
      code: 'GH1004',
      story: 'a shared cache of another kind',
      at: '.cache.kind',
      got: 'cluster',
      fix: "write 'serverless' or 'nodes'",
    },
  ),
  shared(
    { securityGroup: 'sg-1' },
    {
      code: 'GH1004',
      story: 'a security group by its id',
      at: '.cache.securityGroup',
      got: 'sg-1',
      fix: 'give a security group of aws-cdk-lib/aws-ec2',
    },
  ),
  {
    code: 'GH1003',
    story: 'a shared cache that is reached from nowhere',
    at: 'Gateway vpc',
    issues: () => storeOptions.issues({ limitStore: { kind: 'shared', cache: known } }),
  },
];

const inStack = <T>(build: (stack: Stack) => T): T => build(new Stack(new App({ analyticsReporting: false }), 'Shop'));
const gateway = shopGateway();
const tableOf = (stack: Stack, id: string, key = 'pk') =>
  new Table(stack, id, {
    partitionKey: { name: key, type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
  }) as ITable;
/** The issues of a second gateway of a stack. */
const ofSecond = (first: (stack: Stack) => object, second: (first: Gateway<never, never>, stack: Stack) => object) =>
  inStack((stack) => {
    const one = new Gateway(stack, 'One', { gateway, ...shopPlaces, ...first(stack) });
    return told(() => new Gateway(stack, 'Two', { gateway, ...shopPlaces, ...second(one as never, stack) }));
  });

function told(build: () => unknown): readonly Issue[] {
  try {
    build();
    return [];
  } catch (error) {
    if (error instanceof GatehouseError) return error.issues;
    throw error;
  }
}

const tableCases: readonly IssueCase[] = [
  {
    code: 'GH2104',
    story: 'the table of another gateway of the app',
    at: 'Gateway tables.identity',
    got: 'Shop/One',
    issues: () =>
      ofSecond(
        () => ({ limitStore: 'dynamodb' }),
        (one) => ({ limitStore: 'dynamodb', tables: { identity: one.identity } }),
      ),
  },
  {
    code: 'GH2104',
    story: 'a table that another gateway was given by the same name',
    at: 'Gateway tables.state',
    got: 'Shop/One',
    issues: () =>
      ofSecond(
        (stack) => ({ limitStore: 'dynamodb', tables: { state: Table.fromTableName(stack, 'A', 'gateway-state') } }),
        (_, stack) => ({ limitStore: 'dynamodb', tables: { state: Table.fromTableName(stack, 'B', 'gateway-state') } }),
      ),
  },
  {
    code: 'GH2104',
    story: 'one table for both',
    at: 'Gateway tables.state',
    got: 'identity',
    issues: () =>
      inStack((stack) => {
        const table = tableOf(stack, 'Table');
        return storeOptions.issues({ tables: { identity: table, state: table } });
      }),
  },
  {
    code: 'GH2103',
    story: 'a table with another key',
    at: 'Gateway tables.state',
    got: ['id: S', 'sk: S'],
    issues: () => inStack((stack) => storeOptions.issues({ tables: { state: tableOf(stack, 'Table', 'id') } })),
  },
  {
    code: 'GH1004',
    story: 'a table by its name',
    at: 'Gateway tables.state',
    got: 'state',
    fix: 'give a table of aws-cdk-lib/aws-dynamodb',
    issues: () => storeOptions.issues({ tables: { state: 'state' } }),
  },
  {
    code: 'GH1001',
    story: 'a table that there is not',
    at: 'Gateway tables',
    got: 'limits',
    issues: () => storeOptions.issues({ tables: { limits: undefined } }),
  },
  {
    code: 'GH1004',
    story: 'a key by its ARN',
    at: 'Gateway encryptionKey',
    got: 'arn:aws:kms:eu-west-1:123456789012:key/1',
    fix: 'give a key of aws-cdk-lib/aws-kms',
    issues: () => storeOptions.issues({ encryptionKey: 'arn:aws:kms:eu-west-1:123456789012:key/1' }),
  },
  {
    code: 'GH2102',
    story: "secrets in a network that leads to another gateway's",
    at: 'Gateway limitStore',
    got: ['the function stock', 'the function labels', 'the function routes'],
    issues: (): readonly Issue[] =>
      ofSecond(
        () => ({}),
        (one, stack) => ({
          gateway: depotGateway(),
          ...depotPlaces(stack),
          limitStore: { kind: 'shared', cache: one.cache },
        }),
      ),
  },
];

export const storeCases: readonly IssueCase[] = [
  ...cacheCases,
  ...tableCases,
  {
    code: 'GH1004',
    story: 'a network by its id',
    at: 'Gateway vpc',
    fix: 'give a network of aws-cdk-lib/aws-ec2',
    issues: () => networkOptions.issues({ vpc: 'vpc-1' }),
  },
  {
    code: 'GH1004',
    story: 'a security group by its id',
    at: 'Gateway securityGroups',
    fix: 'give a list of security groups of aws-cdk-lib/aws-ec2',
    issues: () => networkOptions.issues({ vpc, securityGroups: ['sg-1'] }),
  },
  egress('a way out of a network that is given', 'nat', { vpc }),
  egress('a way out of no network', 'ipv6', { limitStore: 'dynamodb' }),
  egress("a way out of another gateway's network", 'nat', { limitStore: { kind: 'shared', cache: known } }),
  {
    code: 'GH1602',
    story: 'a way out that nobody takes',
    at: 'Gateway egress',
    got: 'nat',
    fix: 'leave `egress` out',
    issues: () =>
      networkOptions.misfits?.({ egress: 'nat' }, { plan: { routes: [], functions: {}, health: null } } as never) ?? [],
  },
  {
    code: 'GH1004',
    story: 'an unknown way out',
    at: 'Gateway egress',
    got: 'vpn',
    fix: "write 'nat', 'ipv6', 'none'",
    issues: () => networkOptions.issues({ egress: 'vpn' }),
  },
];
