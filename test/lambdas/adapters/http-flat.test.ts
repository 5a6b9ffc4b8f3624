import { getEventListeners } from 'node:events';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { UpstreamAnswer, UpstreamFailed } from '../../../lambdas/ports.ts';
import { requestTo } from '../../support/upstream-request.ts';
import { at, httpBench, okText } from './http-bench.ts';

const bench = httpBench();
afterEach(() => bench.end());

const calls = 10_000;
const atOnce = 50;

/** What holds this process. */
function resources(): { readonly timers: number; readonly sockets: number } {
  const counts: { [kind: string]: number } = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return { timers: counts['Timeout'] ?? 0, sockets: counts['TCPSocketWrap'] ?? 0 };
}

const kindOf = (result: UpstreamAnswer | UpstreamFailed) => ('failure' in result ? result.failure : result.status);

describe('what calls leave behind', () => {
  it(`after ${calls}, of which some fail, hang, or are reset: no timer, no listener, and the kept connections`, async () => {
    const act: { readonly [path: string]: (write: (text: string) => void, reset: () => void) => void } = {
      '/reset': (_, reset) => reset(),
      '/hang': () => undefined,
      '/garbage': (write) => write('garbage\r\n\r\n'),
      '/ok': (write) => write(okText),
    };
    const server = await bench.serve((socket) => {
      socket.on('data', (bytes: Buffer) => {
        const [, path = ''] = bytes.toString('latin1').split(' ');
        act[path]?.(
          (text) => void socket.write(text),
          () => socket.resetAndDestroy(),
        );
      });
    });
    const upstream = bench.open();
    const counts: { [kind: string]: number } = {};
    let next = 0;
    const before = resources();
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        const { signal } = new AbortController();
        for (let n = next++; n < calls; n = next++) {
          const target = n % 100 === 0 ? '/hang' : n % 50 === 1 ? '/reset' : n % 50 === 2 ? '/garbage' : '/ok';
          const timeoutMillis = target === '/hang' ? 20 : 5_000;
          const limits = { connectMillis: 4_000, firstByteMillis: 4_500, timeoutMillis };
          const result = await upstream.call(requestTo(at(server.port), { method: 'POST', target, signal, ...limits }));
          counts[kindOf(result)] = (counts[kindOf(result)] ?? 0) + 1;
        }
        expect(getEventListeners(signal, 'abort')).toEqual([]);
      }),
    );
    expect(counts).toEqual({ 200: 9_500, timeout: 100, unreachable: 200, malformed: 200 });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(resources().timers).toBeLessThanOrEqual(before.timers);
    expect(server.open()).toBeLessThanOrEqual(atOnce);
    upstream.close();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(resources().sockets).toBeLessThanOrEqual(before.sockets);
    expect(server.open()).toBe(0);
  }, 30_000);
});
