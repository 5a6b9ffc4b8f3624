import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { clockedClient } from '../../../lambdas/adapters/dynamodb/clocked-client.ts';
import { dynamoDbBreakerStore } from '../../../lambdas/adapters/dynamodb/dynamodb-breaker-store.ts';
import { serverClock } from '../../../lambdas/adapters/dynamodb/server-clock.ts';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import { trip, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../../lib/local/services/dynamodb/start-dynamodb.ts';
import { localDynamoDb, makeStateTable } from '../../support/limit-table.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const instance = fileURLToPath(new URL('./breaker-process.mjs', import.meta.url));
let directory: string;
let bundle: string;
let server: RunningDynamoDb;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-circuits-'));
  const outfile = join(directory, 'store.mjs');
  const modules = ['dynamodb-breaker-store', 'clocked-client', 'server-clock'];
  await build({
    absWorkingDir: root,
    stdin: {
      contents: modules.map((name) => `export * from './lambdas/adapters/dynamodb/${name}.ts';`).join('\n'),
      resolveDir: root,
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  bundle = pathToFileURL(outfile).href;
  server = await startDynamoDb({ env: process.env });
});
afterAll(async () => {
  await server.stop();
  await rm(directory, { recursive: true });
});

it('of sixty claims by four processes with clocks five minutes off, one has the probe, and all know when', async () => {
  const table = await makeStateTable(server.url);
  const monotonicMillis = () => performance.now();
  const clock = serverClock(monotonicMillis);
  const client = clockedClient(clock, monotonicMillis, localDynamoDb(server.url));
  const store = dynamoDbBreakerStore({ client, clock, tableName: table, gateway: 'shop', budgetMillis: 50_000 });
  await store.change('orders', 0, trip({ ...usualBreaker, leaseMillis: 2_000 }, untouchedCircuit));
  const instances = [0, 300_000, -300_000, 1_000].map((skewMillis, self) =>
    startInstance({ bundle, url: server.url, table, self, claims: 15, skewMillis }),
  );
  try {
    expect(await Promise.all(instances.map(({ line }) => line()))).toEqual(Array(4).fill('ready'));
    for (const { child } of instances) child.stdin?.write('go\n');
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

interface Instance {
  readonly child: ChildProcess;
  /** The next line it writes. */
  line(): Promise<string>;
}

function startInstance(settings: object): Instance {
  const child = spawn(process.execPath, ['--no-warnings', instance, JSON.stringify(settings)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
}
