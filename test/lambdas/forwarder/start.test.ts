import { afterEach, expect, it } from '@jest/globals';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { type BundleInstance, startBundle } from '../../support/bundle.ts';
import { proxyEvent } from '../../support/proxy-event.ts';
import { rawServer } from '../../support/raw-server.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { config, route } from './forwarder-bench.ts';

const withCircuit: ForwarderConfig = {
  ...config,
  upstreams: {
    orders: upstreamConfig({
      stageVariable: 'upstream_orders',
      breaker: { ...usualBreaker, leaseMillis: 3_000 },
      health: { path: '/', everyMillis: 5_000, timeoutMillis: 1_000, statuses: [200, 399], up: 2, down: 3 },
    }),
  },
  routes: { 'GET /orders': route },
};

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { stop } of running.splice(0)) await stop();
});

/** The built function with its table at that port; how long its start took beside one that needs no table, and its answer. */
async function started(port: number) {
  const env = {
    GATEHOUSE_STATE_TABLE: 'state',
    AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'secret',
    NODE_NO_WARNINGS: '1',
  };
  const service: ScriptedServer = await scriptedServer((_, answer) => answer.end('ok'));
  const startedAt = performance.now();
  const instance: BundleInstance = await startBundle('forwarder', withCircuit, { env });
  const millis = performance.now() - startedAt;
  running.push(service, instance);
  const stageVariables = { upstream_orders: service.url.host };
  return { millis, answer: await instance.invoke(proxyEvent({ resource: '/orders', stageVariables })) };
}

it('a table that is not there holds up neither a start nor a call', async () => {
  expect(await started(1)).toMatchObject({ answer: { result: { statusCode: 200 } } });
});

it('a table that does not answer holds up a start for a moment', async () => {
  const silent = await rawServer(() => undefined);
  running.push(silent);
  const { millis, answer } = await started(silent.port);
  expect(answer).toMatchObject({ result: { statusCode: 200 } });
  expect(silent.taken()).toBeGreaterThan(0);
  // All of its start: a process, the bundle, the SDK. It gives the table up after a second, and waits for a quarter of one.
  expect(millis).toBeLessThan(5_000);
});

it('without the name of its table it does not start', async () => {
  const instance = await startBundle('forwarder', withCircuit);
  running.push(instance);
  expect(instance.version).toBe('exited');
  expect((await instance.logged()).join('\n')).toContain(
    'upstreams have circuits or checks, and GATEHOUSE_STATE_TABLE is not set',
  );
});
