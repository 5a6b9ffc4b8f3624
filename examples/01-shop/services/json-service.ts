import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

export interface Answer {
  readonly status: number;
  readonly body: { readonly [field: string]: unknown };
}

/**
 * Serves JSON on 127.0.0.1 at the port in `PORT`, until it is told to end. Every answer repeats under `received` what
 * came in, so that a reader sees what the gateway sent and what it kept back.
 */
export function serve(answer: (received: Received) => Answer): void {
  const server = createServer((request, response) => {
    const received = { method: request.method ?? '', path: request.url ?? '', headers: request.headers };
    const { status, body } = answer(received);
    request.resume().on('end', () => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ ...body, received }));
    });
  });
  server.listen(Number(process.env['PORT']), '127.0.0.1');
  process.once('SIGTERM', () => {
    server.closeAllConnections();
    server.close();
  });
}

export const notFound: Answer = { status: 404, body: { error: 'no such thing here' } };
