import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { clockedClient } from '../../../lambdas/adapters/dynamodb/clocked-client.ts';
import { dynamoDbBreakerStore } from '../../../lambdas/adapters/dynamodb/dynamodb-breaker-store.ts';
import { serverClock } from '../../../lambdas/adapters/dynamodb/server-clock.ts';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import { trip, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../../lib/local/services/dynamodb/start-dynamodb.ts';
import { localDynamoDb, makeStateTable } from '../../support/limit-table.ts';
import { bundleOf, startLineProcess } from '../../support/line-process.ts';

const script = new URL('./breaker-process.mjs', import.meta.url);
const adapters = ['dynamodb-breaker-store', 'clocked-client', 'server-clock'];
let bundle: Awaited<ReturnType<typeof bundleOf>>;
let server: RunningDynamoDb;
beforeAll(async () => {
  bundle = await bundleOf(adapters.map((name) => `lambdas/adapters/dynamodb/${name}.ts`));
  server = await startDynamoDb({ env: process.env });
});
afterAll(async () => {
  await server.stop();
  await bundle.remove();
});

it('of sixty claims by four processes with clocks five minutes off, one has the probe, and all know when', async () => {
  const table = await makeStateTable(server.url);
  const monotonicMillis = () => performance.now();
  const clock = serverClock(monotonicMillis);
  const client = clockedClient(clock, monotonicMillis, localDynamoDb(server.url));
  const store = dynamoDbBreakerStore({ client, clock, tableName: table, gateway: 'shop', budgetMillis: 50_000 });
  await store.change('orders', 0, trip({ ...usualBreaker, leaseMillis: 2_000 }, untouchedCircuit));
  const instances = [0, 300_000, -300_000, 1_000].map((skewMillis, self) =>
    startLineProcess(script, { bundle: bundle.url, url: server.url, table, self, claims: 15, skewMillis }),
  );
  try {
    expect(await Promise.all(instances.map(({ line }) => line()))).toEqual(Array(4).fill('ready'));
    for (const instance of instances) instance.tell('go');
    const said = await Promise.all(instances.map(async ({ line }) => JSON.parse(await line())));
    expect(said.map(({ epoch }) => epoch)).toEqual([2, 2, 2, 2]);
    expect(said.reduce((sum, { won }) => sum + won, 0)).toBe(1);
    // The table's time, which its answers tell in seconds, and what the claims themselves have taken.
    expect(Math.max(...said.map(({ age }) => age))).toBeLessThan(30_000);
  } finally {
    for (const { child } of instances) child.kill();
    await store.close();
  }
}, 60_000);
