import { setTimeout as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import { degradedHeader } from '../../../lib/contract/upstream-call.ts';
import type { Instance } from '../instances.ts';
import { type CircuitWatch, watchCircuit } from './circuit-watch.ts';
import { type Figure, figuresOf, type Recorded, type Seen, seenOf } from './figures.ts';
import { flat } from './flat.ts';
import { config, eventOf, leaseMillis, openMillis, type Places, timeoutMillis, type UpstreamName } from './gateway.ts';
import { type Setting, startFleet, startSetting } from './setting.ts';
import { type Trouble, troubles } from './trouble.ts';
import { twoCallers } from './two-callers.ts';

const instanceCount = 3;
const beforeMillis = 1_500;
const troubleMillis = 3_000;
const closedWithinMillis = openMillis + leaseMillis + 3_000;
/** So many addresses and callers, that no one of them is the fleet's only witness. */
const clients = Array.from({ length: 6 }, (_, n) => `198.51.100.${n + 1}`);

/** Loads of one instance beside each other, and the pause of each: enough to see all, and two processors are not the limit. */
const loads: readonly (readonly [UpstreamName, pauseMillis: number])[] = [
  ['catalog', 20],
  ['orders', 40],
  ['orders', 40],
  ['retried', 50],
  ['unguarded', 30],
  ['news', 60],
];

/**
 * Three instances of the built forwarder under load, on a real DynamoDB API: what callers and a service see while that service
 * hangs, fails, slows down or disappears, and while the table of circuits is away too, with a healthy service beside it.
 */
export async function drillUpstream({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const setting = await startSetting();
  const seen: Seen[] = [];
  const figures: Figure[] = [];
  try {
    for (const trouble of troubles) {
      const recorded = await played(trouble, setting);
      seen.push(...seenOf(recorded));
      figures.push(...figuresOf(recorded));
    }
    figures.push(...(await twoCallers(setting)), ...(await flat(setting)));
  } finally {
    await setting.stop();
  }
  const missed = figures.filter(({ measured, target }) => !(measured <= target));
  console.log(
    json
      ? JSON.stringify({ drill: 'upstream', node: process.version, seen, figures, missed }, null, 2)
      : `${seenText(seen)}\n${figuresText(figures)}`,
  );
  return { met: missed.length === 0 };
}

/** Each trouble has instances and a table of its own, so that none begins with what another left behind. */
async function played(trouble: Trouble, setting: Setting): Promise<Recorded> {
  const { dynamodb, places, healthy, faulty } = setting;
  const { instances, stop, table } = await startFleet(instanceCount, setting);
  const watch = watchCircuit(dynamodb.innerUrl, table, config.gateway, 'orders');
  try {
    for (const instance of instances) load(instance, places);
    await pause(beforeMillis / 3);
    await taken(instances);
    await pause(beforeMillis);
    faulty.taken();
    healthy.taken();
    const startedAtMillis = Date.now();
    await trouble.begin(setting);
    await pause(troubleMillis);
    const endedAtMillis = Date.now();
    const calls = { ...faulty.taken(), ...healthy.taken() };
    await trouble.end(setting);
    await settled(watch, trouble);
    const decisions = await taken(instances);
    return { trouble, startedAtMillis, endedAtMillis, decisions, calls, changes: watch.changes };
  } finally {
    await dynamodb.recover();
    await watch.stop();
    await stop();
  }
}

function load(instance: Instance, places: Places): void {
  for (const [upstream, pauseMillis] of loads) {
    const events = clients.map((client) => [upstream, eventOf(places, upstream, client)] as const);
    instance.load({ events, pauseMillis, degradedHeader, limitMillis: timeoutMillis });
  }
}

const taken = async (instances: readonly Instance[]) =>
  (await Promise.all(instances.map((instance) => instance.take()))).flat();

/** Until the circuit is closed, and its first calls have been served; where the table was away, each instance by itself. */
async function settled(watch: CircuitWatch, { expect, isStoreAway }: Trouble): Promise<void> {
  if (expect === 'stays closed') return;
  if (isStoreAway) await pause(openMillis + leaseMillis);
  await watch.until('closed', closedWithinMillis);
  await pause(1_000);
}

function seenText(seen: readonly Seen[]): string {
  const table = new Table({
    head: ['trouble', 'service', 'asked', 'callers saw', 'p50 ms', 'p99 ms', 'longest', 'it saw'],
    style: { head: [], border: [], compact: true },
  });
  for (const { trouble, upstream, asked, answers, p50Millis, p99Millis, longestMillis, calls } of seen) {
    const texts = Object.entries(answers).map(([answer, count]) => `${count} × ${answer}`);
    table.push([trouble, upstream, asked, texts.join(', '), p50Millis, p99Millis, longestMillis, calls]);
  }
  return table.toString();
}

function figuresText(figures: readonly Figure[]): string {
  const table = new Table({
    head: ['trouble', 'figure', 'measured', 'target', ''],
    style: { head: [], border: [], compact: true },
  });
  for (const { trouble, figure, measured, target } of figures)
    table.push([trouble, figure, measured, `<= ${target}`, measured <= target ? '' : 'missed']);
  return `${table.toString()}\n${instanceCount} instances of the built forwarder, Node ${process.version}`;
}
