import { parseArgs } from 'node:util';
import { drillLimits } from './drills/limits/drill-limits.ts';
import { drillUpstream } from './drills/upstream/drill-upstream.ts';

/** A drill breaks real parts under load, prints what came of it, for people or as JSON, and says whether every target was met. */
type Drill = (options: { readonly json: boolean }) => Promise<{ readonly met: boolean }>;

const drills: { readonly [name: string]: Drill } = { limits: drillLimits, upstream: drillUpstream };

const { values, positionals } = parseArgs({ options: { json: { type: 'boolean' } }, allowPositionals: true });
const drill = drills[positionals[0] ?? ''];
if (drill === undefined) {
  console.error(`usage: npm run drill -- <${Object.keys(drills).join(' | ')}> [--json]`);
  process.exitCode = 2;
} else {
  const { met } = await drill({ json: values.json ?? false });
  process.exitCode = met ? 0 : 1;
}
