import { createHash } from 'node:crypto';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { CfnUser } from 'aws-cdk-lib/aws-elasticache';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { type CacheAccess, type CachePlace, cacheAccess } from './cache-access.ts';
import { nodesEngine, serverlessEngine } from './cache-engine.ts';
import type { CacheNodes, ServerlessCache } from './cache-forms.ts';
import { defaultUser, limiterUser, uniqueName, userGroup } from './cache-users.ts';
import type { Network } from './network.ts';

export interface LimitCacheProps {
  /** What is made. */
  readonly make: ServerlessCache | CacheNodes;
  readonly gateway: string;
  readonly space: string;
  readonly network: Network;
  /** By which it is encrypted; default: a key of AWS. */
  readonly encryptionKey?: IKey;
}

/** 6379 writes; 6380 reads from a serverless cache, as part of the same endpoint. */
const ports = Port.tcpRange(6379, 6380);

/**
 * The limiter's Valkey: TLS only, reachable from the forwarder's security groups and from nowhere else, and open to one user a
 * gateway, who proves with IAM who it is. There is no password to keep or to lose.
 */
export class LimitCache extends Construct {
  readonly make: ServerlessCache | CacheNodes;
  readonly address: string;
  /** Its metrics go by it. */
  readonly name: string;
  /** Of its owner. */
  readonly access: CacheAccess;
  readonly network: Network;
  private readonly group: SecurityGroup;
  private readonly place: CachePlace;
  private readonly users: CfnUser[];

  constructor(scope: Construct, id: string, { make, gateway, space, network, encryptionKey }: LimitCacheProps) {
    super(scope, id);
    this.make = make;
    this.network = network;
    this.group = new SecurityGroup(this, 'Group', {
      vpc: network.vpc,
      description: 'The limiter store: from the forwarder only',
      allowAllOutbound: false,
    });
    for (const peer of network.securityGroups) this.group.addIngressRule(peer, ports, 'from the forwarder');
    // A user and a group have names of their own kinds, so that one text serves for both.
    const own = uniqueName(gateway, this.node.addr.slice(-8));
    const user = limiterUser(this, 'User', { name: `gw-${own}`, space });
    this.users = [user, defaultUser(this, `off-${own}`)];
    const { subnets, subnetIds } = network.vpc.selectSubnets({ ...network.subnets, onePerAz: true });
    // CloudFormation makes the new cache before it deletes the old one: what replaces the cache must change its name.
    const replacing = [this.node.addr, encryptionKey?.node.addr ?? '', ...subnets.map(({ node }) => node.addr)];
    const engineProps = {
      name: `gw-${uniqueName(gateway, createHash('sha256').update(replacing.join()).digest('hex').slice(0, 8))}`,
      description: `Rate limits of ${gateway}`,
      securityGroup: this.group.securityGroupId,
      subnets: subnetIds,
      userGroup: userGroup(this, `gw-${own}`, this.users).ref,
      ...(encryptionKey && { key: encryptionKey.keyArn }),
    };
    this.place =
      make.kind === 'nodes' ? nodesEngine(this, make, engineProps) : serverlessEngine(this, make, engineProps);
    this.address = this.place.address;
    this.name = this.place.name;
    this.access = cacheAccess(this.place, { id: user.ref, arn: user.attrArn });
  }

  /**
   * Lets another gateway of the app count here, as a user of its own who may touch the keys of its space. Its user stands in
   * the stack of the cache, so that one stack depends on the other and never both on each other.
   */
  admit({ gateway, space, network }: Pick<LimitCacheProps, 'gateway' | 'space' | 'network'>): CacheAccess {
    for (const peer of network.securityGroups)
      this.group.addIngressRule(peer, ports, 'from the forwarder of another gateway', true);
    const user = limiterUser(this, `User-${space}`, { name: `gw-${uniqueName(gateway, space)}`, space });
    this.users.push(user);
    return cacheAccess(this.place, { id: user.ref, arn: user.attrArn });
  }
}
