import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import Table from 'cli-table3';
import { degradedHeader } from '../../../lib/contract/upstream-call.ts';
import { type BreakableDynamoDb, breakableDynamoDb } from '../../../test/support/breakable-dynamodb.ts';
import { type FaultyUpstream, faultyUpstream } from '../../../test/support/faulty-upstream.ts';
import { makeStateTable } from '../../../test/support/limit-table.ts';
import { type Instance, startInstances } from '../instances.ts';
import { type CircuitWatch, watchCircuit } from './circuit-watch.ts';
import { type Figure, figuresOf, type Recorded, type Seen, seenOf } from './figures.ts';
import { config, eventOf, leaseMillis, openMillis, type Places, timeoutMillis, type UpstreamName } from './gateway.ts';
import { type NameServer, nameServer } from './name-server.ts';
import { type Breakable, faultyName, type Trouble, troubles } from './trouble.ts';

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

interface Setting extends Breakable {
  readonly healthy: FaultyUpstream;
  readonly places: Places;
}

/**
 * Three instances of the built forwarder under load, on a real DynamoDB API: what callers and a service see while that service
 * hangs, fails, slows down or disappears, and while the table of circuits is away too, with a healthy service beside it.
 */
export async function drillUpstream({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const setting = await set();
  const seen: Seen[] = [];
  const figures: Figure[] = [];
  try {
    for (const trouble of troubles) {
      const recorded = await played(trouble, setting);
      seen.push(...seenOf(recorded));
      figures.push(...figuresOf(recorded));
    }
  } finally {
    const { healthy, faulty, names, dynamodb } = setting;
    await Promise.all([healthy, faulty, names, dynamodb].map((part) => part.stop()));
  }
  const missed = figures.filter(({ measured, target }) => !(measured <= target));
  console.log(
    json
      ? JSON.stringify({ drill: 'upstream', node: process.version, seen, figures, missed }, null, 2)
      : `${seenText(seen)}\n${figuresText(figures)}`,
  );
  return { met: missed.length === 0 };
}

async function set(): Promise<Setting> {
  const [healthy, faulty, names, dynamodb] = await Promise.all([
    faultyUpstream(),
    faultyUpstream(),
    nameServer(),
    breakableDynamoDb(),
  ]);
  names.know(faultyName);
  const places = { healthy: `127.0.0.1:${healthy.port}`, faulty: `${faultyName}:${faulty.port}` };
  return { healthy, faulty, names, dynamodb, places };
}

/** Each trouble has instances and a table of its own, so that none begins with what another left behind. */
async function played(trouble: Trouble, setting: Setting): Promise<Recorded> {
  const { dynamodb, names, places, healthy, faulty } = setting;
  const table = await makeStateTable(dynamodb.innerUrl);
  const { instances, stop } = await startInstances(instanceCount, config, {
    env: environment(dynamodb, names, table),
    execArgv: ['--import', pathToFileURL(fileURLToPath(new URL('./resolving.mjs', import.meta.url))).href],
  });
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

const environment = (dynamodb: BreakableDynamoDb, names: NameServer, table: string) => ({
  GATEHOUSE_STATE_TABLE: table,
  AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  DRILL_NAME_SERVER: names.address,
});

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
