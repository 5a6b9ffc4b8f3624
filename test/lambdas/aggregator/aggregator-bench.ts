import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { functionCalls } from '../../../lambdas/adapters/lambda/function-calls.ts';
import { memoryBreakerStore } from '../../../lambdas/adapters/memory/memory-breaker-store.ts';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import { aggregator } from '../../../lambdas/aggregator/aggregator.ts';
import { circuitsOf } from '../../../lambdas/forwarder/gateway-state.ts';
import { upstreamCalls } from '../../../lambdas/forwarder/upstream-calls.ts';
import type { LimitStore } from '../../../lambdas/ports.ts';
import type { SigningKeys } from '../../../lambdas/signing/signing-keys.ts';
import { circuitEvents } from '../../../lambdas/stages/circuit-events.ts';
import type { AggregateConfig, AggregatorConfig, PartConfig } from '../../../lib/contract/aggregate.ts';
import { parseBodyPath } from '../../../lib/contract/body-path.ts';
import type { BreakersEvent } from '../../../lib/contract/breakers-event.ts';
import { type Caller, encodeCaller } from '../../../lib/contract/caller.ts';
import type { LimitsEvent } from '../../../lib/contract/limits-event.ts';
import type { UpstreamConfig } from '../../../lib/contract/runtime-config.ts';
import type { BodyPath } from '../../../lib/contract/shape.ts';
import { usualValidation } from '../../../lib/contract/validation.ts';
import { lambdaContext, type ProxyRequest, proxyEvent } from '../../support/proxy-event.ts';
import { quietTelemetry } from '../../support/quiet-telemetry.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { config as forwarderConfig, route } from '../forwarder/forwarder-bench.ts';

export const path = (text: string): BodyPath => {
  const parsed = parseBodyPath(text);
  if ('fault' in parsed) throw new Error(`${text}: ${parsed.fault.why}`);
  return parsed.path;
};

/** A part of that name, of a route of its own: `GET /<name>`; the services' host has a path for each. */
export function part(name: string, { route: more, ...rest }: PartChange = {}): PartConfig {
  return {
    name,
    under: path(name),
    routeKey: `GET /${name}`,
    route: { ...route, service: name, upstream: 'shop', to: `/${name}`, ...more },
    path: {},
    query: {},
    edits: null,
    down: { critical: false, fallback: { lastGoodMillis: null, static: null } },
    ...rest,
  };
}

type PartChange = Partial<Omit<PartConfig, 'route'>> & { readonly route?: Partial<PartConfig['route']> };

export const critical = (status: 502 | 503 | null = null): PartConfig['down'] => ({ critical: true, status });
export const standing = (value: unknown, lastGoodMillis: number | null = null): PartConfig['down'] => ({
  critical: false,
  fallback: { lastGoodMillis, static: value === undefined ? null : JSON.stringify(value) },
});

export function aggregate(parts: readonly PartConfig[], more: Partial<AggregateConfig> = {}): AggregateConfig {
  return {
    service: 'home',
    authorization: null,
    limits: [],
    validation: usualValidation,
    timeoutMillis: 2_000,
    parts,
    concurrency: 10,
    views: null,
    ...more,
  };
}

const { routes: _, ...gateway } = forwarderConfig;

/** A gateway with one aggregate, `GET /home`, all of whose parts call one service. */
export function config(home: AggregateConfig, upstream: Partial<UpstreamConfig> = {}): AggregatorConfig {
  return {
    ...gateway,
    cors: null,
    upstreams: { shop: upstreamConfig({ stageVariable: 'upstream_shop', ...upstream }) },
    routes: { 'GET /home': home },
  };
}

export interface Seen {
  readonly target: string;
  readonly headers: { readonly [name: string]: string };
}

type Act = (request: IncomingMessage, answer: ServerResponse) => unknown;

/** What the service does with requests of a part, by the part's name. */
export type Acts = { readonly [part: string]: Act };

