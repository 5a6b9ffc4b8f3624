import { createHash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { GatewayRevocations } from '../../lib/contract/gateway-operator.ts';
import { type Revocable, revocationText } from '../../lib/contract/identity-rows.ts';
import { gatewayRevocations } from '../../lib/operator/revocations.ts';
import { dynamoDbTable, type TestTable } from './dynamodb-table.ts';

const issuer = 'https://idp.example';
const all: readonly Revocable[] = [
  { kind: 'token', issuer, tokenId: 'jti-1' },
  { kind: 'subject', issuer, subject: 'alice' },
  { kind: 'signing-key', issuer, keyId: 'kid-1' },
  { kind: 'issuer', issuer },
];
const hashOf = (revocable: Revocable) => createHash('sha256').update(revocationText(revocable)).digest('hex');

let table: TestTable;
let now = 1_000_000;
let revocations: GatewayRevocations;
beforeAll(async () => {
  table = await dynamoDbTable();
  revocations = gatewayRevocations(
    async () => [table, table],
    () => now,
  );
});
afterAll(() => table.stop());
beforeEach(async () => {
  now = 1_000_000;
  for (const one of all) await revocations.remove(one);
});

const subject = all[1] as Revocable;
const listed = async () => (await revocations.list()).map(({ issuedUntil, expiresAt }) => ({ issuedUntil, expiresAt }));

describe('a revocation', () => {
  it.each(all)('of a $kind is kept by its hash, without what it names', async (revocable) => {
    await revocations.add(revocable, { issuedUntil: 900, expiresAt: 2_000 });
    expect(await revocations.list()).toEqual([
      { kind: revocable.kind, hash: hashOf(revocable), issuedUntil: 900, expiresAt: 2_000 },
    ]);
    const rows = await table.rows();
    expect(rows).toEqual([
      {
        pk: { S: 'revocation' },
        sk: { S: `${revocable.kind}#${hashOf(revocable)}` },
        before: { N: '900' },
        expiresAt: { N: '2000' },
      },
    ]);
    expect(JSON.stringify(rows)).not.toMatch(/alice|jti-1|kid-1|idp/);
  });

  it('is never weaker than it was: the later of both times counts', async () => {
    await revocations.add(subject, { issuedUntil: 900, expiresAt: 3_000 });
    await revocations.add(subject, { issuedUntil: 800, expiresAt: 2_000 });
    expect(await listed()).toEqual([{ issuedUntil: 900, expiresAt: 3_000 }]);
    await revocations.add(subject, { issuedUntil: 950, expiresAt: 2_000 });
    expect(await listed()).toEqual([{ issuedUntil: 950, expiresAt: 3_000 }]);
  });

  it('is over at its end, whenever DynamoDB deletes it', async () => {
    await revocations.add(subject, { issuedUntil: 900, expiresAt: 2_000 });
    now = 1_999_999;
    expect(await listed()).toHaveLength(1);
    now = 2_000_000;
    expect(await listed()).toEqual([]);
  });

  it('is removed once, and only itself', async () => {
    for (const one of all) await revocations.add(one, { issuedUntil: 900, expiresAt: 2_000 });
    expect(await revocations.remove({ kind: 'subject', issuer, subject: 'bob' })).toBe(false);
    expect([await revocations.remove(subject), await revocations.remove(subject)]).toEqual([true, false]);
    expect((await revocations.list()).map(({ kind }) => kind).sort()).toEqual(['issuer', 'signing-key', 'token']);
  });
});
