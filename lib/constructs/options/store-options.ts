import type { Issue } from '../../contract/issue.ts';
import { leaseIssues } from '../../plan/lease-issues.ts';
import { type LimitStoreName, limitStores } from '../limit-store.ts';
import { type OptionGroup, optionPlace } from './option-group.ts';

/** Where the gateway keeps what it knows. */
export interface StoreOptions {
  /**
   * Where exact limits are counted. Default `'valkey'`: a cache in the network. `'dynamodb'`: the gateway's state table, and
   * no network; the plan's `limitStore` says from how many requests a month on the cache is cheaper.
   */
  readonly limitStore?: LimitStoreName;
}

export const storeOptions: OptionGroup = {
  keys: ['limitStore'],
  issues: ({ limitStore }) =>
    limitStore === undefined || limitStores.some((known) => known === limitStore) ? [] : [storeIssue(limitStore)],
  misfits: ({ limitStore }, { model }) => (limitStore === 'dynamodb' ? leaseIssues(model) : []),
};

function storeIssue(got: unknown): Issue {
  return {
    code: 'GH1004',
    at: optionPlace('limitStore'),
    got,
    why: 'limits are counted in one of two stores',
    fix: `write ${limitStores.map((store) => `'${store}'`).join(' or ')}`,
  };
}
