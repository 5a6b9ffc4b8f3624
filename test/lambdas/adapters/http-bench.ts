import type { LookupFunction } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { type RawServer, rawServer } from '../../support/raw-server.ts';

export const okText = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** What {@link okText} comes to. */
export const okAnswer = { status: 200, body: Buffer.from('ok') };

export const at = (port: number, scheme = 'http') => new URL(`${scheme}://127.0.0.1:${port}`);

/** Servers and clients of one test, all ended by `end`. */
export function httpBench() {
  const opened: { close(): void }[] = [];
  const servers: { stop(): Promise<void> }[] = [];
  return {
    open(parts: { readonly lookup?: LookupFunction; readonly nowMillis?: () => number } = {}) {
      const upstream = httpUpstream(parts);
      opened.push(upstream);
      return upstream;
    },
    async serve(act: Parameters<typeof rawServer>[0]): Promise<RawServer> {
      return this.ending(await rawServer(act));
    },
    ending<S extends { stop(): Promise<void> }>(server: S): S {
      servers.push(server);
      return server;
    },
    async end(): Promise<void> {
      for (const upstream of opened.splice(0)) upstream.close();
      await Promise.all(servers.splice(0).map((server) => server.stop()));
    },
  };
}

/** What a limit may be exceeded by. */
const lateMillis = 50;
const mostTimes = 3;

/** The result, and how long it took; once more where that was too long, for the machine may have been busy with something else. */
export async function timed<T>(
  limitMillis: number,
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly isInTime: boolean }> {
  for (let times = 1; ; times += 1) {
    const startedAt = performance.now();
    const result = await work();
    const millis = performance.now() - startedAt;
    const isInTime = millis >= limitMillis - 2 && millis < limitMillis + lateMillis;
    if (isInTime || times === mostTimes) return { result, isInTime };
  }
}

/** Sockets have said what they had to say. */
export const aMoment = () => pause(20);

/** The event loop does nothing else, as while a function is frozen. */
export function holdUp(millis: number): void {
  const until = performance.now() + millis;
  while (performance.now() < until);
}
