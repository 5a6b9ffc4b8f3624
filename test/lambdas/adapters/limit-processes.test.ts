import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { valkeyEngines } from '../../support/valkey-engines.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const instance = fileURLToPath(new URL('./limit-process.mjs', import.meta.url));
let directory: string;
let bundle: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-limits-'));
  const outfile = join(directory, 'store.mjs');
  await build({
    absWorkingDir: root,
    stdin: {
      contents: `export * from './lambdas/adapters/valkey/valkey-client.ts';
        export * from './lambdas/adapters/valkey/valkey-limit-store.ts';`,
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

interface Instance {
  readonly child: ChildProcess;
  /** The next line it writes. */
  line(): Promise<string>;
}

function startInstance(url: string, key: string, attempts: number): Instance {
  const child = spawn(process.execPath, [instance, bundle, url, key, String(attempts)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => String((await lines.next()).value) };
}

describe.each(valkeyEngines(process.env))('four processes on $engine', ({ engine, start }) => {
  it('admit exactly the limit together, however hard they press at once', async () => {
    const valkey = await start();
    const attempts = engine === 'embedded' ? 30 : 300;
    const instances = Array.from({ length: 4 }, () => startInstance(valkey.url, 'gh1:{four}:processes', attempts));
    try {
      expect(await Promise.all(instances.map(({ line }) => line()))).toEqual(['ready', 'ready', 'ready', 'ready']);
      for (const { child } of instances) child.stdin?.write('go\n');
      const admitted = await Promise.all(instances.map(async ({ line }) => Number(await line())));
      expect(admitted.reduce((sum, one) => sum + one, 0)).toBe(100);
    } finally {
      for (const { child } of instances) child.kill();
      await valkey.stop();
    }
  }, 60_000);
});
