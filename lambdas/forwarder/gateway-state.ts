import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { GatewayConfig } from '../../lib/contract/runtime-config.ts';
import { memoryBreakerStore } from '../adapters/memory/memory-breaker-store.ts';
import { type KnownHealth, knownHealth } from '../calls/known-health.ts';
import { type SharedCircuits, type SharedCircuitsParts, sharedCircuits } from '../calls/shared-circuits.ts';
import type { HealthStore } from '../health-port.ts';
import type { BreakerStore } from '../ports.ts';

/** What the fleet shares of the upstreams in the state table, as this instance knows it. */
export interface GatewayState {
  readonly circuits: SharedCircuits;
  /** null where no upstream's targets are checked. */
  readonly health: KnownHealth | null;
}

/** How long a start waits to know; an instance that does not goes on by its own breakers, and calls all targets. */
const readMillis = 250;
/** A later answer of the table is of no use to anybody, and no call waits for it. */
const budgetMillis = 1_000;
const monotonicMillis = () => performance.now();

/**
 * Reads the state while the function starts; of a gateway that shares none, nothing is loaded.
 * @throws Error when there is something to share and the function was deployed without the table
 */
export async function gatewayState(
  config: GatewayConfig,
  { GATEHOUSE_STATE_TABLE: table }: { readonly [name: string]: string | undefined },
  tell: NonNullable<SharedCircuitsParts['tell']>,
): Promise<GatewayState> {
  const instance = randomBytes(8).toString('hex');
  const own = { instance, nowMillis: monotonicMillis, random: Math.random, tell };
  const isChecked = Object.values(config.upstreams).some(({ health }) => health !== null);
  if (Object.keys(rulesOf(config)).length === 0 && !isChecked)
    return { circuits: circuitsOf(config, { ...own, store: memoryBreakerStore(monotonicMillis) }), health: null };
  if (table === undefined) throw new Error('upstreams have circuits or checks, and GATEHOUSE_STATE_TABLE is not set');
  const stores = await tableStores(table, config.gateway, isChecked);
  const circuits = circuitsOf(config, { ...own, store: stores.circuits });
  const health = stores.health && knownHealth(stores.health, monotonicMillis);
  const known = Promise.all([circuits.read(), health?.read()]);
  await Promise.race([known, wait(readMillis, undefined, { ref: false })]);
  return { circuits, health };
}

/** A circuit for each upstream that has one. */
export function circuitsOf(config: GatewayConfig, parts: SharedCircuitsParts): SharedCircuits {
  return sharedCircuits(rulesOf(config), parts);
}

function rulesOf({ upstreams }: GatewayConfig): Parameters<typeof sharedCircuits>[0] {
  return Object.fromEntries(
    Object.entries(upstreams).flatMap(([name, { breaker }]) => (breaker === null ? [] : [[name, breaker]])),
  );
}

interface Stores {
  readonly circuits: BreakerStore;
  readonly health: HealthStore | null;
}

/** The AWS SDK is loaded only where it is used, and one client serves both. */
async function tableStores(tableName: string, gateway: string, isChecked: boolean): Promise<Stores> {
  const { clockedClient } = await import('../adapters/dynamodb/clocked-client.ts');
  const { dynamoDbBreakerStore } = await import('../adapters/dynamodb/dynamodb-breaker-store.ts');
  const { serverClock } = await import('../adapters/dynamodb/server-clock.ts');
  const clock = serverClock(monotonicMillis);
  const client = clockedClient(clock, monotonicMillis, {});
  const parts = { client, clock, tableName, gateway, budgetMillis };
  const circuits = dynamoDbBreakerStore(parts);
  if (!isChecked) return { circuits, health: null };
  const { dynamoDbHealthStore } = await import('../adapters/dynamodb/dynamodb-health-store.ts');
  return { circuits, health: dynamoDbHealthStore(parts) };
}
