import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { httpUpstream } from '../adapters/http/http-upstream.ts';
import { memoryLimitStore } from '../adapters/memory/memory-limit-store.ts';
import { circuitEvents } from '../stages/circuit-events.ts';
import { forwarder } from './forwarder.ts';
import { gatewayAccess } from './gateway-access.ts';
import { gatewaySigning } from './gateway-signing.ts';
import { gatewayState } from './gateway-state.ts';
import { sharedLimitStore } from './shared-limit-store.ts';
import { upstreamCalls } from './upstream-calls.ts';

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as ForwarderConfig;
const log = new Logger({ serviceName: config.gateway });
const routes = Object.values(config.routes);
const local = memoryLimitStore(() => Date.now() * 1_000);

const upstream = httpUpstream();
const [shared = local, signing, state, access] = await Promise.all([
  sharedLimitStore(config, routes, process.env),
  gatewaySigning(config, process.env),
  gatewayState(config, process.env, circuitEvents(log, config.gateway, Date.now)),
  gatewayAccess(config, upstream.call, log),
]);
const monotonicMillis = () => performance.now();
const calls = { upstream, ...state, access, limits: shared, monotonicMillis, random: Math.random, wait };

export const handler = forwarder(config, {
  calls: upstreamCalls(config, routes, calls),
  breakers: state.circuits,
  limits: { shared, local },
  signing,
  log,
  nowMillis: Date.now,
  wait,
  random: (bytes) => randomBytes(bytes).toString('hex'),
});
