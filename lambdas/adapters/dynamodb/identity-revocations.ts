import { identityRows } from '../../../lib/contract/identity-rows.ts';
import { IdentityStoreUnavailable, type Revocations } from '../../ports.ts';
import type { IdentityTable } from './identity-table.ts';

/** An instance holds all of them, and reads them twice a minute. */
const maxRevocations = 10_000;
/** Of a megabyte each, expired rows included. */
const maxPages = 16;

/**
 * A gateway's revocations, by one query over as many pages as there are. A list that was cut off would let in what was
 * revoked, so one that is too long is no list. A row that somebody wrote by hand revokes until ever what it does not limit.
 */
export function identityRevocations(table: IdentityTable, nowMillis: () => number): Revocations {
  return {
    async list() {
      const list = new Map<string, number>();
      // DynamoDB deletes what has expired within days; until then it is only passed over.
      const filter = {
        expression: 'attribute_not_exists(expiresAt) OR expiresAt > :now',
        values: { ':now': { N: String(Math.floor(nowMillis() / 1000)) } },
      };
      let pages = 0;
      for await (const page of table.pages(identityRows.revocation.pk, filter)) {
        for (const { sk, before } of page) list.set(sk?.S as string, Number(before?.N ?? Infinity));
        pages += 1;
        if (list.size > maxRevocations || pages > maxPages)
          throw new IdentityStoreUnavailable(`there are over ${maxRevocations} revocations`);
      }
      return list;
    },
  };
}
