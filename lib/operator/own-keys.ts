import { createHash } from 'node:crypto';
import type { CreatedKey, GatewayKey } from '../contract/gateway-operator.ts';
import { identityRows } from '../contract/identity-rows.ts';
import { makeOwnKey, ownKeyText } from '../contract/own-key.ts';
import { deleteRow, type IdentityTable, type Row, readRow, rowsOf, textOf, writeRow } from './identity-table.ts';

const { prefix, sk } = identityRows.ownKey;
const keyOf = (id: string) => ({ pk: `${prefix}${id}`, sk });

export interface NewOwnKey {
  readonly credential: string;
  readonly tier: string;
  readonly name: string;
  /** Seconds since the epoch; null for a key that does not end. */
  readonly expiresAt: number | null;
}

/** Stores the hash of a new secret, and says the key this once. `below(n)` is a secret number from 0 to n - 1. */
export async function createOwnKey(
  table: IdentityTable,
  { credential, tier, name, expiresAt }: NewOwnKey,
  { nowSeconds, below }: { readonly nowSeconds: number; readonly below: (n: number) => number },
): Promise<CreatedKey> {
  const key = makeOwnKey(below);
  await writeRow(table, keyOf(key.id), {
    hash: { S: createHash('sha256').update(key.secret).digest('hex') },
    credential: { S: credential },
    tier: { S: tier },
    name: { S: name },
    enabled: { BOOL: true },
    createdAt: { N: String(nowSeconds) },
    ...(expiresAt !== null && { expiresAt: { N: String(expiresAt) } }),
  });
  return { id: key.id, value: ownKeyText(key) };
}

/** Every own key, oldest first. It reads the whole table: there is no index that only operators would use. */
export async function listOwnKeys(table: IdentityTable): Promise<readonly GatewayKey[]> {
  const rows = await rowsOf(table, 'Scan', {
    FilterExpression: 'begins_with(pk, :prefix)',
    ExpressionAttributeValues: { ':prefix': { S: prefix } },
  });
  return rows.toSorted((a, b) => Number(textOf(a, 'createdAt')) - Number(textOf(b, 'createdAt'))).map(entryOf);
}

export async function findOwnKey(table: IdentityTable, id: string): Promise<GatewayKey | undefined> {
  const row = await readRow(table, keyOf(id));
  return row && entryOf(row);
}

/** False when there is no such key. */
export function deleteOwnKey(table: IdentityTable, id: string): Promise<boolean> {
  return deleteRow(table, keyOf(id));
}

function entryOf(row: Row): GatewayKey {
  const { enabled } = row;
  const expiresAt = textOf(row, 'expiresAt');
  return {
    id: (textOf(row, 'pk') ?? '').slice(prefix.length),
    name: textOf(row, 'name') ?? '',
    enabled: enabled !== undefined && 'BOOL' in enabled && enabled.BOOL,
    credential: textOf(row, 'credential') ?? '',
    tier: textOf(row, 'tier') ?? '',
    expiresAt: expiresAt === undefined ? null : Number(expiresAt),
  };
}
