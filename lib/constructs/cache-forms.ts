import type { ISecurityGroup } from 'aws-cdk-lib/aws-ec2';

/** A cache of ElastiCache Serverless, with the most that it may grow to. */
export interface ServerlessCache {
  readonly kind: 'serverless';
  readonly maxGigabytes?: number;
  readonly maxUnitsPerSecond?: number;
}

/** A cache of nodes in several zones. */
export interface CacheNodes {
  readonly kind: 'nodes';
  readonly type: string;
  readonly replicas: number;
}

/** A cache of Valkey 8 that is not of this app: TLS, cluster mode, and users whom IAM authenticates. */
export interface CacheAttributes {
  /** The name of the serverless cache, or the id of the replication group. */
  readonly name: string;
  readonly kind: 'serverless' | 'nodes';
  /** Of a serverless cache its endpoint, of nodes their configuration endpoint. */
  readonly address: string;
  readonly port?: number;
  /** Id and name of the user whom functions connect as; its access string is `limiterAccess('*')`, or of the gateway's space. */
  readonly user: string;
  /** Of the cache; the functions of the gateway are let in. */
  readonly securityGroup: ISecurityGroup;
}
