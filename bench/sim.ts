import { parseArgs } from 'node:util';
import { simBreaker } from './sims/breaker/sim-breaker.ts';
import { simKeys } from './sims/keys/sim-keys.ts';

/** A simulation runs our own code on an invented clock, prints what came of it, for people or as JSON, and says whether every target was met. */
type Sim = (options: { readonly json: boolean }) => Promise<{ readonly met: boolean }>;

const sims: { readonly [name: string]: Sim } = { breaker: simBreaker, keys: simKeys };

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const sim = sims[positionals[0] ?? ''];
if (sim === undefined) {
  console.error(`usage: npm run sim -- <${Object.keys(sims).join(' | ')}> [--json]`);
  process.exitCode = 2;
} else {
  const { met } = await sim({ json: values.json ?? false });
  process.exitCode = met ? 0 : 1;
}
