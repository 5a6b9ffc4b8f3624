import type { Issue } from '../../contract/issue.ts';
import { entriesOf, field } from '../../model/reading.ts';
import { LimitCache } from '../limit-cache.ts';
import { limitStores } from '../limit-store.ts';
import { type LooseProps, optionPlace, type Planned } from './option-group.ts';
import { isResource, missing, unknownKeys, wrongType } from './option-shape.ts';

const option = 'limitStore';
const [storeNames, makers] = [limitStores.map((one) => `'${one}'`), 'serverlessCache(), cacheNodes() or sharedCache()'];

/** Mistakes in where limits are counted. */
export function cacheIssues(props: LooseProps): readonly Issue[] {
  const choice = props[option];
  if (choice === undefined || limitStores.some((known) => known === choice)) return [];
  const kind = field(choice, 'kind');
  if (kind === 'serverless') return counted(choice, serverlessCounts);
  if (kind === 'nodes') return [...counted(choice, nodeCounts), ...typeIssues(choice)];
  if (kind === 'shared') return sharedIssues(props, field(choice, 'cache'));
  const fix = `write ${storeNames.join(' or ')}, or what ${makers} gives`;
  const why = 'limits are counted in one of two stores';
  return [{ code: 'GH1004', at: optionPlace(option), got: typeof choice === 'object' ? undefined : choice, why, fix }];
}

type Counts = { readonly [key: string]: { readonly from: number; readonly to: number; readonly isNeeded?: boolean } };

/** Source: quotas of ElastiCache Serverless and of replication groups, ElastiCache User Guide, read 2026-11-24. */
const serverlessCounts: Counts = {
  maxGigabytes: { from: 1, to: 5_000 },
  maxUnitsPerSecond: { from: 1_000, to: 15_000_000 },
};
const nodeCounts: Counts = { replicas: { from: 1, to: 5, isNeeded: true } };

function counted(choice: unknown, counts: Counts): readonly Issue[] {
  const outside = Object.entries(counts).flatMap(([key, { from, to, isNeeded = false }]): readonly Issue[] => {
    const got = field(choice, key);
    if (got === undefined) return isNeeded ? [missing(`${option}.${key}`)] : [];
    if (Number.isInteger(got) && Number(got) >= from && Number(got) <= to) return [];
    return [{ code: 'GH2101', at: optionPlace(option, key), got, fix: `write a whole number from ${from} to ${to}` }];
  });
  return [...unknownKeys(option, choice, ['kind', 'type', ...Object.keys(counts)]), ...outside];
}

function typeIssues(choice: unknown): readonly Issue[] {
  const type = field(choice, 'type');
  if (type === undefined) return [missing(`${option}.type`)];
  if (typeof type === 'string' && /^cache\.[a-z0-9]+\.[a-z0-9]+$/.test(type)) return [];
  return [{ code: 'GH1004', at: optionPlace(option, 'type'), got: type, fix: "write for example 'cache.t4g.micro'" }];
}

const attributes = ['name', 'kind', 'address', 'port', 'user', 'securityGroup'];

function sharedIssues({ vpc }: LooseProps, cache: unknown): readonly Issue[] {
  if (cache instanceof LimitCache) return [];
  const place = `${option}.cache`;
  if (typeof cache !== 'object' || cache === null)
    return [wrongType(place, cache, 'give `other.cache` of a gateway that has one, or the attributes of a cache')];
  const kind = field(cache, 'kind');
  const group = field(cache, 'securityGroup');
  return [
    ...unknownKeys(place, cache, attributes),
    ...['name', 'address', 'user']
      .filter((key) => typeof field(cache, key) !== 'string')
      .map((key) => missing(`${place}.${key}`)),
    ...(kind === 'serverless' || kind === 'nodes'
      ? []
      : [wrongType(`${place}.kind`, kind, "write 'serverless' or 'nodes'")]),
    ...(isResource(group, 'securityGroupId')
      ? []
      : [wrongType(`${place}.securityGroup`, group, 'give a security group of aws-cdk-lib/aws-ec2')]),
    ...(vpc === undefined
      ? [{ ...missing('vpc'), why: 'a cache that is known by name needs `vpc`, the network it is reached from' }]
      : []),
  ];
}

/** Endpoints of a network lead to what its own gateway needs: one that stands beside its cache reaches nothing by them. */
export function unreachableIssues({ vpc, limitStore }: LooseProps, { plan }: Planned): readonly Issue[] {
  const cache = field(limitStore, 'cache');
  if (vpc !== undefined || !(cache instanceof LimitCache) || !cache.network.isOwn) return [];
  const needs = [
    ...(plan.signedTokens === null ? [] : ['the secret of its signed tokens']),
    ...Object.keys(plan.stageVariables.secrets).map((name) => `the secrets of ${name}`),
    ...entriesOf(plan.functions).flatMap(([name, calls]) =>
      field(calls, 'invoked') === true ? [`the function ${name}`] : [],
    ),
  ];
  return needs.length === 0 ? [] : [{ code: 'GH2102', at: optionPlace(option), got: needs }];
}
