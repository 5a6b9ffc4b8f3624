import { Aws, Fn, Lazy } from 'aws-cdk-lib';
import { CfnUser, CfnUserGroup } from 'aws-cdk-lib/aws-elasticache';
import type { Construct } from 'constructs';
import { limiterAccess } from './limiter-access.ts';

/**
 * Users and group are of the engine `redis`, which a Valkey cache takes as well. A group of the engine `valkey` takes no user
 * without authentication, which the default user must be (ElastiCache User Guide, "Role-Based Access Control", read 2026-11-24).
 */
const engine = 'redis';

/** Who counts in a cache: a user of IAM for each gateway, who may touch the keys of its space; ElastiCache wants its id and its name to be the same. */
export function limiterUser(scope: Construct, id: string, { name, space }: { name: string; space: string }): CfnUser {
  return new CfnUser(scope, id, {
    engine,
    userId: name,
    userName: name,
    authenticationMode: { Type: 'iam' },
    accessString: limiterAccess(space),
  });
}

/** The user of a connection that names none: it may do nothing, and is off. */
export function defaultUser(scope: Construct, userId: string): CfnUser {
  return new CfnUser(scope, 'DefaultUser', {
    engine,
    userId,
    userName: 'default',
    noPasswordRequired: true,
    accessString: 'off -@all',
  });
}

/** All users of a cache, also those who come after the group was made: gateways that share it. */
export function userGroup(scope: Construct, userGroupId: string, users: readonly CfnUser[]): CfnUserGroup {
  return new CfnUserGroup(scope, 'UserGroup', {
    engine,
    userGroupId,
    userIds: Lazy.list({ produce: () => users.map(({ ref }) => ref) }),
  });
}

/**
 * AWS makes no name for a serverless cache, and a name is unique in account and region: at most 40 characters, no `--`. Ours
 * has a part of eight characters at most that tells it apart in its stack, and one from the stack's id, so that no two
 * gateways, stages or stacks meet. At most 36.
 */
export function uniqueName(gateway: string, part: string): string {
  const stackPart = Fn.select(0, Fn.split('-', Fn.select(2, Fn.split('/', Aws.STACK_ID))));
  const readable = gateway.slice(0, 18).replace(/-+/g, '-').replace(/-$/, '');
  return `${readable}-${part}-${stackPart}`;
}
