import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { memoryBreakerStore } from '../adapters/memory/memory-breaker-store.ts';
import type { BreakerStore } from '../ports.ts';

/** A late answer of the table is of no use to anybody, and no call waits for it. */
const budgetMillis = 1_000;
const monotonicMillis = () => performance.now();

/** The table in which the fleet shares its circuits; without one each instance has its own, and nothing is loaded. */
export async function circuitStore(
  { gateway, upstreams }: ForwarderConfig,
  { GATEHOUSE_STATE_TABLE: tableName }: { readonly [name: string]: string | undefined },
): Promise<BreakerStore> {
  const hasCircuits = Object.values(upstreams).some(({ breaker }) => breaker !== null);
  if (!hasCircuits || tableName === undefined) return memoryBreakerStore(monotonicMillis);
  const { clockedClient } = await import('../adapters/dynamodb/clocked-client.ts');
  const { dynamoDbBreakerStore } = await import('../adapters/dynamodb/dynamodb-breaker-store.ts');
  const { serverClock } = await import('../adapters/dynamodb/server-clock.ts');
  const clock = serverClock(monotonicMillis);
  const client = clockedClient(clock, monotonicMillis, {});
  return dynamoDbBreakerStore({ client, clock, tableName, gateway, budgetMillis });
}
