import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { identityKeyDocuments } from '../../lambdas/adapters/dynamodb/identity-key-documents.ts';
import { identityOwnKeys } from '../../lambdas/adapters/dynamodb/identity-own-keys.ts';
import { identityRevocations } from '../../lambdas/adapters/dynamodb/identity-revocations.ts';
import { type IdentityTable, identityTable } from '../../lambdas/adapters/dynamodb/identity-table.ts';
import { memoryKeyDocuments, memoryOwnKeys, memoryRevocations } from '../../lambdas/adapters/memory/memory-identity.ts';
import { IdentityStoreUnavailable, type OwnKeyRecord, type OwnKeys, type Revocations } from '../../lambdas/ports.ts';
import { callDynamoDb } from '../../lib/local/services/dynamodb/dynamodb-call.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import { makeIdentityTable, putRow } from '../support/identity-table.ts';
import { localDynamoDb } from '../support/limit-table.ts';
import { keyDocumentsSuite } from './key-documents-suite.ts';

const nowMillis = () => 1_800_000_000_000;
const nowSeconds = nowMillis() / 1000;

const records: readonly OwnKeyRecord[] = [
  { id: 'lasting', hash: 'a'.repeat(64), credential: 'partner', tier: 'pro', enabled: true, expiresAt: null },
  { id: 'ending', hash: 'b'.repeat(64), credential: 'partner', tier: 'free', enabled: false, expiresAt: nowSeconds },
];
const revoked: ReadonlyMap<string, number> = new Map([
  ['token#aa', nowSeconds],
  ['issuer#bb', nowSeconds - 1],
]);

function ownKeysSuite(store: () => OwnKeys): void {
  it('finds a key by its id, and nobody by another', async () => {
    expect(await Promise.all(['lasting', 'ending', 'nobody'].map((id) => store().find(id)))).toEqual([
      ...records,
      undefined,
    ]);
  });
}

function revocationsSuite(store: () => Revocations): void {
  it('lists what is revoked until when', async () => {
    expect(new Map(await store().list())).toEqual(revoked);
  });
}

describe('in memory', () => {
  const documents = memoryKeyDocuments();
  describe('the key documents', () => keyDocumentsSuite(() => documents));
  describe('the own keys', () => ownKeysSuite(() => memoryOwnKeys(new Map(records.map((one) => [one.id, one])))));
  describe('the revocations', () => revocationsSuite(() => memoryRevocations(revoked)));
});

