import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { usualRetry } from '../../../lib/contract/upstream-call.ts';
import { type Fault, type FaultyUpstream, faultyUpstream, segmentOf } from '../../support/faulty-upstream.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { bench, config, route } from './forwarder-bench.ts';

let service: FaultyUpstream;
let gateway: Awaited<ReturnType<typeof bench>>;
afterEach(async () => {
  await gateway.stop();
  await service.stop();
});

const total = 2_000;
const atATime = 16;
/** They come and go. */
const timersOfJest = 2;
const timeoutMillis = 2_000;
/** Of two hundred requests one each; all others are well. The circuit counts and stays closed, however slow the machine is. A hundred thousand of such requests are `npm run drill -- upstream`. */
const troubled: readonly Fault[] = ['answers 500', 'answers 503', 'resets', 'hangs', 'stops midway'];

const troubledGateway: ForwarderConfig = {
  ...config,
  upstreams: {
    orders: upstreamConfig({
      stageVariable: 'upstream_orders',
      breaker: { ...usualBreaker, consecutiveFailures: 10 * total, minimumCalls: 10 * total, leaseMillis: 2_000 },
      retry: { ...usualRetry, tries: 2, pauseMillis: 1 },
      hedge: { afterMillis: 300 },
    }),
  },
  routes: { 'GET /mixed/{path+}': { ...route, to: '/mixed/{path+}', timeoutMillis, tryMillis: timeoutMillis } },
};

/** What keeps this process alive, by kind. */
function resources(): { readonly [kind: string]: number } {
  const kinds = process.getActiveResourcesInfo();
  return Object.fromEntries(
    ['Timeout', 'TCPSocketWrap'].map((kind) => [kind, kinds.filter((one) => one === kind).length]),
  );
}

it('sockets and timers are as many after two thousand requests as after two hundred, and none at the end', async () => {
  service = await faultyUpstream();
  gateway = await bench(troubledGateway);
  const stageVariables = { upstream_orders: `127.0.0.1:${service.port}` };
  const before = resources();
  const statuses = new Map<number, number>();

  async function flood(count: number): Promise<{ readonly [kind: string]: number }> {
    let next = 0;
    const asking = async () => {
      for (let n = next++; n < count; n = next++) {
        const path = segmentOf(troubled[(n % 200) / 40] ?? 'well');
        const { statusCode } = await gateway.ask({ resource: '/mixed/{path+}', path: { path }, stageVariables });
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: atATime }, asking));
    await pause(1.5 * timeoutMillis);
    return resources();
  }

  const early = await flood(total / 10);
  const late = await flood(total);
  expect(late['Timeout']).toBeLessThanOrEqual((early['Timeout'] as number) + timersOfJest);
  expect(late['TCPSocketWrap']).toBeLessThanOrEqual((before['TCPSocketWrap'] as number) + 2 * 2 * atATime);
  expect(await service.connections()).toBeLessThanOrEqual(2 * atATime);
  expect(statuses.get(200)).toBeGreaterThanOrEqual(0.97 * 1.1 * total);
  await gateway.stop();
  await service.stop();
  // A socket is closed when the event loop has seen it closed.
  for (let looks = 0; looks < 100 && resources()['TCPSocketWrap'] !== before['TCPSocketWrap']; looks += 1)
    await pause(20);
  const after = resources();
  expect(after['TCPSocketWrap']).toBe(before['TCPSocketWrap']);
  expect(after['Timeout']).toBeLessThanOrEqual((before['Timeout'] as number) + timersOfJest);
}, 60_000);
