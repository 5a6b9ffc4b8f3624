import Table from 'cli-table3';
import { startValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { measuredApart } from '../measured-apart.ts';
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

const measurements = (url: string, whose: 'ours' | 'given') =>
  measuredApart<LimitMeasurements>(new URL('./measured.ts', import.meta.url), [url, whose]);

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
