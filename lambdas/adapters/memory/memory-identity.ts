import { keyTimes } from '../../../lib/engine/keys/key-times.ts';
import type { KeyDocuments, OwnKeyRecord, OwnKeys, Revocations, SharedKeys } from '../../ports.ts';

interface Row {
  readonly shared: SharedKeys;
  readonly leaseUntilMillis: number;
}

const nothingYet: SharedKeys = { keys: null, failures: 0, nextFetchAtMillis: 0 };

/** Key documents of one process; what an instance has left when the shared ones are away. */
export function memoryKeyDocuments(): KeyDocuments {
  const rows = new Map<string, Row>();
  return {
    read: async (jwksUri) => rows.get(jwksUri)?.shared,
    async lease(jwksUri, nowMillis, untilMillis) {
      const { shared, leaseUntilMillis } = rows.get(jwksUri) ?? { shared: nothingYet, leaseUntilMillis: 0 };
      const isLeased =
        leaseUntilMillis > nowMillis && leaseUntilMillis <= nowMillis + keyTimes.lease + keyTimes.clockError;
      const isTooSoon =
        shared.nextFetchAtMillis > nowMillis &&
        shared.nextFetchAtMillis <= nowMillis + keyTimes.longestInterval + keyTimes.clockError;
      if (isLeased || isTooSoon) return false;
      rows.set(jwksUri, { shared, leaseUntilMillis: untilMillis });
      return true;
    },
    async write(jwksUri, shared) {
      const there = rows.get(jwksUri)?.shared.keys?.fetchedAtMillis ?? Number.NEGATIVE_INFINITY;
      const isNewer = there > (shared.keys?.fetchedAtMillis ?? Number.NEGATIVE_INFINITY);
      // A document from after the next fetch was written by a clock that is wrong.
      if (isNewer && there <= shared.nextFetchAtMillis) return;
      rows.set(jwksUri, { shared, leaseUntilMillis: 0 });
    },
  };
}

/** Revocations that the caller keeps. */
export const memoryRevocations = (rows: ReadonlyMap<string, number>): Revocations => ({ list: async () => rows });

/** Own keys that the caller keeps, by id. */
export const memoryOwnKeys = (rows: ReadonlyMap<string, OwnKeyRecord>): OwnKeys => ({
  find: async (id) => rows.get(id),
});
