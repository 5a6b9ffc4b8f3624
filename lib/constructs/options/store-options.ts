import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { leaseIssues } from '../../plan/lease-issues.ts';
import type { LimitStoreChoice } from '../limit-store.ts';
import { cacheIssues, unreachableIssues } from './cache-issues.ts';
import type { LooseProps, OptionGroup } from './option-group.ts';
import { isResource, wrongType } from './option-shape.ts';
import { tableIssues } from './table-issues.ts';

/** Tables that exist already: key `pk` and `sk`, both texts, and rows that expire by `expiresAt`. */
export interface GivenTables {
  /** The gateway's own keys, and what was revoked. */
  readonly identity?: ITable;
  /** Circuits, what checks found, and limits that are counted in it. */
  readonly state?: ITable;
}

/** Where the gateway keeps what it knows. */
export interface StoreOptions {
  /**
   * Where exact limits are counted. Default `'valkey'`: a serverless cache of its own in the network. `'dynamodb'`: the state
   * table, and no network; the plan's `limitStore` says from how many requests a month on the cache is cheaper. Or a cache as
   * {@link serverlessCache}, {@link cacheNodes} or {@link sharedCache} describes it.
   */
  readonly limitStore?: LimitStoreChoice;
  /** Tables that exist already, of this gateway alone. Default: one made for each, which outlives its stack. */
  readonly tables?: GivenTables;
  /**
   * The key by which tables, cache, secrets, logs and environments of functions are encrypted, where they are made here.
   * Default: keys of AWS. Its policy lets IAM policies of the account decide, as that of a `Key` of the CDK does.
   */
  readonly encryptionKey?: IKey;
}

export const storeOptions: OptionGroup = {
  keys: ['limitStore', 'tables', 'encryptionKey'],
  issues: (props: LooseProps) => [
    ...cacheIssues(props),
    ...tableIssues(props),
    ...(props['encryptionKey'] === undefined || isResource(props['encryptionKey'], 'keyArn')
      ? []
      : [wrongType('encryptionKey', props['encryptionKey'], 'give a key of aws-cdk-lib/aws-kms')]),
  ],
  misfits: (props, planned) => [
    ...(props['limitStore'] === 'dynamodb' ? leaseIssues(planned.model) : []),
    ...unreachableIssues(props, planned),
  ],
};
