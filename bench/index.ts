import { parseArgs } from 'node:util';
import { benchAggregate } from './aggregate/bench-aggregate.ts';
import { benchAuth } from './auth/bench-auth.ts';
import { benchBreaker } from './breaker/bench-breaker.ts';
import { benchLimits } from './limits/bench-limits.ts';
import { benchSynth } from './synth/bench-synth.ts';

/** A bench prints what it measured, for people or as JSON, and says whether every target was met. */
export type Bench = (options: { readonly json: boolean }) => Promise<{ readonly met: boolean }>;

const benches: { readonly [name: string]: Bench } = {
  aggregate: benchAggregate,
  auth: benchAuth,
  breaker: benchBreaker,
  limits: benchLimits,
  synth: benchSynth,
};

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const bench = benches[positionals[0] ?? ''];
if (bench === undefined) {
  console.error(`usage: npm run bench -- <${Object.keys(benches).join(' | ')}> [--json]`);
  process.exitCode = 2;
} else {
  const { met } = await bench({ json: values.json ?? false });
  process.exitCode = met ? 0 : 1;
}
