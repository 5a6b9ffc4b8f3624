import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { httpUpstream } from '../adapters/http/http-upstream.ts';
import { memoryLimitStore } from '../adapters/memory/memory-limit-store.ts';
import { circuitEvents } from '../stages/circuit-events.ts';
import { circuitStore } from './circuit-store.ts';
import { forwarder } from './forwarder.ts';
import { gatewaySigning } from './gateway-signing.ts';
import { sharedLimitStore } from './shared-limit-store.ts';
import { upstreamCalls } from './upstream-calls.ts';

/** How long a start waits for the circuits; an instance that does not know them goes on by its own breakers. */
const circuitsMillis = 250;

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as ForwarderConfig;
const log = new Logger({ serviceName: config.gateway });
const local = memoryLimitStore(() => Date.now() * 1_000);

const [shared = local, signing, breakers] = await Promise.all([
  sharedLimitStore(config, process.env),
  gatewaySigning(config, process.env),
  circuitStore(config, process.env),
]);
const calls = upstreamCalls(config, {
  upstream: httpUpstream(),
  limits: shared,
  breakers,
  instance: randomBytes(8).toString('hex'),
  tell: circuitEvents(log, config.gateway, Date.now),
  monotonicMillis: () => performance.now(),
  random: Math.random,
  wait,
});
await Promise.race([calls.circuits.read(), wait(circuitsMillis, undefined, { ref: false })]);

export const handler = forwarder(config, {
  calls,
  limits: { shared, local },
  signing,
  log,
  nowMillis: Date.now,
  wait,
  random: (bytes) => randomBytes(bytes).toString('hex'),
});
