import { httpUpstream } from '../../lambdas/adapters/http/http-upstream.ts';
import { functionCalls } from '../../lambdas/adapters/lambda/function-calls.ts';
import { memoryBreakerStore } from '../../lambdas/adapters/memory/memory-breaker-store.ts';
import { memoryLimitStore } from '../../lambdas/adapters/memory/memory-limit-store.ts';
import { circuitsOf } from '../../lambdas/forwarder/gateway-state.ts';
import { upstreamCalls } from '../../lambdas/forwarder/upstream-calls.ts';
import type { ForwarderConfig, UpstreamConfig } from '../../lib/contract/runtime-config.ts';
import { encodeFunctionPlace } from '../../lib/contract/upstream-place.ts';
import { runningInvocations } from '../../lib/local/running-invocations.ts';
import { startFunction } from '../../lib/local/services/lambda/function-runtime.ts';
import { config } from '../lambdas/forwarder/forwarder-bench.ts';
import { bodyOf, scriptedServer } from '../support/scripted-server.ts';
import { upstreamConfig } from '../support/upstream-config.ts';
import { type Placed, saidAt } from './upstream-suite.ts';

export interface RunningService {
  readonly placed: Placed;
  /** Lines of the gateway's log. */
  readonly lines: readonly object[];
  stop(): Promise<void>;
}

/** The service of the suite as an HTTP server. */
export async function httpService(): Promise<RunningService> {
  const server = await scriptedServer(async (request, answer) => {
    const { pathname, searchParams } = new URL(`http://here${request.url}`);
    if (pathname === '/breaks') return request.socket.destroy();
    if (pathname === '/hangs') return undefined;
    const said = saidAt[pathname];
    if (said !== undefined) {
      return answer.writeHead(said.status, said.headers.flat()).end(Buffer.from(said.body, 'base64'));
    }
    const one = Buffer.from(`${request.headers['x-one'] ?? ''}`, 'latin1').toString('utf8');
    const body = Buffer.from(await bodyOf(request), 'latin1').toString('base64');
    const { method } = request;
    const query = [...searchParams];
    return answer.end(JSON.stringify({ method, path: pathname, query, one, two: request.headers['x-two'], body }));
  });
  const gateway = gatewayTo(server.url.host, '127.0.0.1:1', {});
  return {
    lines: gateway.lines,
    placed: { ...gateway.placed, broken: 'unreachable' },
    async stop() {
      gateway.close();
      await server.stop();
    },
  };
}

const handler = `const saidAt = ${JSON.stringify(saidAt)};
exports.handler = async (event) => {
  if (event.path === '/breaks') throw new Error('down');
  if (event.path === '/hangs') await new Promise((resolve) => setTimeout(resolve, 30_000));
  const said = saidAt[event.path];
  if (said === undefined) {
    const { path, httpMethod: method, headers, body, isBase64Encoded } = event;
    const lists = Object.entries(event.multiValueQueryStringParameters ?? {});
    const query = lists.flatMap(([name, values]) => values.map((value) => [name, value]));
    const bytes = Buffer.from(body ?? '', isBase64Encoded ? 'base64' : 'utf8');
    const told = { method, path, query, one: headers['X-One'] ?? '', two: headers['X-Two'] ?? headers['x-two'] };
    return { statusCode: 200, body: JSON.stringify({ ...told, body: bytes.toString('base64') }) };
  }
  const multiValueHeaders = {};
  for (const [name, value] of said.headers) (multiValueHeaders[name] ??= []).push(value);
  return { statusCode: said.status, multiValueHeaders, body: said.body, isBase64Encoded: true };
};`;

/** The same as a Lambda function, behind a Lambda API; `reserved` is its concurrency. */
export async function functionService(reserved: number | null = null): Promise<RunningService> {
  const runtime = startFunction(
    {
      logicalId: 'Orders',
      code: { inline: handler },
      handler: 'index.handler',
      memoryMegabytes: 256,
      timeoutMillis: 60_000,
      reservedConcurrency: reserved,
      environment: {},
    },
    { onLog: () => undefined },
  );
  const invocations = runningInvocations();
  await invocations.provide();
  invocations.deploy((name) => (name === 'orders' ? runtime : undefined));
  const env = { ...invocations.address(), AWS_REGION: 'eu-central-1', AWS_ACCESS_KEY_ID: 'id' };
  const places = [encodeFunctionPlace('orders'), encodeFunctionPlace('nobody')] as const;
  const gateway = gatewayTo(...places, { ...env, AWS_SECRET_ACCESS_KEY: 'secret' });
  return {
    lines: gateway.lines,
    placed: { ...gateway.placed, broken: 'malformed' },
    async stop() {
      gateway.close();
      await runtime.stop();
      await invocations.stop();
    },
  };
}

/** Calls of an upstream at these places, each time with circuits of their own. */
function gatewayTo(place: string, nowhere: string, env: { readonly [name: string]: string }) {
  const upstream = httpUpstream();
  const monotonicMillis = () => performance.now();
  const lines: object[] = [];
  const write = (message: string, fields: object) => void lines.push({ message, ...fields });
  const log = { info: write, error: write };
  const callOf = (at: string, more: Partial<UpstreamConfig> = {}) => {
    const orders = upstreamConfig({ stageVariable: 'upstream_orders', ...more });
    const from: ForwarderConfig = { ...config, upstreams: { orders } };
    const circuits = circuitsOf(from, {
      store: memoryBreakerStore(monotonicMillis),
      instance: 'one',
      nowMillis: monotonicMillis,
      random: Math.random,
      tell: () => undefined,
    });
    const calls = upstreamCalls(from, Object.values(from.routes), {
      upstream,
      functions: functionCalls(upstream.call, log, env),
      circuits,
      health: null,
      access: null,
      limits: memoryLimitStore(() => Date.now() * 1_000),
      monotonicMillis,
      random: Math.random,
      wait: (millis) => new Promise((resolve) => setTimeout(resolve, millis)),
    });
    return calls('orders', { upstream_orders: at });
  };
  return {
    lines,
    placed: {
      call: (more?: Partial<UpstreamConfig>) => callOf(place, more),
      nobody: (more?: Partial<UpstreamConfig>) => callOf(nowhere, more),
    },
    close: upstream.close,
  };
}
