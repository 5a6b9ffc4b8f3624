import { identityRows } from '../../../lib/contract/identity-rows.ts';
import type { OwnKeyRecord, OwnKeys } from '../../ports.ts';
import type { IdentityRow, IdentityTable } from './identity-table.ts';

const { prefix, sk } = identityRows.ownKey;

/** Own keys by their id: one read each, of the row as it is now. */
export function identityOwnKeys(table: IdentityTable): OwnKeys {
  return {
    async find(id) {
      const row = await table.get({ pk: prefix + id, sk });
      return row === undefined ? undefined : recordOf(id, row);
    },
  };
}

/** @throws Error for a row that no command of ours has written. */
function recordOf(id: string, { hash, credential, tier, enabled, expiresAt }: IdentityRow): OwnKeyRecord {
  if (hash?.S === undefined || credential?.S === undefined || tier?.S === undefined || enabled?.BOOL === undefined)
    throw new Error('a row of an own key lacks what makes it one');
  return {
    id,
    hash: hash.S,
    credential: credential.S,
    tier: tier.S,
    enabled: enabled.BOOL,
    expiresAt: expiresAt?.N === undefined ? null : Number(expiresAt.N),
  };
}