describe('in the identity table', () => {
  let server: RunningDynamoDb;
  let tableName: string;
  let table: IdentityTable;
  beforeAll(async () => {
    server = await startDynamoDb({ env: process.env });
  });
  beforeEach(async () => {
    tableName = await makeIdentityTable(server.url);
    table = identityTable(tableName, localDynamoDb(server.url));
  });
  afterEach(() => table.close());
  afterAll(async () => {
    await server.stop();
  });
  const put = (row: Parameters<typeof putRow>[2]) => putRow(server.url, tableName, row);
  const revocation = (sk: string, before: number, expiresAt = nowSeconds + 60) =>
    put({ pk: { S: 'revocation' }, sk: { S: sk }, before: { N: `${before}` }, expiresAt: { N: `${expiresAt}` } });

  describe('the key documents', () => {
    keyDocumentsSuite(() => identityKeyDocuments(table));

    it('end some day when nobody asks for them any more', async () => {
      const documents = identityKeyDocuments(table);
      await documents.lease('https://a.example/', nowMillis(), nowMillis() + 10_000);
      const days = async () => {
        const { Items } = await callDynamoDb(server.url, 'Scan', { TableName: tableName });
        const [row] = Items as readonly { readonly expiresAt: { readonly N: string } }[];
        return (Number(row?.expiresAt.N) - nowSeconds) / 86_400;
      };
      expect(await days()).toBeCloseTo(2, 2);
      const keys = { document: '{}', generation: 'g', fetchedAtMillis: nowMillis() + 86_400_000 };
      await documents.write('https://a.example/', { keys, failures: 0, nextFetchAtMillis: nowMillis() });
      expect(await days()).toBe(3);
    });
  });

  describe('the own keys', () => {
    beforeEach(async () => {
      for (const { id, hash, credential, tier, enabled, expiresAt } of records)
        await put({
          pk: { S: `key#${id}` },
          sk: { S: 'key' },
          hash: { S: hash },
          credential: { S: credential },
          tier: { S: tier },
          enabled: { BOOL: enabled },
          ...(expiresAt === null ? {} : { expiresAt: { N: `${expiresAt}` } }),
        });
    });
    ownKeysSuite(() => identityOwnKeys(table));

    it('that no command has written are a bug', async () => {
      await put({ pk: { S: 'key#odd' }, sk: { S: 'key' }, hash: { S: 'x' }, enabled: { S: 'yes' } });
      await expect(identityOwnKeys(table).find('odd')).rejects.toThrow('a row of an own key lacks what makes it one');
    });
  });

  describe('the revocations', () => {
    beforeEach(async () => {
      for (const [sk, before] of revoked) await revocation(sk, before);
    });
    revocationsSuite(() => identityRevocations(table, nowMillis));

    it('that have expired are none, though they are still there', async () => {
      await revocation('token#expired', nowSeconds, nowSeconds);
      expect(new Map(await identityRevocations(table, nowMillis).list())).toEqual(revoked);
    });

    it('that say no times revoke for ever', async () => {
      await put({ pk: { S: 'revocation' }, sk: { S: 'subject#cc' } });
      expect((await identityRevocations(table, nowMillis).list()).get('subject#cc')).toBe(Number.POSITIVE_INFINITY);
    });

    it('are all there, over however many pages', async () => {
      const long = 'x'.repeat(300_000);
      for (const n of [1, 2, 3, 4, 5])
        await put({
          pk: { S: 'revocation' },
          sk: { S: `token#${n}` },
          before: { N: '1' },
          expiresAt: { N: `${nowSeconds + 1}` },
          long: { S: long },
        });
      expect((await identityRevocations(table, nowMillis).list()).size).toBe(7);
    });
  });

  it('a call that was frozen with its function is made again', async () => {
    const documents = identityKeyDocuments(table);
    await documents.write('https://a.example/', { keys: null, failures: 3, nextFetchAtMillis: 4 });
    const frozen = documents.read('https://a.example/');
    await turn();
    // Nothing in this process goes on for longer than a call may take.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_500);
    expect(await frozen).toEqual({ keys: null, failures: 3, nextFetchAtMillis: 4 });
  });

  it('a table that is not there, or an engine that is not, is a store that is away', async () => {
    const nowhere = identityTable('nowhere', localDynamoDb(server.url));
    const nobody = identityTable(tableName, localDynamoDb('http://127.0.0.1:9'));
    for (const away of [nowhere, nobody]) {
      await expect(identityKeyDocuments(away).read('https://a.example/')).rejects.toThrow(IdentityStoreUnavailable);
      await expect(identityKeyDocuments(away).lease('https://a.example/', 1, 2)).rejects.toThrow(
        IdentityStoreUnavailable,
      );
      await expect(identityOwnKeys(away).find('lasting')).rejects.toThrow(IdentityStoreUnavailable);
      await expect(identityRevocations(away, nowMillis).list()).rejects.toThrow(IdentityStoreUnavailable);
      away.close();
    }
  });
});

describe('more revocations than an instance holds', () => {
  const page = (n: number, size: number) =>
    Array.from({ length: size }, (_, k) => ({ sk: { S: `token#${n}-${k}` }, before: { N: '1' } }));
  const tableOf = (pages: number, size: number): IdentityTable => ({
    get: async () => undefined,
    update: async () => false,
    close: () => undefined,
    async *pages() {
      for (let n = 0; n < pages; n += 1) yield page(n, size);
    },
  });

  it.each([
    [10_000, 2, 5_000],
    [0, 16, 0],
  ])('%d are a list, in %d pages', async (count, pages, size) => {
    expect((await identityRevocations(tableOf(pages, size), nowMillis).list()).size).toBe(count);
  });

  it.each([
    ['one too many', 1, 10_001],
    ['a page too many', 17, 1],
  ])('%s is none', async (_, pages, size) => {
    await expect(identityRevocations(tableOf(pages, size), nowMillis).list()).rejects.toThrow(IdentityStoreUnavailable);
  });
});
