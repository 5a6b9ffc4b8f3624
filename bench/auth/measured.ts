import { authCases, type Operation } from './cases.ts';
import { makeSetup } from './make-setup.ts';
import { type CaseName, caseNames, type Slice } from './measurement.ts';

const rounds = 31;
const sliceMillis = 25;

/** The measuring process of the bench: every case a slice in every round, one line of JSON. */
async function measure(): Promise<{
  readonly rounds: number;
  readonly slices: { readonly [name: string]: readonly Slice[] };
}> {
  const cases = await authCases(await makeSetup());
  const slices = Object.fromEntries(caseNames.map((name) => [name, [] as Slice[]]));
  for (const name of caseNames) await sliceOf(operationOf(name));
  for (let round = 0; round < rounds; round += 1) {
    // Not the same neighbour in every round: what one leaves to collect is paid by the next.
    const order = caseNames.map((_, n) => caseNames[(n + round) % caseNames.length] as CaseName);
    for (const name of order) slices[name]?.push(await sliceOf(operationOf(name)));
  }
  return { rounds, slices };

  function operationOf(name: CaseName): Operation {
    const operation = cases[name];
    if (operation === undefined) throw new Error(`no such case: ${name}`);
    return operation;
  }
}

/** One at a time, as an instance of a function works. */
async function sliceOf(operation: Operation): Promise<Slice> {
  const endsAt = performance.now() + sliceMillis;
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  let turns = 0;
  while (performance.now() < endsAt) {
    // A look at the clock for every one would be a part of what is measured.
    for (let n = 0; n < 64; n += 1) {
      const result = operation();
      if (result instanceof Promise) await result;
    }
    turns += 64;
  }
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpuMicros: (user + system) / turns, wallMicros: ((performance.now() - startedAt) * 1000) / turns };
}

console.log(JSON.stringify(await measure()));
