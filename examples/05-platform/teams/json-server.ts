import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As the gateway says; '' for nobody. */
  readonly customer: string;
  readonly body: unknown;
}

interface Answer {
  readonly status: number;
  readonly body: { readonly [member: string]: unknown };
}

/** Serves JSON on 127.0.0.1 at the port in `PORT`, which it prints, until it is told to end. */
export function serve(answer: (received: Received) => Answer | Promise<Answer>): void {
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const received = { method, path, headers, customer: String(headers['x-user-id'] ?? '') };
    const { status, body } = await answer({ ...received, body: method === 'POST' ? await json(request) : undefined });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  server.listen(Number(process.env['PORT']), '127.0.0.1', () => {
    console.log((server.address() as AddressInfo).port);
  });
  process.once('SIGTERM', () => {
    server.closeAllConnections();
    server.close();
  });
}

export const notFound: Answer = { status: 404, body: { error: 'no such thing here' } };
