import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { httpUpstream } from '../adapters/http/http-upstream.ts';
import { memoryLimitStore } from '../adapters/memory/memory-limit-store.ts';
import { connected, valkeyClient } from '../adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../adapters/valkey/valkey-limit-store.ts';
import type { LimitStore } from '../ports.ts';
import { denyCache } from '../stages/deny-cache.ts';
import { storeBreaker } from '../stages/store-breaker.ts';
import { forwarder } from './forwarder.ts';

const connectMillis = 1_000;

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as ForwarderConfig;
const local = memoryLimitStore(() => Date.now() * 1_000);

export const handler = forwarder(config, {
  upstream: httpUpstream(),
  limits: { shared: await sharedStore(process.env['GATEHOUSE_VALKEY_URL']), local },
  log: new Logger({ serviceName: config.gateway }),
  nowMillis: Date.now,
  wait,
  random: (bytes) => randomBytes(bytes).toString('hex'),
});

/** @throws Error when routes have limits and there is no store: limits that nobody keeps must not start. */
async function sharedStore(address: string | undefined): Promise<LimitStore> {
  if (address === undefined) {
    const isLimited = Object.values(config.routes).some(({ limits }) => limits.length > 0);
    if (isLimited) throw new Error('GATEHOUSE_VALKEY_URL is not set, and routes have limits');
    return local;
  }
  // The client gives a command up later than the store does: its own timer does not look at the sockets once more.
  const commandMillis = Math.max(connectMillis, 2 * config.limitBudgetMillis);
  const client = valkeyClient(new URL(address), { connectMillis, commandMillis });
  const store = valkeyLimitStore(client, config.limitBudgetMillis);
  await connected(client, connectMillis);
  const monotonicMillis = () => performance.now();
  return denyCache(storeBreaker(store, monotonicMillis), monotonicMillis);
}
