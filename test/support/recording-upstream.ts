import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Recorded {
  readonly method: string;
  readonly path: string;
  /** Name and value pairs as they came, in order and in their spelling. */
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export interface RecordingUpstream {
  readonly url: string;
  /** Takes what came since the last call. */
  taken(): readonly Recorded[];
  /** How many connections were opened to it so far. */
  connections(): number;
  stop(): Promise<void>;
}

/** A real HTTP service that answers 200 and remembers what it was sent. */
export async function recordingUpstream(): Promise<RecordingUpstream> {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    const raw = request.rawHeaders;
    const headers = Array.from(
      { length: raw.length / 2 },
      (_, at) => [raw[2 * at] as string, raw[2 * at + 1] as string] as const,
    );
    recorded.push({ method: request.method ?? '', path: request.url ?? '', headers });
    request.resume().on('end', () => response.end('{}'));
  });
  let connections = 0;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => recorded.splice(0),
    connections: () => connections,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
