import { jest } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { memoryHealthStore } from '../../../lambdas/adapters/memory/memory-health-store.ts';
import type { TargetCall } from '../../../lambdas/calls/balance.ts';
import type { CallResult } from '../../../lambdas/calls/guarded-call.ts';
import { type HealthAnswer, health } from '../../../lambdas/health/health.ts';
import type { HealthStore } from '../../../lambdas/health-port.ts';
import type { UpstreamAnswer, UpstreamFailed, UpstreamRequest } from '../../../lambdas/ports.ts';
import type { HealthConfig } from '../../../lib/contract/runtime-config.ts';
import { type HealthRule, usualHealth } from '../../../lib/contract/upstream-call.ts';

/** What a service says to a check. */
export type Reply = (request: UpstreamRequest, atMillis: number) => CallResult | Promise<UpstreamAnswer>;

export const status = (code: number): UpstreamAnswer => ({ status: code, headers: [], body: new Uint8Array() });

/** The config of one checked upstream, `orders`. */
export const configOf = (rule: Partial<HealthRule> = {}): HealthConfig => ({
  schema: 1,
  gateway: 'shop',
  upstreams: {
    orders: {
      stageVariable: 'upstream_orders',
      insecure: null,
      tls: null,
      secretsVariable: null,
      health: { ...usualHealth, path: '/health', ...rule },
    },
  },
});

/** Under fake timers, whose time is that of the run; services are functions of time, whose timeouts are kept for them. */
export function healthBench(config: HealthConfig, reply: Reply, store: HealthStore = memoryHealthStore(clock)) {
  const lines: { readonly [name: string]: unknown }[] = [];
  const checks: { readonly target: string; readonly path: string; readonly at: number }[] = [];
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  const call: TargetCall = (request) => {
    checks.push({ target: request.url.host, path: request.target, at: clock() });
    const late = new Promise<UpstreamFailed>((end) =>
      setTimeout(() => end({ failure: 'timeout' }), request.timeoutMillis),
    );
    return Promise.race([reply(request, clock()), late]);
  };
  const handle = health(config, {
    reach: () => call,
    store,
    log: { info: write, error: write },
    stage: 'test',
    nowMillis: () => 1_800_000_000_000 + clock(),
    monotonicMillis: clock,
    wait: (millis) => new Promise((go) => setTimeout(go, millis)),
  });
  return {
    lines,
    checks,
    store,
    run: (upstream_orders: string, remainingMillis = 75_000): Promise<HealthAnswer> =>
      handle({ gatehouse: 'health', stageVariables: { upstream_orders } }, contextOf(remainingMillis)),
  };
}

export const clock = () => performance.now();

export const never = () => new Promise<UpstreamAnswer>(() => undefined);

/** Lets the run go on to its end. */
export async function ended<T>(run: Promise<T>): Promise<T> {
  let isOver = false;
  run.then(
    () => {
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  while (!isOver) await jest.advanceTimersByTimeAsync(250);
  return run;
}

let serial = 0;

function contextOf(remainingMillis: number): Context {
  const endsAt = clock() + remainingMillis;
  serial += 1;
  return { awsRequestId: `run-${serial}`, getRemainingTimeInMillis: () => endsAt - clock() } as Context;
}
