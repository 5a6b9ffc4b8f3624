import { dynamoDbLimitStore } from '../../lambdas/adapters/dynamodb/dynamodb-limit-store.ts';
import { limitTable } from '../../lambdas/adapters/dynamodb/limit-table.ts';
import { memoryLimitStore } from '../../lambdas/adapters/memory/memory-limit-store.ts';
import { slotGroups } from '../../lambdas/adapters/slots/slot-groups.ts';
import { checkSlots, joinVerdicts } from '../../lambdas/adapters/slots/slot-verdicts.ts';
import { checkCalls, readVerdict } from '../../lambdas/adapters/valkey/check-call.ts';
import { returnWords } from '../../lambdas/adapters/valkey/return-call.ts';
import {
  clusterClient,
  connected,
  type ValkeyClient,
  valkeyClient,
} from '../../lambdas/adapters/valkey/valkey-client.ts';
import type { LimitCheck, LimitReceipt, LimitStore } from '../../lambdas/ports.ts';
import { isLease } from '../../lib/engine/limits/charge.ts';
import { startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import { localDynamoDb, makeStateTable } from '../support/limit-table.ts';
import { nativeProgram, startCluster } from '../support/native-servers.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';
import { type ScriptRun, timedScripts } from './timed-scripts.ts';

/** A limit store whose only clock is the test's. */
export interface TimedStore {
  readonly store: LimitStore;
  setTime(micros: number): void;
  stop(): Promise<void>;
}

/** What counts limits, and how many random sequences of a property and a kind of limit it has time for. */
export interface Counting {
  readonly name: string;
  readonly runs: number;
  start(): Promise<TimedStore>;
}

const bounds = { connectMillis: 5_000, commandMillis: 10_000 };

export const countings: readonly Counting[] = [
  { name: 'the engine in memory', runs: 40, start: async () => memory() },
  ...valkeyEngines(process.env).map(({ engine, start }) => ({
    name: engine === 'embedded' ? 'the embedded engine' : 'a real engine',
    runs: engine === 'embedded' ? 1 : 8,
    async start() {
      const { url, stop } = await start();
      return onScripts(valkeyClient(new URL(url), bounds), stop);
    },
  })),
  ...[nativeProgram(process.env)].flatMap((program) =>
    program === undefined ? [] : [{ name: 'a cluster of three', runs: 3, start: () => onCluster(program) }],
  ),
  { name: 'DynamoDB', runs: 1, start: onDynamoDb },
];

function memory(): TimedStore {
  let now = 0;
  const store = memoryLimitStore(() => now);
  return { store, setTime: (micros) => (now = micros), stop: () => store.close() };
}

async function onCluster(program: string): Promise<TimedStore> {
  const { ports, stop } = await startCluster(program, 3);
  return onScripts(clusterClient(new URL(`redis://127.0.0.1:${ports[0]}`), bounds), stop);
}

async function onScripts(client: ValkeyClient, stop: () => Promise<void>): Promise<TimedStore> {
  await connected(client, bounds.connectMillis);
  let now = 0;
  return {
    store: scriptStore(client, () => now),
    setTime: (micros) => (now = micros),
    async stop() {
      client.disconnect();
      await stop();
    },
  };
}

/** The store on Valkey with scripts that are told the time; `saw` learns what each call did. */
export function scriptStore(
  client: ValkeyClient,
  nowMicros: () => number,
  saw: (run: ScriptRun) => void = () => undefined,
): LimitStore {
  const run = timedScripts(client);
  const wordsOf = checkCalls();
  let serial = 0;
  async function ask(mode: '+' | '?', checks: readonly LimitCheck[]) {
    serial += 1;
    const name = `call-${serial}`;
    const done = await run('check', wordsOf(mode, checks), nowMicros());
    saw(done);
    return readVerdict(mode, checks, done.reply, name);
  }
  async function refund(receipt: LimitReceipt): Promise<void> {
    for (const group of slotGroups(receipt)) saw(await run('return', returnWords(group), nowMicros()));
  }
  const slots = {
    check: (checks: readonly LimitCheck[]) => ask('+', checks),
    look: (checks: readonly LimitCheck[]) => ask('?', checks),
    refund,
  };
  return {
    check: (checks) => checkSlots(slotGroups(checks), checks, slots),
    look: async (checks) => joinVerdicts(checks, await Promise.all(slotGroups(checks).map(slots.look))),
    refund,
    release: (receipt) => refund(receipt.filter(isLease)),
    reset: async (keys) => {
      await Promise.all(keys.map((key) => client.del(key)));
    },
    close: async () => client.disconnect(),
  };
}

async function onDynamoDb(): Promise<TimedStore> {
  const { url, stop } = await startDynamoDb({ env: process.env });
  let now = 0;
  const clock = { learn: () => undefined, nowMicros: () => now };
  const monotonicMillis = () => performance.now();
  const table = limitTable(await makeStateTable(url), clock, monotonicMillis, localDynamoDb(url));
  const store = dynamoDbLimitStore({ table, clock, budgetMillis: 20_000, monotonicMillis, random: Math.random });
  return {
    store,
    setTime: (micros) => (now = micros),
    async stop() {
      await store.close();
      await stop();
    },
  };
}
