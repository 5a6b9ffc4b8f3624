import { authCases, type Operation } from './cases.ts';
import { makeSetup } from './make-setup.ts';
import { type CaseName, caseNames, type Slice } from './measurement.ts';

/** Many short ones: which processor a verification's thread gets changes now and then, and both sides of a ratio should have the same. */
const rounds = 151;
const sliceMillis = 5;

/** The measuring process of the bench: every case a slice in every round, one line of JSON. */
async function measure(): Promise<{
  readonly rounds: number;
  readonly slices: { readonly [name: string]: readonly Slice[] };
}> {
  const cases = await authCases(await makeSetup());
  const slices = Object.fromEntries(caseNames.map((name) => [name, [] as Slice[]]));
  for (let round = 0; round < 5; round += 1) for (const name of caseNames) await sliceOf(operationOf(name));
  for (let round = 0; round < rounds; round += 1) {
    // Not the same neighbour in every round, nor the same way round: what one leaves behind is paid by the next.
    const turned = caseNames.map((_, n) => caseNames[(n + round) % caseNames.length] as CaseName);
    const order = round % 2 === 0 ? turned : turned.reverse();
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
  // A thread that slept through the slice before wakes up here, and not in what is measured.
  await turnsOf(operation);
  const endsAt = performance.now() + sliceMillis;
  const [startedAt, cpuBefore] = [performance.now(), process.cpuUsage()];
  let turns = 0;
  // A look at the clock for every one would be a part of what is measured.
  while (performance.now() < endsAt) turns += await turnsOf(operation);
  const { user, system } = process.cpuUsage(cpuBefore);
  return { cpuMicros: (user + system) / turns, wallMicros: ((performance.now() - startedAt) * 1000) / turns };
}

async function turnsOf(operation: Operation): Promise<number> {
  const turns = 16;
  for (let n = 0; n < turns; n += 1) {
    const result = operation();
    if (result instanceof Promise) await result;
  }
  return turns;
}

console.log(JSON.stringify(await measure()));
