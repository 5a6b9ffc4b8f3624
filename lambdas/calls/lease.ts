import type { LimitRule } from '../../lib/contract/limits.ts';
import {
  type LimitCheck,
  type LimitReceipt,
  type LimitStore,
  LimitStoreUnavailable,
  type LimitVerdict,
} from '../ports.ts';
import { limitKey } from '../stages/limit-key.ts';

/** What calls under way are counted by, over the whole fleet. */
export interface LeaseParts {
  readonly store: LimitStore;
  readonly gateway: string;
  readonly upstream: string;
  /** Longer than the longest call: whoever dies before the end of its call holds its place until then. */
  readonly leaseMillis: number;
}

/** A counter of calls under way, at most `most` of them; all those of one upstream are asked in one round trip. */
export function leaseCheck({ gateway, upstream, leaseMillis }: LeaseParts, id: string, most: number): LimitCheck {
  const rule: LimitRule = { algorithm: 'concurrency', limit: most, windowMillis: leaseMillis };
  const by = [{ from: 'gateway' }, { from: 'static', value: upstream }] as const;
  const limit = { id, rule, tiers: {}, by, otherwise: [], cost: 1, shadow: false } as const;
  const key = limitKey(id, rule, [
    [by[0], gateway],
    [by[1], upstream],
  ]);
  return { limit: { ...limit, hideHeaders: true, onStoreError: 'open' }, rule, key, cost: 1 };
}

/** Undefined when the store is away. */
export async function asked(verdict: Promise<LimitVerdict>): Promise<LimitVerdict | undefined> {
  try {
    return await verdict;
  } catch (error) {
    if (error instanceof LimitStoreUnavailable) return undefined;
    throw error;
  }
}

/** Gives leases back; one that cannot be given back ends by itself. */
export async function release(store: LimitStore, receipt: LimitReceipt): Promise<void> {
  if (receipt.length === 0) return;
  try {
    await store.release(receipt);
  } catch (error) {
    if (!(error instanceof LimitStoreUnavailable)) throw error;
  }
}
