import { Aws, Fn } from 'aws-cdk-lib';
import { Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { CfnServerlessCache, CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { limiterAccess } from './limiter-access.ts';
import type { Network } from './network.ts';

export interface LimitCacheProps {
  readonly gateway: string;
  readonly network: Network;
}

/** ElastiCache Serverless takes two or three subnets, each in a zone of its own. */
const maxCacheSubnets = 3;

/**
 * The limiter's Valkey: serverless, TLS only, reachable from the forwarder's security groups and from nowhere else, and open
 * to one user, who proves with IAM who it is. There is no password to keep or to lose.
 */
export class LimitCache extends Construct {
  /** `rediss://<user>@<address>:6379/?cache=<name>`: a user without a password is one that IAM authenticates. */
  readonly url: string;
  readonly address: string;
  /** Its metrics go by it. */
  readonly name: string;
  private readonly cache: CfnServerlessCache;
  private readonly user: CfnUser;

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
    // A cache, a user and a group have names of their own kinds, so that one text serves for all three.
    const name = `gw-${uniqueName(this, gateway)}`;
    this.user = limiterUser(this, name);
    this.cache = new CfnServerlessCache(this, 'Cache', {
      serverlessCacheName: name,
      description: `Rate limits of ${gateway}`,
      engine: 'valkey',
      majorEngineVersion: '8',
      securityGroupIds: [group.securityGroupId],
      subnetIds: vpc.selectSubnets({ ...subnets, onePerAz: true }).subnetIds.slice(0, maxCacheSubnets),
      userGroupId: userGroup(this, name, [this.user, defaultUser(this, `off-${uniqueName(this, gateway)}`)]).ref,
    });
    this.name = this.cache.ref;
    this.address = this.cache.attrEndpointAddress;
    this.url = `rediss://${this.user.ref}@${this.address}:6379/?cache=${this.cache.ref}`;
  }

  /** Lets it connect as the limiter's user, to this cache alone. */
  grantConnect(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({ actions: ['elasticache:Connect'], resources: [this.cache.attrArn, this.user.attrArn] }),
    );
  }
}

/**
 * Users and group are of the engine `redis`, which a Valkey cache takes as well. A group of the engine `valkey` takes no user
 * without authentication, which the default user must be (ElastiCache User Guide, "Role-Based Access Control", read 2026-11-24).
 */
const engine = 'redis';

/** ElastiCache wants id and name of a user of IAM to be the same. */
function limiterUser(scope: Construct, name: string): CfnUser {
  return new CfnUser(scope, 'User', {
    engine,
    userId: name,
    userName: name,
    authenticationMode: { Type: 'iam' },
    accessString: limiterAccess,
  });
}

/** The user of a connection that names none: it may do nothing, and is off. */
function defaultUser(scope: Construct, userId: string): CfnUser {
  return new CfnUser(scope, 'DefaultUser', {
    engine,
    userId,
    userName: 'default',
    noPasswordRequired: true,
    accessString: 'off -@all',
  });
}

function userGroup(scope: Construct, userGroupId: string, users: readonly CfnUser[]): CfnUserGroup {
  return new CfnUserGroup(scope, 'UserGroup', { engine, userGroupId, userIds: users.map(({ ref }) => ref) });
}

/**
 * AWS makes no name for a serverless cache, and a name is unique in account and region: at most 40 characters, no `--`. Ours
 * has a part from the construct's path and one from the stack's id, so no two gateways, stages or stacks meet. At most 36.
 */
function uniqueName(scope: Construct, gateway: string): string {
  const stackPart = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  const readable = gateway.slice(0, 18).replace(/-+/g, '-').replace(/-$/, '');
  return `${readable}-${scope.node.addr.slice(-8)}-${stackPart}`;
}
