import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { httpUpstream } from '../adapters/http/http-upstream.ts';
import { memoryLimitStore } from '../adapters/memory/memory-limit-store.ts';
import { forwarder } from './forwarder.ts';
import { gatewaySigning } from './gateway-signing.ts';
import { sharedLimitStore } from './shared-limit-store.ts';

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as ForwarderConfig;
const local = memoryLimitStore(() => Date.now() * 1_000);

const shared = await sharedLimitStore(config, process.env);
if (shared === undefined && Object.values(config.routes).some(({ limits }) => limits.length > 0)) {
  throw new Error('routes have limits, and neither GATEHOUSE_VALKEY_URL nor GATEHOUSE_STATE_TABLE is set');
}

export const handler = forwarder(config, {
  upstream: httpUpstream(),
  limits: { shared: shared ?? local, local },
  signing: await gatewaySigning(config, process.env),
  log: new Logger({ serviceName: config.gateway }),
  nowMillis: Date.now,
  wait,
  random: (bytes) => randomBytes(bytes).toString('hex'),
});
