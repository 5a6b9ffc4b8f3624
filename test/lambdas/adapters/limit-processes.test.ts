import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'iovalkey';
import { startDynamoDb } from '../../../lib/local/services/dynamodb/start-dynamodb.ts';
import { freshKeys } from '../../contract/limit-check.ts';
import { makeStateTable } from '../../support/limit-table.ts';
import { bundleOf, startLineProcess } from '../../support/line-process.ts';
import { nativeProgram, startCluster } from '../../support/native-servers.ts';
import { valkeyEngines } from '../../support/valkey-engines.ts';

const script = new URL('./limit-process.mjs', import.meta.url);
const adapters = [
  'dynamodb/dynamodb-limit-store',
  'dynamodb/limit-table',
  'dynamodb/server-clock',
  'valkey/valkey-client',
  'valkey/valkey-limit-store',
];
let bundle: Awaited<ReturnType<typeof bundleOf>>;

beforeAll(async () => {
  bundle = await bundleOf(adapters.map((name) => `lambdas/adapters/${name}.ts`));
});
afterAll(() => bundle.remove());

/** A store that is running, for instances of any number. */
interface RunningStore {
  readonly store: 'valkey' | 'cluster' | 'dynamodb';
  readonly url: string;
  readonly table?: string;
  /** Where scripts can be forgotten. */
  readonly nodes: readonly string[];
  stop(): Promise<void>;
}

const stores: readonly { readonly name: string; readonly attempts: number; start(): Promise<RunningStore> }[] = [
  ...valkeyEngines(process.env).map(({ engine, start }) => ({
    name: engine,
    attempts: engine === 'embedded' ? 15 : 300,
    async start(): Promise<RunningStore> {
      const { url, stop } = await start();
      return { store: 'valkey', url, nodes: [url], stop };
    },
  })),
  ...[nativeProgram(process.env)].flatMap((program) =>
    program === undefined
      ? []
      : [{ name: 'three real servers', attempts: 100, start: () => startRealCluster(program) }],
  ),
  { name: 'DynamoDB', attempts: 2, start: startTable },
];

async function startRealCluster(program: string): Promise<RunningStore> {
  const { ports, stop } = await startCluster(program, 3);
  const nodes = ports.map((port) => `redis://127.0.0.1:${port}`);
  return { store: 'cluster', url: nodes[0] as string, nodes, stop };
}

async function startTable(): Promise<RunningStore> {
  const { url, stop } = await startDynamoDb({ env: process.env });
  return { store: 'dynamodb', url, table: await makeStateTable(url), nodes: [], stop };
}

/** Makes every node forget its scripts again and again, until it is told to stop. */
function forgetting(nodes: readonly string[]): { stop(): Promise<void> } {
  const stopped = new AbortController();
  const loops = nodes.map(async (url) => {
    const admin = new Redis(url);
    while (!stopped.signal.aborted) {
      await admin.script('FLUSH');
      await setTimeout(20);
    }
    await admin.quit();
  });
  return {
    // What was asked is answered before the connection ends: a command cut off by `disconnect` rejects.
    async stop() {
      stopped.abort();
      await Promise.all(loops);
    },
  };
}

describe.each(stores)('eight processes on $name', ({ attempts, start }) => {
  it('admit exactly the limit together, at once, with clocks a minute off and scripts forgotten on the way', async () => {
    const { stop, nodes, ...store } = await start();
    const key = freshKeys()('processes');
    const instances = Array.from({ length: 8 }, (_, n) =>
      startLineProcess(script, {
        bundle: bundle.url,
        ...store,
        key,
        attempts,
        skewMillis: [0, 60_000, -60_000][n % 3],
      }),
    );
    const scripts = forgetting(nodes);
    try {
      expect(await Promise.all(instances.map(({ line }) => line()))).toEqual(Array(8).fill('ready'));
      for (const instance of instances) instance.tell('go');
      const admitted = await Promise.all(instances.map(async ({ line }) => Number(await line())));
      expect(admitted.reduce((sum, one) => sum + one, 0)).toBe(100);
    } finally {
      await scripts.stop();
      for (const { child } of instances) child.kill();
      await stop();
    }
  }, 90_000);
});
