import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clockedClient } from '../../lambdas/adapters/dynamodb/clocked-client.ts';
import { dynamoDbHealthStore } from '../../lambdas/adapters/dynamodb/dynamodb-health-store.ts';
import { serverClock } from '../../lambdas/adapters/dynamodb/server-clock.ts';
import { memoryHealthStore } from '../../lambdas/adapters/memory/memory-health-store.ts';
import { type FoundHealth, type HealthStore, HealthStoreUnavailable } from '../../lambdas/health-port.ts';
import { callDynamoDb } from '../../lib/local/services/dynamodb/dynamodb-call.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import { putRow } from '../support/identity-table.ts';
import { localDynamoDb, makeStateTable } from '../support/limit-table.ts';
import { healthStoreSuite } from './health-store-suite.ts';

const found: FoundHealth = {
  upstream: 'orders',
  target: 'a.example',
  healthy: true,
  against: 0,
  run: 'this',
  runMillis: 1_000,
};

describe('health in memory', () => {
  const store = memoryHealthStore(() => performance.now());
  healthStoreSuite(() => ({ one: store, other: store }));

  it.each<{ story: string; later: number; said: string }>`
    story                                          | later      | said
    ${'what was written three minutes ago counts'} | ${180_000} | ${'changed'}
    ${'what was written before that says nothing'} | ${180_001} | ${'same'}
  `('$story', async ({ later, said }) => {
    let now = 0;
    const aging = memoryHealthStore(() => now);
    await aging.write({ ...found, healthy: false });
    now = later;
    expect(await aging.write(found)).toBe(said);
  });
});

describe('health on the DynamoDB API', () => {
  let server: RunningDynamoDb;
  let tableName: string;
  const opened: HealthStore[] = [];

  /** An instance whose own clock is off by as much. */
  function instance(skewMillis: number, gateway = 'shop', endpoint = server.url): HealthStore {
    const monotonicMillis = () => performance.now() + skewMillis;
    const clock = serverClock(monotonicMillis);
    const client = clockedClient(clock, monotonicMillis, localDynamoDb(endpoint));
    const store = dynamoDbHealthStore({ client, clock, tableName, gateway, budgetMillis: 5_000 });
    opened.push(store);
    return store;
  }
  const put = (gateway: string, row: Parameters<typeof putRow>[2]) =>
    putRow(server.url, tableName, {
      pk: { S: `health#${gateway}` },
      sk: { S: 'orders a.example' },
      against: { N: '0' },
      run: { S: 'another' },
      ...row,
    });
  let one: HealthStore;
  let other: HealthStore;
  beforeAll(async () => {
    server = await startDynamoDb({ env: process.env });
    tableName = await makeStateTable(server.url);
    [one, other] = [instance(300_000), instance(-300_000)];
  });
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await server.stop();
  });
  healthStoreSuite(() => ({ one, other }));

  it('a gateway sees no target of another', async () => {
    const store = instance(0, 'cafe');
    await store.write(found);
    expect(await store.read()).toEqual([
      { upstream: 'orders', target: 'a.example', healthy: true, against: 0, ageMillis: expect.any(Number) },
    ]);
    expect((await one.read()).map(({ target }) => target)).not.toContain('a.example');
  });

  it('a row expires, an hour after it was written', async () => {
    await instance(0, 'ending').write(found);
    const Key = { pk: { S: 'health#ending' }, sk: { S: 'orders a.example' } };
    const { Item } = (await callDynamoDb(server.url, 'GetItem', { TableName: tableName, Key })) as {
      readonly Item: { readonly expiresAt: { readonly N: string } };
    };
    const leftSeconds = Number(Item.expiresAt.N) - Date.now() / 1_000;
    expect(leftSeconds).toBeGreaterThan(3_590);
    expect(leftSeconds).toBeLessThan(3_605);
  });

  it.each<{ story: string; gateway: string; writtenAgo: number; startedIn: number; said: string }>`
    story                                            | gateway       | writtenAgo | startedIn | said
    ${'a row of four minutes ago says nothing'}      | ${'old'}      | ${240_000} | ${-300}   | ${'same'}
    ${'a row of two minutes ago does'}               | ${'young'}    | ${120_000} | ${-180}   | ${'changed'}
    ${'a run that begins in an hour has not begun'}  | ${'to-come'}  | ${0}       | ${3_600}  | ${'changed'}
    ${'a run that began half a second ago is later'} | ${'just-now'} | ${0}       | ${-0.5}   | ${'superseded'}
  `('$story', async ({ gateway, writtenAgo, startedIn, said }) => {
    const now = Date.now();
    await put(gateway, {
      healthy: { BOOL: false },
      writtenAt: { N: String(now - writtenAgo) },
      startedAt: { N: String((now + startedIn * 1_000) * 1_000) },
    });
    expect(await instance(0, gateway).write({ ...found, runMillis: 30_000 })).toBe(said);
  });

  it('a table that is away is said to be', async () => {
    const away = instance(0, 'shop', 'http://127.0.0.1:1');
    for (const asked of [away.read(), away.write(found)]) await expect(asked).rejects.toThrow(HealthStoreUnavailable);
  });
});
