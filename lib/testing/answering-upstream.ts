import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AnsweringUpstream {
  readonly url: string;
  /** How many requests came so far. */
  requests(): number;
  /** How many connections they came over: a forwarder instance keeps one of its own. */
  connections(): number;
  stop(): Promise<void>;
}

/** A service that answers everything with an empty object at once: a limit in front of it is all there is to see. */
export async function answeringUpstream(): Promise<AnsweringUpstream> {
  let requests = 0;
  let connections = 0;
  const server = createServer((request, response) => {
    requests += 1;
    request.resume().on('end', () => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}'));
  });
  // An instance that waits for its turn keeps its connection.
  server.keepAliveTimeout = 600_000;
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: () => requests,
    connections: () => connections,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
