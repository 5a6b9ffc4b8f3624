import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { EntryConfig, GatewayConfig, RouteConfig } from '../../lib/contract/runtime-config.ts';
import { httpUpstream } from '../adapters/http/http-upstream.ts';
import { functionCalls } from '../adapters/lambda/function-calls.ts';
import { memoryLimitStore } from '../adapters/memory/memory-limit-store.ts';
import { circuitEvents } from '../stages/circuit-events.ts';
import { telemetryOf } from '../stages/telemetry.ts';
import { gatewayAccess } from './gateway-access.ts';
import type { GatewayParts } from './gateway-function.ts';
import { gatewayShaping } from './gateway-shaping.ts';
import { gatewaySigning } from './gateway-signing.ts';
import { gatewayState } from './gateway-state.ts';
import { sharedLimitStore } from './shared-limit-store.ts';
import { upstreamCalls } from './upstream-calls.ts';

/** What the function serves: `entries` are all that has limits, `routes` those that call an upstream. */
export interface Served {
  readonly entries: readonly EntryConfig[];
  readonly routes: readonly RouteConfig[];
}

/** Made once, while the function starts. @throws Error when it was deployed without something that its gateway needs */
export async function gatewayParts(
  config: GatewayConfig,
  { entries, routes }: Served,
  env: { readonly [name: string]: string | undefined },
): Promise<GatewayParts> {
  const { GATEHOUSE_STAGE: stage } = env;
  if (stage === undefined) throw new Error('GATEHOUSE_STAGE is not set');
  const log = new Logger({ serviceName: config.gateway });
  const local = memoryLimitStore(() => Date.now() * 1_000);
  const upstream = httpUpstream();
  const [shared = local, signing, state, access] = await Promise.all([
    sharedLimitStore(config, entries, env),
    gatewaySigning(config, env),
    gatewayState(config, env, circuitEvents(log, { gateway: config.gateway, stage }, Date.now)),
    gatewayAccess(config, upstream.call, log),
    gatewayShaping(config, entries.concat(routes)),
  ]);
  const monotonicMillis = () => performance.now();
  const functions = functionCalls(upstream.call, log, env);
  const calls = { upstream, functions, ...state, access, limits: shared, monotonicMillis, random: Math.random, wait };
  return {
    calls: upstreamCalls(config, routes, calls),
    breakers: state.circuits,
    limits: { shared, local },
    signing,
    log,
    telemetry: telemetryOf(env, log),
    nowMillis: Date.now,
    wait,
    random: (bytes) => randomBytes(bytes).toString('hex'),
  };
}
