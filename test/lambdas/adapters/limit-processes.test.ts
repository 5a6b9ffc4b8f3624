import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { Redis } from 'iovalkey';
import { startDynamoDb } from '../../../lib/local/services/dynamodb/start-dynamodb.ts';
import { freshKeys } from '../../contract/limit-check.ts';
import { makeStateTable } from '../../support/limit-table.ts';
import { nativeProgram, startCluster } from '../../support/native-servers.ts';
import { valkeyEngines } from '../../support/valkey-engines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const instance = fileURLToPath(new URL('./limit-process.mjs', import.meta.url));
let directory: string;
let bundle: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-limits-'));
  const outfile = join(directory, 'store.mjs');
  const modules = [
    'dynamodb/dynamodb-limit-store',
    'dynamodb/limit-table',
    'dynamodb/server-clock',
    'valkey/valkey-client',
    'valkey/valkey-limit-store',
  ];
  await build({
    absWorkingDir: root,
    stdin: {
      contents: modules.map((name) => `export * from './lambdas/adapters/${name}.ts';`).join('\n'),
      resolveDir: root,
    },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    loader: { '.lua': 'text' },
    banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  });
  bundle = pathToFileURL(outfile).href;
});
afterAll(() => rm(directory, { recursive: true }));

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

interface Instance {
  readonly child: ChildProcess;
  /** The next line it writes. */
  line(): Promise<string>;
}

function startInstance(settings: object): Instance {
  const child = spawn(process.execPath, ['--no-warnings', instance, JSON.stringify({ bundle, ...settings })], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
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
      startInstance({ ...store, key, attempts, skewMillis: [0, 60_000, -60_000][n % 3] }),
    );
    const scripts = forgetting(nodes);
    try {
      expect(await Promise.all(instances.map(({ line }) => line()))).toEqual(Array(8).fill('ready'));
      for (const { child } of instances) child.stdin?.write('go\n');
      const admitted = await Promise.all(instances.map(async ({ line }) => Number(await line())));
      expect(admitted.reduce((sum, one) => sum + one, 0)).toBe(100);
    } finally {
      await scripts.stop();
      for (const { child } of instances) child.kill();
      await stop();
    }
  }, 90_000);
});
