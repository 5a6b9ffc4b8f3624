import { createHash } from 'node:crypto';
import type { GatewayRevocations, Revocation, RevocationTimes } from '../contract/gateway-operator.ts';
import { identityRows, type Revocable, revocationText } from '../contract/identity-rows.ts';
import { deleteRow, type IdentityTable, type Row, readRow, rowsOf, textOf, writeRow } from './identity-table.ts';

const { pk } = identityRows.revocation;

const keyOf = (revocable: Revocable) => ({
  pk,
  sk: `${revocable.kind}#${createHash('sha256').update(revocationText(revocable)).digest('hex')}`,
});

/** Revocations of the gateways that these tables belong to: each is in all of them. */
export function gatewayRevocations(
  tables: () => Promise<readonly IdentityTable[]>,
  nowMillis: () => number,
): GatewayRevocations {
  return {
    async add(revocable, times) {
      for (const table of await tables()) await revoke(table, revocable, times);
    },
    async list() {
      const nowSeconds = Math.floor(nowMillis() / 1000);
      const input = {
        KeyConditionExpression: 'pk = :pk',
        // DynamoDB deletes what has expired within days; until then it revokes nothing.
        FilterExpression: 'expiresAt > :now',
        ExpressionAttributeValues: { ':pk': { S: pk }, ':now': { N: String(nowSeconds) } },
      };
      const rows: Row[] = [];
      for (const table of await tables()) rows.push(...(await rowsOf(table, 'Query', input)));
      return [...new Map(rows.map((row) => [textOf(row, 'sk'), revocationOf(row)])).values()];
    },
    async remove(revocable) {
      const removed: boolean[] = [];
      for (const table of await tables()) removed.push(await deleteRow(table, keyOf(revocable)));
      return removed.includes(true);
    },
  };
}

/** Two operators at the same moment may undo each other's later time, and both see it in the list. */
async function revoke(table: IdentityTable, revocable: Revocable, times: RevocationTimes): Promise<void> {
  const known = await readRow(table, keyOf(revocable));
  const before = known && revocationOf(known);
  const later = (name: keyof RevocationTimes) => ({ N: String(Math.max(times[name], before?.[name] ?? 0)) });
  await writeRow(table, keyOf(revocable), { before: later('issuedUntil'), expiresAt: later('expiresAt') });
}

function revocationOf(row: Row): Revocation {
  const [kind = '', hash = ''] = (textOf(row, 'sk') ?? '').split('#');
  return {
    kind: kind as Revocable['kind'],
    hash,
    issuedUntil: Number(textOf(row, 'before')),
    expiresAt: Number(textOf(row, 'expiresAt')),
  };
}
