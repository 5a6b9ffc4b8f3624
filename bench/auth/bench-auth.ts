import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Table from 'cli-table3';
import { bundled } from './bundled.ts';
import { coldStarts } from './cold.ts';
import { type Figure, figuresOf } from './figures.ts';
import type { AuthMeasurements } from './measurement.ts';

/**
 * What a token costs, beside jose alone, aws-jwt-verify and jsonwebtoken with jwks-rsa, keys at hand, in rounds that take
 * turns. Our side is the deployed code, bundled as it is for Lambda, from the header's text to the caller.
 */
export async function benchAuth({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-bench-'));
  try {
    const warm = await warmMeasurements(directory);
    const measured: AuthMeasurements = { ...warm, ...(await coldStarts(directory)) };
    const figures = figuresOf(measured);
    const met = figures.every((figure) => figure.met);
    const about = { rounds: measured.rounds, 'cold starts': measured.cold.ours.length, node: process.version };
    const { sizes } = measured;
    console.log(
      json ? JSON.stringify({ bench: 'auth', ...about, figures, sizes, met }, null, 2) : text(figures, about),
    );
    return { met };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** In a process of its own, so that its time of the processor is that of the cases and nobody else's. */
async function warmMeasurements(directory: string): Promise<Pick<AuthMeasurements, 'rounds' | 'slices'>> {
  const { path } = await bundled(new URL('./measured.ts', import.meta.url), join(directory, 'measured'));
  const { stdout } = await promisify(execFile)(process.execPath, [path], { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1) as string);
}

function text(figures: readonly Figure[], about: object): string {
  const table = new Table({
    head: ['figure', 'unit', 'ours', 'theirs', 'ratio', 'target', ''],
    style: { head: [], border: [] },
  });
  for (const { name, unit, ours, theirs, ratio, atMost, met } of figures) {
    const target = atMost === null ? ['', ''] : [`<= ${atMost}`, met ? 'met' : 'MISSED'];
    table.push([name, unit, round(ours), round(theirs), ratio.toFixed(2), ...target]);
  }
  const words = Object.entries(about).map(([name, value]) => `${name} ${value}`);
  return `${table.toString()}\nmedians; ${words.join(', ')}`;
}

const round = (value: number) => (value < 100 ? value.toFixed(2) : String(Math.round(value)));
