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

/** What the service says to a request. */
export type Answering = (request: Recorded) => { readonly status: number; readonly body: string };

const wellAndEmpty: Answering = () => ({ status: 200, body: '{}' });

/** A real HTTP service that remembers what it was sent. It answers 200 unless the test says otherwise. */
export async function recordingUpstream(answering: Answering = wellAndEmpty): Promise<RecordingUpstream> {
  const recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    const raw = request.rawHeaders;
    const headers = Array.from(
      { length: raw.length / 2 },
      (_, at) => [raw[2 * at] as string, raw[2 * at + 1] as string] as const,
    );
    const received = { method: request.method ?? '', path: request.url ?? '', headers };
    recorded.push(received);
    const { status, body } = answering(received);
    request.resume().on('end', () => response.writeHead(status).end(body));
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
