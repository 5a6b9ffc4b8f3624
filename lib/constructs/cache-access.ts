import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { CacheAttributes } from './cache-forms.ts';

/** How functions of a gateway connect to the cache in which it counts. */
export interface CacheAccess {
  /** `rediss://<user>@<address>:<port>/?cache=<name>`: a user without a password is one that IAM authenticates. */
  readonly url: string;
  /** Lets it connect as the gateway's user, to this cache alone. */
  grantConnect(grantee: IGrantable): void;
}

/** Somebody whom a cache knows. */
export interface CacheUser {
  readonly id: string;
  readonly arn: string;
}

/** Where a cache is. */
export interface CachePlace {
  readonly kind: 'serverless' | 'nodes';
  readonly name: string;
  readonly arn: string;
  readonly address: string;
  readonly port: number;
}

/** IAM tells a serverless cache from nodes by its token, so the URL does as well. */
const parameters = { serverless: 'cache', nodes: 'nodes' } as const;

export function cacheAccess({ kind, name, arn, address, port }: CachePlace, user: CacheUser): CacheAccess {
  return {
    url: `rediss://${user.id}@${address}:${port}/?${parameters[kind]}=${name}`,
    grantConnect(grantee) {
      grantee.grantPrincipal.addToPrincipalPolicy(
        new PolicyStatement({ actions: ['elasticache:Connect'], resources: [arn, user.arn] }),
      );
    },
  };
}

const resourceNames = { serverless: 'serverlesscache', nodes: 'replicationgroup' } as const;

/** To a cache that is known by name, in the account and region of the gateway: IAM lets nobody in from elsewhere. */
export function accessByName(scope: Construct, { kind, name, address, port, user }: CacheAttributes): CacheAccess {
  const arnOf = (resource: string, resourceName: string) =>
    Stack.of(scope).formatArn({
      service: 'elasticache',
      resource,
      resourceName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  return cacheAccess(
    { kind, name, address, port: port ?? 6379, arn: arnOf(resourceNames[kind], name) },
    { id: user, arn: arnOf('user', user) },
  );
}
