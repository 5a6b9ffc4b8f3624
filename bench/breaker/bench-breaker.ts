import Table from 'cli-table3';
import { measuredApart } from '../measured-apart.ts';
import { type Figure, figuresOf } from './figures.ts';
import type { BreakerMeasurements } from './measurement.ts';

/** What a circuit breaker costs while all is well, beside opossum and cockatiel around the same call, in rounds that take turns. */
export async function benchBreaker({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const figures = figuresOf(await measuredApart<BreakerMeasurements>(new URL('./measured.ts', import.meta.url)));
  const met = figures.every((figure) => figure.met);
  const about = { node: process.version, unit: 'ns a call' };
  console.log(json ? JSON.stringify({ bench: 'breaker', ...about, figures, met }, null, 2) : text(figures));
  return { met };
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
