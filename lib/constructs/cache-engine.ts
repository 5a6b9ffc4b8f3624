import { ArnFormat, Stack } from 'aws-cdk-lib';
import { CfnReplicationGroup, CfnServerlessCache, CfnSubnetGroup } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import type { CachePlace } from './cache-access.ts';
import type { CacheNodes, ServerlessCache } from './cache-forms.ts';

export interface CacheEngineProps {
  /** Unique in account and region. */
  readonly name: string;
  readonly description: string;
  readonly securityGroup: string;
  /** Each in a zone of its own. */
  readonly subnets: readonly string[];
  readonly userGroup: string;
  /** ARN of the key by which it is encrypted; the one of AWS without it. */
  readonly key?: string;
}

/** ElastiCache Serverless takes two or three subnets. */
const maxSubnets = 3;
const port = 6379;

/** A cache that scales by itself. It is always in several zones, on TLS and encrypted. */
export function serverlessEngine(scope: Construct, most: ServerlessCache, props: CacheEngineProps): CachePlace {
  const cache = new CfnServerlessCache(scope, 'Cache', {
    serverlessCacheName: props.name,
    description: props.description,
    engine: 'valkey',
    majorEngineVersion: '8',
    securityGroupIds: [props.securityGroup],
    subnetIds: props.subnets.slice(0, maxSubnets),
    userGroupId: props.userGroup,
    ...usageLimits(most),
    ...(props.key !== undefined && { kmsKeyId: props.key }),
  });
  const address = cache.attrEndpointAddress;
  return { kind: 'serverless', name: cache.ref, arn: cache.attrArn, address, port };
}

function usageLimits({ maxGigabytes, maxUnitsPerSecond }: ServerlessCache) {
  if (maxGigabytes === undefined && maxUnitsPerSecond === undefined) return {};
  return {
    cacheUsageLimits: {
      ...(maxGigabytes !== undefined && { dataStorage: { unit: 'GB', maximum: maxGigabytes } }),
      ...(maxUnitsPerSecond !== undefined && { ecpuPerSecond: { maximum: maxUnitsPerSecond } }),
    },
  };
}

/**
 * A cache of nodes: one shard in cluster mode, as the serverless one is, so that one client serves both. No backups: what is
 * counted expires. The default parameters of cluster mode evict what expires first, and every counter does.
 */
export function nodesEngine(scope: Construct, { type, replicas }: CacheNodes, props: CacheEngineProps): CachePlace {
  const { name, description } = props;
  const subnets = new CfnSubnetGroup(scope, 'Subnets', { description, subnetIds: [...props.subnets] });
  const nodes = new CfnReplicationGroup(scope, 'Nodes', {
    replicationGroupId: name,
    replicationGroupDescription: description,
    engine: 'valkey',
    engineVersion: '8.0',
    cacheParameterGroupName: 'default.valkey8.cluster.on',
    cacheNodeType: type,
    numNodeGroups: 1,
    replicasPerNodeGroup: replicas,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    port,
    cacheSubnetGroupName: subnets.ref,
    securityGroupIds: [props.securityGroup],
    userGroupIds: [props.userGroup],
    transitEncryptionEnabled: true,
    transitEncryptionMode: 'required',
    atRestEncryptionEnabled: true,
    snapshotRetentionLimit: 0,
    ...(props.key !== undefined && { kmsKeyId: props.key }),
  });
  const arn = Stack.of(scope).formatArn({
    service: 'elasticache',
    resource: 'replicationgroup',
    resourceName: nodes.ref,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
  return { kind: 'nodes', name: nodes.ref, arn, address: nodes.attrConfigurationEndPointAddress, port };
}
