import { createHash, randomInt } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createOwnKey, deleteOwnKey, findOwnKey, listOwnKeys, type NewOwnKey } from '../../lib/operator/own-keys.ts';
import { dynamoDbTable, type TestTable } from './dynamodb-table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await dynamoDbTable();
});
afterAll(() => table.stop());

const create = (more: Partial<NewOwnKey> = {}, nowSeconds = 1_000) =>
  createOwnKey(
    table,
    { credential: 'partner', tier: 'pro', name: 'acme', expiresAt: null, ...more },
    { nowSeconds, below: randomInt },
  );

describe('a key that the gateway keeps', () => {
  it('is stored by the hash of its secret, and the secret nowhere', async () => {
    const { id, value } = await create({ expiresAt: 5_000 });
    const [, secret = ''] = value.split('.');
    const rows = await table.rows();
    expect(rows.find(({ pk }) => pk !== undefined && 'S' in pk && pk.S === `key#${id}`)).toEqual({
      pk: { S: `key#${id}` },
      sk: { S: 'key' },
      hash: { S: createHash('sha256').update(secret).digest('hex') },
      credential: { S: 'partner' },
      tier: { S: 'pro' },
      name: { S: 'acme' },
      enabled: { BOOL: true },
      createdAt: { N: '1000' },
      expiresAt: { N: '5000' },
    });
    expect(JSON.stringify(rows)).not.toContain(secret);
  });

  it('is found by its id, and is gone when it is deleted', async () => {
    const { id } = await create({ tier: 'free' });
    expect(await findOwnKey(table, id)).toEqual({
      id,
      name: 'acme',
      enabled: true,
      credential: 'partner',
      tier: 'free',
      expiresAt: null,
    });
    expect([await deleteOwnKey(table, id), await deleteOwnKey(table, id)]).toEqual([true, false]);
    expect(await findOwnKey(table, id)).toBeUndefined();
  });

  it('is no row of another sort, whatever id is asked for', async () => {
    await table.call('PutItem', { TableName: table.name, Item: { pk: { S: 'revocation' }, sk: { S: 'key' } } });
    expect([await deleteOwnKey(table, ''), await deleteOwnKey(table, '../revocation')]).toEqual([false, false]);
    expect((await listOwnKeys(table)).map(({ id }) => id)).not.toContain('revocation');
  });
});

it('keys are listed in the order in which they were made, over as many pages as there are', async () => {
  const name = 'n'.repeat(30_000);
  const made: string[] = [];
  for (const second of [3, 1, 2]) for (let n = 0; n < 15; n += 1) made.push((await create({ name }, second)).id);
  const listed = (await listOwnKeys(table)).filter((key) => key.name === name).map(({ id }) => id);
  expect([...listed].sort()).toEqual([...made].sort());
  expect(new Set(listed.slice(0, 15))).toEqual(new Set(made.slice(15, 30)));
}, 30_000);
