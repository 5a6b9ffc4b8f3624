import Table from 'cli-table3';
import { type Figure, figuresOf } from './figures.ts';
import { measured } from './measured.ts';

/**
 * What it costs that one answer is made of four, on the local host: beside its slowest part called directly and a forwarded
 * route, in rounds that take turns; and what it costs that one of the parts is in trouble.
 */
export async function benchAggregate({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const figures = figuresOf(await measured());
  const met = figures.every((figure) => figure.met);
  const about = { node: process.version, unit: 'ms' };
  console.log(json ? JSON.stringify({ bench: 'aggregate', ...about, figures, met }, null, 2) : text(figures));
  return { met };
}

function text(figures: readonly Figure[]): string {
  const table = new Table({
    head: ['ms', 'p50', 'p95', 'target of p50', 'right answers', ''],
    style: { head: [], border: [] },
  });
  for (const { name, p50, p95, atMost, right, asked, met } of figures) {
    const target = atMost === null ? '' : `<= ${atMost.toFixed(1)}`;
    table.push([name, p50.toFixed(1), p95.toFixed(1), target, `${right} of ${asked}`, met ? '' : 'MISSED']);
  }
  return `${table.toString()}\nlocal host, each request of a caller and a trace of its own, Node ${process.version}`;
}
