import { setTimeout as pause } from 'node:timers/promises';
import { degradedHeader } from '../../../lib/contract/upstream-call.ts';
import type { Instance } from '../instances.ts';
import { type CircuitWatch, watchCircuit } from './circuit-watch.ts';
import { config, eventOf, leaseMillis, openMillis, type Places, timeoutMillis, type UpstreamName } from './gateway.ts';
import type { Recorded } from './seen.ts';
import { type Setting, startFleet } from './setting.ts';
import type { Trouble } from './trouble.ts';

export const instanceCount = 3;
const beforeMillis = 1_500;
const troubleMillis = 3_000;
const closedWithinMillis = openMillis + leaseMillis + 3_000;
/** So many addresses and callers, that no one of them is the fleet's only witness. */
const clients = Array.from({ length: 6 }, (_, n) => `198.51.100.${n + 1}`);

type Lane = readonly [UpstreamName, pauseMillis: number];

/** Loads of one instance beside each other: enough to see all, and two processors are not the limit. */
const lanes: readonly Lane[] = [
  ['catalog', 20],
  ['orders', 40],
  ['orders', 40],
  ['retried', 50],
  ['unguarded', 30],
  ['news', 60],
];
/** Of an instance that nothing is in trouble beside: what a busy machine does to all of them. */
const alone: Lane = ['alone', 20];

/** Each trouble has instances and a table of its own, so that none begins with what another left behind. */
export async function played(trouble: Trouble, setting: Setting): Promise<Recorded> {
  const { dynamodb, places, healthy, faulty } = setting;
  const { instances, stop, table } = await startFleet(1 + instanceCount, setting);
  const watch = watchCircuit(dynamodb.innerUrl, table, config.gateway, 'orders');
  try {
    const [control, ...fleet] = instances as [Instance, ...Instance[]];
    load(control, places, alone);
    for (const instance of fleet) for (const lane of lanes) load(instance, places, lane);
    await pause(beforeMillis / 3);
    await taken(instances);
    await pause(beforeMillis);
    faulty.taken();
    healthy.taken();
    dynamodb.taken();
    const startedAtMillis = Date.now();
    await trouble.begin(setting);
    await pause(troubleMillis);
    const endedAtMillis = Date.now();
    const calls = { ...faulty.taken(), ...healthy.taken() };
    const tableCalls = dynamodb.taken();
    await trouble.end(setting);
    await settled(watch, trouble);
    const decisions = await taken(instances);
    return { trouble, startedAtMillis, endedAtMillis, decisions, calls, tableCalls, changes: watch.changes };
  } finally {
    await dynamodb.recover();
    await watch.stop();
    await stop();
  }
}

function load(instance: Instance, places: Places, [upstream, pauseMillis]: Lane): void {
  const events = clients.map((client) => [upstream, eventOf(places, upstream, client)] as const);
  instance.load({ events, pauseMillis, degradedHeader, limitMillis: timeoutMillis });
}

const taken = async (instances: readonly Instance[]) =>
  (await Promise.all(instances.map((instance) => instance.take()))).flat();

/** Until the circuit is closed, and its first calls have been served; where the table was away, each instance by itself. */
async function settled(watch: CircuitWatch, { expect, isStoreAway }: Trouble): Promise<void> {
  if (expect === 'stays closed') return;
  if (isStoreAway) await pause(openMillis + leaseMillis);
  await watch.untilClosed(closedWithinMillis);
}
