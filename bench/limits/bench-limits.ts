import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Table from 'cli-table3';
import { build } from 'esbuild';
import { startValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { type Figure, figuresOf } from './figures.ts';
import type { LimitMeasurements } from './measurement.ts';

/**
 * What a limit costs, beside rate-limiter-flexible on the same real server, the same connection and the same client
 * library, in rounds that take turns. Our side is the deployed code, bundled as it is for Lambda.
 */
export async function benchLimits({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const valkey = await startValkey({ env: process.env });
  try {
    if (valkey.engine === 'embedded') throw new Error('the bench needs a real valkey-server or redis-server');
    const measured = await measurements(valkey.url, valkey.engine === 'url' ? 'given' : 'ours');
    const figures = figuresOf(measured);
    const met = figures.every((figure) => figure.met);
    const { server, isPinned, rounds } = measured;
    const about = {
      server,
      'processors apart': isPinned,
      rounds,
      concurrent: 64,
      counters: 5_000,
      node: process.version,
    };
    console.log(json ? JSON.stringify({ bench: 'limits', ...about, figures, met }, null, 2) : text(figures, about));
    return { met };
  } finally {
    await valkey.stop();
  }
}

/** In a process of its own, so that its CPU time is the limiter's and nobody else's. */
async function measurements(url: string, whose: 'ours' | 'given'): Promise<LimitMeasurements> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const outfile = join(directory, 'measured.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('./measured.ts', import.meta.url))],
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      logLevel: 'error',
      loader: { '.lua': 'text' },
      banner: {
        js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
      },
    });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile, url, whose], { maxBuffer: 1 << 24 });
    return JSON.parse(stdout.trim().split('\n').at(-1) as string) as LimitMeasurements;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function text(figures: readonly Figure[], about: object): string {
  const table = new Table({
    head: ['figure', 'unit', 'ours', 'theirs', 'ratio', 'target', ''],
    style: { head: [], border: [] },
  });
  for (const { name, unit, ours, theirs, ratio, target, met } of figures) {
    table.push([name, unit, round(ours), round(theirs), ratio.toFixed(2), target, met ? 'met' : 'MISSED']);
  }
  const words = Object.entries(about).map(([name, value]) => `${name} ${value}`);
  return `${table.toString()}\nmedians; ${words.join(', ')}`;
}

const round = (value: number) => (value < 100 ? value.toFixed(1) : String(Math.round(value)));
