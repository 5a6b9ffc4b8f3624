import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Table from 'cli-table3';
import { build } from 'esbuild';
import { type Figure, figuresOf } from './figures.ts';
import type { BreakerMeasurements } from './measurement.ts';

/** What a circuit breaker costs while all is well, beside opossum and cockatiel around the same call, in rounds that take turns. */
export async function benchBreaker({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const figures = figuresOf(await measurements());
  const met = figures.every((figure) => figure.met);
  const about = { node: process.version, unit: 'ns a call' };
  console.log(json ? JSON.stringify({ bench: 'breaker', ...about, figures, met }, null, 2) : text(figures));
  return { met };
}

/** Bundled as the function is, and in a process of its own. */
async function measurements(): Promise<BreakerMeasurements> {
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
      banner: {
        js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
      },
    });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile]);
    return JSON.parse(stdout.trim().split('\n').at(-1) as string) as BreakerMeasurements;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function text(figures: readonly Figure[]): string {
  const table = new Table({
    head: ['ns a call', 'ours', 'theirs', 'ratio', 'target', ''],
    style: { head: [], border: [] },
  });
  for (const { name, ours, theirs, ratio, target, met } of figures) {
    table.push([name, ours.toFixed(0), theirs.toFixed(0), ratio.toFixed(2), target, met ? '' : 'MISSED']);
  }
  return `${table.toString()}\nbest of the rounds, Node ${process.version}`;
}
