import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { memoryBreakerStore } from '../adapters/memory/memory-breaker-store.ts';
import { type SharedCircuits, type SharedCircuitsParts, sharedCircuits } from '../calls/shared-circuits.ts';
import type { BreakerStore } from '../ports.ts';

/** How long a start waits for what the circuits are like; an instance that does not know goes on by its own breakers. */
const readMillis = 250;
/** A later answer of the table is of no use to anybody, and no call waits for it. */
const budgetMillis = 1_000;
const monotonicMillis = () => performance.now();

/**
 * The circuits of a gateway, as the fleet shares them in the state table; of one whose upstreams have none, nothing is loaded.
 * @throws Error when an upstream has a circuit and the function was deployed without the table
 */
export async function gatewayCircuits(
  config: ForwarderConfig,
  { GATEHOUSE_STATE_TABLE: table }: { readonly [name: string]: string | undefined },
  tell: NonNullable<SharedCircuitsParts['tell']>,
): Promise<SharedCircuits> {
  const instance = randomBytes(8).toString('hex');
  const own = { instance, nowMillis: monotonicMillis, random: Math.random, tell };
  if (Object.keys(rulesOf(config)).length === 0)
    return circuitsOf(config, { ...own, store: memoryBreakerStore(monotonicMillis) });
  if (table === undefined) throw new Error('upstreams have circuits, and GATEHOUSE_STATE_TABLE is not set');
  const circuits = circuitsOf(config, { ...own, store: await tableStore(table, config.gateway) });
  await Promise.race([circuits.read(), wait(readMillis, undefined, { ref: false })]);
  return circuits;
}

/** A circuit for each upstream that has one. */
export function circuitsOf(config: ForwarderConfig, parts: SharedCircuitsParts): SharedCircuits {
  return sharedCircuits(rulesOf(config), parts);
}

function rulesOf({ upstreams }: ForwarderConfig): Parameters<typeof sharedCircuits>[0] {
  return Object.fromEntries(
    Object.entries(upstreams).flatMap(([name, { breaker }]) => (breaker === null ? [] : [[name, breaker]])),
  );
}

/** The AWS SDK is loaded only where it is used. */
async function tableStore(tableName: string, gateway: string): Promise<BreakerStore> {
  const { clockedClient } = await import('../adapters/dynamodb/clocked-client.ts');
  const { dynamoDbBreakerStore } = await import('../adapters/dynamodb/dynamodb-breaker-store.ts');
  const { serverClock } = await import('../adapters/dynamodb/server-clock.ts');
  const clock = serverClock(monotonicMillis);
  const client = clockedClient(clock, monotonicMillis, {});
  return dynamoDbBreakerStore({ client, clock, tableName, gateway, budgetMillis });
}
