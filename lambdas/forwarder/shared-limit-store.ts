import type { EntryConfig, GatewayConfig } from '../../lib/contract/runtime-config.ts';
import { connected, valkeyClient } from '../adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../adapters/valkey/valkey-limit-store.ts';
import type { LimitStore } from '../ports.ts';
import { denyCache } from '../stages/deny-cache.ts';
import { storeBreaker } from '../stages/store-breaker.ts';

type Environment = { readonly [name: string]: string | undefined };

const connectMillis = 1_000;
const monotonicMillis = () => performance.now();

/**
 * The store that the function was deployed with, behind its breaker and its cache of denials; undefined where nothing is
 * counted, neither requests of these entries nor calls under way. @throws Error where something is, and the function was deployed without a store
 */
export async function sharedLimitStore(
  config: GatewayConfig,
  entries: readonly EntryConfig[],
  env: Environment,
): Promise<LimitStore | undefined> {
  const { limitBudgetMillis } = config;
  const { GATEHOUSE_VALKEY_URL: address, GATEHOUSE_STATE_TABLE: table } = env;
  if (!isAnythingCounted(config, entries)) return undefined;
  if (address !== undefined) return guarded(await valkeyStore(new URL(address), limitBudgetMillis, env));
  if (table !== undefined) return guarded(await tableStore(table, limitBudgetMillis));
  throw new Error('something is counted, and neither GATEHOUSE_VALKEY_URL nor GATEHOUSE_STATE_TABLE is set');
}

/** Requests by the limits of routes, or calls under way by upstreams. */
function isAnythingCounted({ upstreams }: GatewayConfig, entries: readonly EntryConfig[]): boolean {
  return (
    entries.some(({ limits }) => limits.length > 0) ||
    Object.values(upstreams).some(
      ({ maxInFlight, balance }) => maxInFlight !== null || balance.by === 'least-outstanding',
    )
  );
}

const guarded = (store: LimitStore) => denyCache(storeBreaker(store, monotonicMillis), monotonicMillis);

async function valkeyStore(address: URL, budgetMillis: number, env: Environment): Promise<LimitStore> {
  // The client gives a command up later than the store does: its own timer does not look at the sockets once more.
  const commandMillis = Math.max(connectMillis, 2 * budgetMillis);
  const client = valkeyClient(address, { connectMillis, commandMillis }, env);
  const { GATEHOUSE_LIMIT_SPACE: space } = env;
  const store = valkeyLimitStore(client, budgetMillis, space === undefined ? '' : `${space}:`);
  await connected(client, connectMillis);
  return store;
}

/** The AWS SDK is loaded only where it is used: it would make every cold start longer. */
async function tableStore(tableName: string, budgetMillis: number): Promise<LimitStore> {
  const { dynamoDbLimitStore } = await import('../adapters/dynamodb/dynamodb-limit-store.ts');
  const { limitTable } = await import('../adapters/dynamodb/limit-table.ts');
  const { serverClock } = await import('../adapters/dynamodb/server-clock.ts');
  const clock = serverClock(monotonicMillis);
  const table = limitTable(tableName, clock, monotonicMillis);
  return dynamoDbLimitStore({ table, clock, budgetMillis, monotonicMillis, random: Math.random });
}
