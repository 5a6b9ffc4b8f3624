import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { functionCalls } from '../../../lambdas/adapters/lambda/function-calls.ts';
import { memoryBreakerStore } from '../../../lambdas/adapters/memory/memory-breaker-store.ts';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import { valkeyClient } from '../../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { forwarder } from '../../../lambdas/forwarder/forwarder.ts';
import { circuitsOf } from '../../../lambdas/forwarder/gateway-state.ts';
import { upstreamCalls } from '../../../lambdas/forwarder/upstream-calls.ts';
import type { LimitStore } from '../../../lambdas/ports.ts';
import type { SigningKeys } from '../../../lambdas/signing/signing-keys.ts';
import { circuitEvents } from '../../../lambdas/stages/circuit-events.ts';
import type { BreakersEvent } from '../../../lib/contract/breakers-event.ts';
import { type Caller, encodeCaller } from '../../../lib/contract/caller.ts';
import { defaultIdentityHeaders } from '../../../lib/contract/header-names.ts';
import type { LimitConfig, OnStoreError } from '../../../lib/contract/limits.ts';
import type { LimitsEvent } from '../../../lib/contract/limits-event.ts';
import type { ForwarderConfig, RouteConfig } from '../../../lib/contract/runtime-config.ts';
import { usualValidation } from '../../../lib/contract/validation.ts';
import { lambdaContext, type ProxyRequest, proxyEvent } from '../../support/proxy-event.ts';
import { quietTelemetry } from '../../support/quiet-telemetry.ts';
import { bodyOf, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';

export const route: RouteConfig = {
  service: 'orders',
  upstream: 'orders',
  to: '/orders',
  timeoutMillis: 2_000,
  tryMillis: 2_000,
  once: false,
  fallback: null,
  authorization: null,
  limits: [],
  set: [],
  remove: [],
  request: null,
  answer: null,
  validation: usualValidation,
  forward: [],
};

export const limit = (
  max: number,
  onStoreError: OnStoreError = 'local',
  id = 'orders:GET /limited:0',
): LimitConfig => ({
  id,
  rule: { algorithm: 'sliding-window', limit: max, windowMillis: 60_000 },
  tiers: {},
  by: [{ from: 'client.ip' }],
  otherwise: [{ from: 'client.ip' }],
  cost: 1,
  shadow: false,
  hideHeaders: false,
  onStoreError,
});

const own = [{ left: { from: 'path', name: 'userId' }, right: { from: 'claims', name: 'sub' } }] as const;

export const config: ForwarderConfig = {
  schema: 1,
  gateway: 'shop',
  identityHeaders: defaultIdentityHeaders,
  cors: {
    origins: ['https://shop.example'],
    headers: [],
    exposeHeaders: ['RateLimit', 'X-Request-Id'],
    maxAgeSeconds: 600,
  },
  clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
  limitHeaders: { draft: 'draft-10', legacy: true },
  limitBudgetMillis: 25,
  credentials: { customer: { kind: 'jwt', header: 'authorization', stageVariable: 'auth_customer', edition: '1' } },
  credentialHeaders: ['authorization', 'cookie', 'x-api-key'],
  credentialQuery: [],
  upstreams: { orders: upstreamConfig({ stageVariable: 'upstream_orders', basePath: '/v1' }) },
  routes: {
    'GET /orders': route,
    'HEAD /orders': route,
    'POST /orders': {
      ...route,
      authorization: {
        credentials: ['customer'],
        scopes: ['orders:write'],
        anyScope: [],
        roles: [],
        tiers: [],
        where: [],
      },
    },
    'GET /users/{userId}/profile': {
      ...route,
      to: '/users/{userId}/profile',
      authorization: { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: own },
    },
    'GET /files/{path+}': { ...route, to: '/files/{path+}' },
    'GET /slow': { ...route, timeoutMillis: 100 },
    'GET /limited': { ...route, limits: [limit(2)] },
    'GET /limited-open': { ...route, limits: [limit(2, 'open')] },
    'GET /limited-closed': { ...route, limits: [limit(2, 'local'), limit(5, 'closed', 'second')] },
    'GET /changed': {
      ...route,
      remove: ['X-Debug'],
      set: [
        { name: 'X-Caller-Service', value: { from: 'static', value: 'api gateway' } },
        { name: 'X-Internal-Request-Id', value: { from: 'request.id' } },
        { name: 'X-Query', value: { from: 'query', name: 'q' } },
        { name: 'X-Absent', value: { from: 'query', name: 'absent' } },
      ],
    },
    'GET /lost': { ...route, upstream: 'nobody' },
  },
};

export const caller: Caller = {
  credential: 'customer',
  subject: 'user-1',
  issuer: 'https://issuer',
  expiresAt: 4_000_000_000,
  scopes: ['orders:write'],
  roles: ['admin', 'ops'],
  tenant: 'acme',
  claims: { sub: 'user-1' },
};

export interface Seen {
  readonly method: string;
  readonly target: string;
  readonly headers: { readonly [name: string]: string };
  readonly rawHeaders: readonly string[];
  readonly body: string;
}

/** A real store at an address where nobody listens. */
export function deadStore(): LimitStore {
  const client = valkeyClient(new URL('redis://127.0.0.1:1'), { connectMillis: 100, commandMillis: 25 });
  return valkeyLimitStore(client, 25);
}

/** A forwarder in front of a real HTTP service which the test scripts; `ask` is one invocation. */
export async function bench(from: ForwarderConfig = config, shared?: LimitStore, signing: SigningKeys | null = null) {
  const seen: Seen[] = [];
  let respond = (_request: IncomingMessage, answer: ServerResponse): unknown => answer.end('ok');
  const server: ScriptedServer = await scriptedServer(async (request, answer) => {
    const { method = '', url: target = '', headers, rawHeaders } = request;
    seen.push({
      method,
      target,
      headers: headers as { [name: string]: string },
      rawHeaders,
      body: await bodyOf(request),
    });
    respond(request, answer);
  });
  const lines: { readonly [name: string]: unknown }[] = [];
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  const upstream = httpUpstream();
  const local = memoryLimitStore(() => Date.now() * 1_000);
  const log = { info: write, error: write };
  const monotonicMillis = () => performance.now();
  const circuits = circuitsOf(from, {
    store: memoryBreakerStore(monotonicMillis),
    instance: 'one',
    nowMillis: monotonicMillis,
    random: Math.random,
    tell: circuitEvents(log, { gateway: from.gateway, stage: 'test' }, Date.now),
  });
  const calls = upstreamCalls(from, Object.values(from.routes), {
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
  const handle = forwarder(from, {
    calls,
    breakers: circuits,
    limits: { shared: shared ?? local, local },
    signing,
    log,
    telemetry: quietTelemetry,
    nowMillis: Date.now,
    wait: pause,
    random: (bytes) => randomBytes(bytes).toString('hex'),
  });
  return {
    seen,
    lines,
    host: server.url.host,
    answering(script: typeof respond) {
      respond = script;
    },
    async ask(request: ProxyRequest, who?: Caller, remainingMillis?: number): Promise<APIGatewayProxyResult> {
      const authorizer = who && { ...encodeCaller(who, '1'), principalId: who.credential };
      const event = proxyEvent({
        stageVariables: { upstream_orders: server.url.host },
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

/** An answer header's values, in any spelling of its name. */
export function header(answer: APIGatewayProxyResult, name: string): readonly unknown[] {
  return Object.entries(answer.multiValueHeaders ?? {})
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .flatMap(([, values]) => values);
}