export const json =
  (value: unknown, status = 200): Act =>
  (_, answer) => {
    answer.writeHead(status, { 'content-type': 'application/json' });
    answer.end(JSON.stringify(value));
  };

export interface BenchOptions {
  readonly acts?: Acts;
  readonly shared?: LimitStore;
  readonly signing?: SigningKeys;
}

/** An aggregator in front of a real HTTP service. Of a part that it was not told about, it says the name. */
export async function bench(from: AggregatorConfig, { acts = {}, shared, signing }: BenchOptions = {}) {
  const seen: Seen[] = [];
  const aborted: string[] = [];
  let doing = acts;
  const server: ScriptedServer = await scriptedServer((request, answer) => {
    const { url: target = '', headers } = request;
    seen.push({ target, headers: headers as { [name: string]: string } });
    const [, name = ''] = target.split(/[/?]/);
    answer.on('close', () => answer.writableEnded || aborted.push(name));
    const act = doing[name] ?? json({ name });
    act(request, answer);
  });
  const lines: { readonly [name: string]: unknown }[] = [];
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  const log = { info: write, error: write };
  const clock = { skewMillis: 0 };
  const nowMillis = () => Date.now() + clock.skewMillis;
  const upstream = httpUpstream();
  const local = memoryLimitStore(() => nowMillis() * 1_000);
  const monotonicMillis = () => performance.now();
  const circuits = circuitsOf(from, {
    store: memoryBreakerStore(monotonicMillis),
    instance: 'one',
    nowMillis: monotonicMillis,
    random: Math.random,
    tell: circuitEvents(log, { gateway: from.gateway, stage: 'test' }, Date.now),
  });
  const routes = Object.values(from.routes).flatMap(({ parts }) => parts.map((one) => one.route));
  const calls = upstreamCalls(from, routes, {
    upstream,
    functions: functionCalls(upstream.call, log, {}),
    circuits,
    health: null,
    access: null,
    limits: shared ?? local,
    monotonicMillis,
    random: Math.random,
    wait: pause,
  });
  const handle = aggregator(from, {
    calls,
    breakers: circuits,
    limits: { shared: shared ?? local, local },
    signing: signing ?? null,
    log,
    telemetry: quietTelemetry,
    nowMillis,
    wait: pause,
    random: (bytes) => randomBytes(bytes).toString('hex'),
  });
  return {
    seen,
    /** Parts whose requests were broken off before their answer. */
    aborted,
    lines,
    clock,
    limits: shared ?? local,
    acting(next: Acts) {
      doing = next;
    },
    async ask(
      request: Partial<ProxyRequest> = {},
      who?: Caller,
      remainingMillis = 20_000,
    ): Promise<APIGatewayProxyResult> {
      const authorizer = who && { ...encodeCaller(who, '1'), principalId: who.credential };
      const event = proxyEvent({
        resource: '/home',
        stageVariables: { upstream_shop: server.url.host, upstream_gone: '', upstream_unknown: 'nobody.invalid' },
        ...(authorizer && { authorizer }),
        ...request,
      });
      return (await handle(event, lambdaContext(remainingMillis))) as APIGatewayProxyResult;
    },
    operate: (event: LimitsEvent | BreakersEvent) => handle(event, lambdaContext()),
    async stop() {
      upstream.close();
      await shared?.close();
      await server.stop();
    },
  };
}

export type Bench = Awaited<ReturnType<typeof bench>>;

export function bodyOf({ body, isBase64Encoded }: APIGatewayProxyResult): unknown {
  return JSON.parse(isBase64Encoded ? Buffer.from(body, 'base64').toString() : body);
}

/** Status, body and what the header says of degraded parts. */
export function summary(answer: APIGatewayProxyResult) {
  return {
    status: answer.statusCode,
    degraded: answer.multiValueHeaders?.['X-Gatehouse-Degraded']?.join() ?? '',
    body: bodyOf(answer),
  };
}
