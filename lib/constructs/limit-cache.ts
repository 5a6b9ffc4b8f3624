import { Aws, Fn } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache } from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import type { Network } from './network.ts';

export interface LimitCacheProps {
  readonly gateway: string;
  readonly network: Network;
}

/** ElastiCache Serverless takes two or three subnets, each in a zone of its own. */
const maxCacheSubnets = 3;

/** The limiter's Valkey: serverless, TLS only, reachable from the forwarder's security groups and from nowhere else. */
export class LimitCache extends Construct {
  /** `rediss://<address>:6379` */
  readonly url: string;
  readonly address: string;

  constructor(scope: Construct, id: string, { gateway, network }: LimitCacheProps) {
    super(scope, id);
    const { vpc, subnets } = network;
    const group = new SecurityGroup(this, 'Group', {
      vpc,
      description: 'The limiter store: from the forwarder only',
      allowAllOutbound: false,
    });
    // 6379 writes and 6380 reads; both belong to one endpoint.
    for (const peer of network.securityGroups)
      group.addIngressRule(peer, Port.tcpRange(6379, 6380), 'from the forwarder');
    const cache = new CfnServerlessCache(this, 'Cache', {
      serverlessCacheName: cacheName(this, gateway),
      description: `Rate limits of ${gateway}`,
      engine: 'valkey',
      majorEngineVersion: '8',
      securityGroupIds: [group.securityGroupId],
      subnetIds: vpc.selectSubnets({ ...subnets, onePerAz: true }).subnetIds.slice(0, maxCacheSubnets),
    });
    this.address = cache.attrEndpointAddress;
    this.url = `rediss://${this.address}:6379`;
  }
}

/**
 * AWS makes no name for a serverless cache, and a name is unique in account and region: at most 40 characters, no `--`. Ours
 * has a part from the construct's path and one from the stack's id, so no two gateways, stages or stacks meet.
 */
function cacheName(scope: Construct, gateway: string): string {
  const stackPart = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  const readable = gateway.slice(0, 18).replace(/-+/g, '-').replace(/-$/, '');
  return `gw-${readable}-${scope.node.addr.slice(-8)}-${stackPart}`;
}
