import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import Table from 'cli-table3';
import { Redis } from 'iovalkey';
import { type Decision, type Instance, startInstances } from '../instances.ts';
import { type Figure, figuresOf, figuresOfRounds, type Outage } from './figures.ts';
import { config, eventOf, modes } from './gateway.ts';
import { hostileKeys } from './hostile-keys.ts';
import { type StoreProcess, startStore } from './store-process.ts';

const instanceCount = 4;
/** Between two requests of an instance: enough load to see every probe, not so much that two processors are the limit. */
const pauseMillis = 8;
const rounds = 3;
const outageMillis = 2_000;
const afterwardsMillis = 1_500;

interface Drilled {
  readonly store: StoreProcess;
  readonly instances: readonly Instance[];
}

interface Scenario {
  readonly scenario: string;
  readonly isStoreAway: boolean;
  begin(parts: Drilled): Promise<void>;
  end(parts: Drilled): Promise<void>;
}

const environment = ({ url }: StoreProcess) => ({ env: { GATEHOUSE_VALKEY_URL: url } });

const frozen = ({ instances }: Drilled) => instances[0] as Instance;

const scenarios: readonly Scenario[] = [
  { scenario: 'nothing happens', isStoreAway: false, begin: async () => undefined, end: async () => undefined },
  {
    scenario: 'the store is frozen',
    isStoreAway: true,
    begin: async ({ store }) => store.signal('SIGSTOP'),
    end: async ({ store }) => store.signal('SIGCONT'),
  },
  {
    scenario: 'the store is killed',
    isStoreAway: true,
    begin: ({ store }) => store.kill(),
    end: ({ store }) => store.start(),
  },
  {
    scenario: 'an instance is frozen',
    isStoreAway: false,
    begin: async (parts) => frozen(parts).signal('SIGSTOP'),
    end: async (parts) => frozen(parts).signal('SIGCONT'),
  },
  {
    scenario: 'an instance is frozen, all connections lost',
    isStoreAway: false,
    begin: async (parts) => {
      frozen(parts).signal('SIGSTOP');
      await loseConnections(parts.store);
    },
    end: async (parts) => frozen(parts).signal('SIGCONT'),
  },
];

/**
 * Four instances of the built forwarder under load on one real store: what becomes of their decisions, in each failure mode,
 * while the store or an instance is frozen or killed. Then hostile values, with the load gone.
 */
export async function drillLimits({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const upstream = createServer((_, answer) => answer.end('ok')).listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const url = new URL(`http://127.0.0.1:${(upstream.address() as AddressInfo).port}`);
  const store = await startStore(process.env['PATH']);
  const figures: Figure[] = [];
  try {
    figures.push(...(await underLoad(store, url)));
    figures.push(...(await alone(store, url)));
  } finally {
    await store.kill();
    upstream.closeAllConnections();
    upstream.close();
  }
  const missed = figures.filter(({ measured, target }) => measured > target);
  console.log(
    json
      ? JSON.stringify({ drill: 'limits', engine: store.engine, node: process.version, figures, missed }, null, 2)
      : text(figures),
  );
  return { met: missed.length === 0 };
}

async function underLoad(store: StoreProcess, upstream: URL): Promise<readonly Figure[]> {
  const { instances, stop } = await startInstances(instanceCount, config, environment(store));
  try {
    const events = modes.map((mode) => [mode, eventOf(upstream, `/${mode}`)] as const);
    for (const instance of instances) instance.load({ events, pauseMillis, degradedHeader: 'RateLimit-Degraded' });
    await pause(afterwardsMillis);
    const figures: Figure[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const scenario of scenarios) figures.push(...(await played(scenario, { store, instances })));
    }
    return figuresOfRounds(figures);
  } finally {
    await stop();
  }
}

async function played({ scenario, isStoreAway, begin, end }: Scenario, parts: Drilled): Promise<readonly Figure[]> {
  await Promise.all(parts.instances.map((instance) => instance.take()));
  const startedAtMillis = Date.now();
  await begin(parts);
  await pause(outageMillis);
  await end(parts);
  const endedAtMillis = Date.now();
  await pause(afterwardsMillis);
  const outage: Outage = { scenario, startedAtMillis, endedAtMillis, isStoreAway };
  const all = (await Promise.all(parts.instances.map((instance) => instance.take()))).flat();
  const decisions = all.filter((decision) => !isFrozenThrough(decision, outage));
  return modes.flatMap((mode) => figuresOf(outage, mode, decisions));
}

/** Begun before the freeze of its process and ended after it: no decision takes so long otherwise, or the drill would miss it. */
function isFrozenThrough({ atMillis, tookMillis }: Decision, { scenario, startedAtMillis, endedAtMillis }: Outage) {
  const isOwn = scenario.startsWith('an instance');
  return isOwn && atMillis <= startedAtMillis + 50 && atMillis + tookMillis >= endedAtMillis;
}

async function alone(store: StoreProcess, upstream: URL): Promise<readonly Figure[]> {
  const admin = new Redis(store.url);
  await admin.flushall();
  admin.disconnect();
  const { instances, stop } = await startInstances(1, config, environment(store));
  try {
    return await hostileKeys(instances[0] as Instance, store, upstream);
  } finally {
    await stop();
  }
}

/** The server ends every connection but its own, as a network does that forgets the idle ones. */
async function loseConnections({ url }: StoreProcess): Promise<void> {
  const admin = new Redis(url);
  await admin.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
  admin.disconnect();
}

function text(figures: readonly Figure[]): string {
  const table = new Table({
    head: ['scenario', 'mode', 'figure', 'measured', 'target', ''],
    style: { head: [], border: [], compact: true },
  });
  for (const { scenario, mode, figure, measured, target } of figures) {
    table.push([scenario, mode, figure, measured, `<= ${target}`, measured <= target ? '' : 'missed']);
  }
  return `${table.toString()}\n${rounds} rounds, ${instanceCount} instances of the built forwarder, Node ${process.version}`;
}
