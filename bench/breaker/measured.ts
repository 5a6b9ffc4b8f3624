import { breakerCases, request } from './cases.ts';
import { type BreakerMeasurements, type CaseName, caseNames } from './measurement.ts';

/** Short and many: what else runs on the machine slows some of them down, and never makes one faster. */
const rounds = 15;
const sliceMillis = 60;

/** The measuring process: every case a slice in every round, one line of JSON. */
const cases = breakerCases();
const nanos = Object.fromEntries(caseNames.map((name) => [name, [] as number[]])) as { [Name in CaseName]: number[] };
for (const name of caseNames) await nanosOf(name, 3 * sliceMillis);
for (let round = 0; round < rounds; round += 1) {
  const order = caseNames.map((_, n) => caseNames[(n + round) % caseNames.length] as CaseName);
  for (const name of order) nanos[name].push(await nanosOf(name, sliceMillis));
}
process.stdout.write(`${JSON.stringify(nanos satisfies BreakerMeasurements)}\n`, () => process.exit(0));

async function nanosOf(name: CaseName, millis: number): Promise<number> {
  const call = cases[name];
  const startedAt = performance.now();
  let calls = 0;
  while (performance.now() - startedAt < millis) {
    for (let n = 0; n < 500; n += 1) await call(request);
    calls += 500;
  }
  return ((performance.now() - startedAt) * 1_000_000) / calls;
}
