import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clockedClient } from '../../lambdas/adapters/dynamodb/clocked-client.ts';
import { dynamoDbBreakerStore } from '../../lambdas/adapters/dynamodb/dynamodb-breaker-store.ts';
import { serverClock } from '../../lambdas/adapters/dynamodb/server-clock.ts';
import { memoryBreakerStore } from '../../lambdas/adapters/memory/memory-breaker-store.ts';
import { type BreakerStore, BreakerStoreUnavailable } from '../../lambdas/ports.ts';
import { usualBreaker } from '../../lib/contract/breaker.ts';
import { trip, untouchedCircuit } from '../../lib/engine/breaker/circuit.ts';
import { type Counts, type Evidence, noCounts, slots } from '../../lib/engine/breaker/evidence.ts';
import { callDynamoDb } from '../../lib/local/services/dynamodb/dynamodb-call.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import { localDynamoDb, makeStateTable } from '../support/limit-table.ts';
import { breakerStoreSuite } from './breaker-store-suite.ts';

describe('circuits in memory', () => {
  const store = memoryBreakerStore(() => performance.now());
  breakerStoreSuite(() => ({ one: store, other: store }));
});

describe('circuits on the DynamoDB API', () => {
  let server: RunningDynamoDb;
  let tableName: string;
  let one: BreakerStore;
  let other: BreakerStore;
  const opened: BreakerStore[] = [];

  /** An instance whose own clock is off by as much. */
  function instance(skewMillis: number, gateway = 'shop', endpoint = server.url): BreakerStore {
    const monotonicMillis = () => performance.now() + skewMillis;
    const clock = serverClock(monotonicMillis);
    const client = clockedClient(clock, monotonicMillis, localDynamoDb(endpoint));
    const store = dynamoDbBreakerStore({ client, clock, tableName, gateway, budgetMillis: 5_000 });
    opened.push(store);
    return store;
  }
  beforeAll(async () => {
    server = await startDynamoDb({ env: process.env });
    tableName = await makeStateTable(server.url);
    one = instance(300_000);
    other = instance(-300_000);
  });
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await server.stop();
  });
  breakerStoreSuite(() => ({ one, other }));

  const rowOf = async (gateway: string, circuit: string) => {
    const Key = { pk: { S: `circuit#${gateway}` }, sk: { S: circuit } };
    const { Item } = (await callDynamoDb(server.url, 'GetItem', { TableName: tableName, Key })) as {
      readonly Item: { readonly [name: string]: { readonly N?: string } };
    };
    return Item;
  };

  it('a gateway sees no circuit of another', async () => {
    const store = instance(0, 'cafe');
    await store.report('orders', 0, [noCounts, { ...noCounts, calls: full(1) }]);
    expect([...(await store.read()).keys()]).toEqual(['orders']);
    expect((await one.read()).has('orders')).toBe(false);
  });

  it('a row is written in one unit: a kilobyte, however much is counted, and it expires', async () => {
    const store = instance(0, 'full');
    const most: Counts = { calls: full(9_999), failures: full(9_998), slow: full(9_997) };
    const evidence: Evidence = Array<Counts>(5).fill(most);
    const { evidence: seen } = await store.report('orders', 0, evidence);
    expect(seen.filter(({ calls }) => calls.bySource[7] === 9_999).length).toBeGreaterThanOrEqual(4);
    const item = await rowOf('full', 'orders');
    expect(bytesOf(item)).toBeLessThan(1_024);
    expect(Number(item['expiresAt']?.N) * 1_000).toBeGreaterThan(Date.now());
  });

  it('the next write takes away the counters of another epoch', async () => {
    const store = instance(0, 'spent');
    await store.report('orders', 0, [{ ...noCounts, calls: full(1) }]);
    await store.change('orders', 0, trip({ ...usualBreaker, leaseMillis: 1 }, untouchedCircuit));
    await store.read();
    await store.change('orders', 1, { ...untouchedCircuit, epoch: 2 });
    expect(Object.keys(await rowOf('spent', 'orders')).filter((name) => name.includes('_'))).toEqual([]);
  });

  it('a table that is away is said to be', async () => {
    const away = instance(0, 'shop', 'http://127.0.0.1:1');
    for (const asked of [away.read(), away.report('orders', 0, []), away.change('orders', 0, untouchedCircuit)]) {
      await expect(asked).rejects.toThrow(BreakerStoreUnavailable);
    }
  });
});

const full = (count: number) => ({ byInstance: Array(slots).fill(count), bySource: Array(slots).fill(count) });

/** As DynamoDB counts them: names, and two digits of a number in a byte. */
function bytesOf(item: { readonly [name: string]: { readonly [type: string]: unknown } }): number {
  return Object.entries(item).reduce((sum, [name, value]) => {
    const text = String(Object.values(value)[0]);
    return sum + name.length + ('N' in value ? Math.ceil(text.length / 2) + 1 : text.length);
  }, 0);
}
