import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Table from 'cli-table3';
import type { Builder, Measurement, Row, Synthesis } from './measurement.ts';
import { missedTargets, targets } from './targets.ts';

const rounds = 5;
const sizes = [10, 100, 500];
const builders: readonly Builder[] = ['gatehouse', 'rest-api'];
const split = { builder: 'gatehouse-split', routes: 1_000 } as const;
/**
 * Synthesises 10, 100 and 500 generated routes, with Gatehouse and with the CDK's own `RestApi`, and 1,000 over four REST APIs. Each synthesis has a
 * process of its own; the cases take turns, so that a slow moment of the machine meets all of them; times are medians.
 */
export async function benchSynth({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const cases = [...sizes.flatMap((routes) => builders.map((builder) => ({ builder, routes }))), split];
  const results = cases.map((): Measurement[] => []);
  for (let round = 1; round <= rounds; round += 1) {
    if (process.stderr.isTTY) console.error(`round ${round} of ${rounds}`);
    for (const [index, { builder, routes }] of cases.entries()) results[index]?.push(await measured(builder, routes));
  }
  const rows = cases.map((one, index): Row => ({ ...one, result: median(results[index] ?? []) }));
  const missed = missedTargets(rows);
  console.log(
    json
      ? JSON.stringify({ bench: 'synth', rounds, node: process.version, targets, rows, missed }, null, 2)
      : text(rows),
  );
  for (const sentence of missed) console.error(sentence);
  return { met: missed.length === 0 };
}

async function measured(builder: Builder, routes: number): Promise<Measurement> {
  const once = fileURLToPath(new URL('./once.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', once, builder, String(routes)]);
  return JSON.parse(stdout.trim().split('\n').at(-1) as string) as Measurement;
}

/** The middle of each number on its own. A case that failed once is shown as failed. */
function median(results: readonly Measurement[]): Measurement {
  const failed = results.find((result) => 'error' in result);
  if (failed !== undefined) return failed;
  const middle = (pick: (one: Synthesis) => number) =>
    (results as readonly Synthesis[]).map(pick).sort((a, b) => a - b)[Math.floor(results.length / 2)] as number;
  return {
    wallMillis: middle(({ wallMillis }) => wallMillis),
    peakMegabytes: middle(({ peakMegabytes }) => peakMegabytes),
    resources: middle(({ resources }) => resources),
    templateBytes: middle(({ templateBytes }) => templateBytes),
  };
}

const names: { readonly [B in Builder]: string } = {
  gatehouse: 'cdk-gatehouse Gateway',
  'gatehouse-split': 'cdk-gatehouse Gateway, split',
  'rest-api': 'aws-cdk-lib RestApi',
};

function text(rows: readonly Row[]): string {
  const table = new Table({
    head: ['routes', 'constructs', 'wall ms', 'peak MB', 'resources', 'template bytes'],
    style: { head: [], border: [] },
  });
  for (const { builder, routes, result } of rows) {
    const name = names[builder];
    if ('error' in result) table.push([routes, name, { colSpan: 4, content: result.error.slice(0, 90) }]);
    else table.push([routes, name, result.wallMillis, result.peakMegabytes, result.resources, result.templateBytes]);
  }
  return `${table.toString()}\nmedians of ${rounds}, each synthesis in a fresh process, Node ${process.version}`;
}
