import { Redis } from 'iovalkey';
import { valkeyClient } from '../../lambdas/adapters/valkey/valkey-client.ts';
import { connected } from '../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { limitCases } from './cases.ts';
import { logBytes } from './log-bytes.ts';
import { type CaseName, caseNames, type LimitMeasurements, type Slice } from './measurement.ts';
import { pinned } from './pinned.ts';
import { sliceOf } from './slice.ts';

/** Many short ones: what else runs on the machine then comes to every case alike. */
const rounds = 21;
const sliceMillis = 200;
/** A denial from memory never leaves this process: nothing runs beside it. */
const concurrent: { readonly [Name in CaseName]: number } = {
  three: 64,
  'three-peer': 64,
  sliding: 64,
  'sliding-peer': 64,
  incr: 64,
  denied: 1,
  'denied-peer': 1,
};

/** The measuring process of the bench: one connection, every case a slice in every round, one line of JSON. */
async function measure(address: string, isOurs: boolean): Promise<LimitMeasurements> {
  const client = valkeyClient(new URL(address), { connectMillis: 1_000, commandMillis: 5_000 });
  if (!(client instanceof Redis)) throw new Error('the bench takes one server, redis://');
  await connected(client, 1_000);
  const about = await client.info('server');
  const said = (name: string) => new RegExp(`^${name}:(.*)`, 'm').exec(about)?.[1]?.trim();
  const server = `${said('valkey_version') ? 'valkey' : 'redis'} ${said('valkey_version') ?? said('redis_version')}`;
  const isPinned = isOurs && pinned(Number(said('process_id')));
  const cases = limitCases(client);
  const slices = Object.fromEntries(caseNames.map((name) => [name, [] as Slice[]])) as { [N in CaseName]: Slice[] };
  for (const name of caseNames) await sliceOf(cases[name], concurrent[name], sliceMillis);
  for (let round = 0; round < rounds; round += 1) {
    // Not the same neighbour in every round: what one leaves to collect is paid by the next.
    const order = caseNames.map((_, n) => caseNames[(n + round) % caseNames.length] as CaseName);
    for (const name of order) slices[name].push(await sliceOf(cases[name], concurrent[name], sliceMillis));
  }
  const bytes = await logBytes(client);
  client.disconnect();
  return { server, isPinned, rounds, slices, bytes };
}

const [address, whose] = process.argv.slice(2);
console.log(JSON.stringify(await measure(address as string, whose === 'ours')));
