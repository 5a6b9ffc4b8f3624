import { createServer, type IncomingHttpHeaders } from 'node:http';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Told {
  readonly status: number;
  readonly body: object;
  readonly headers?: { readonly [name: string]: string };
}

/** Serves JSON on 127.0.0.1 at the port in `PORT`, until it is told to end. */
export function serve(answer: (asked: Asked) => Told): void {
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray()).toString();
    const url = new URL(request.url ?? '/', 'http://service');
    const told = answer({ method: request.method ?? '', url, headers: request.headers, body });
    response.writeHead(told.status, { ...told.headers, 'content-type': 'application/json' });
    response.end(JSON.stringify(told.body));
  });
  server.listen(Number(process.env['PORT']), '127.0.0.1');
  process.once('SIGTERM', () => {
    server.closeAllConnections();
    server.close();
  });
}

export const notFound: Told = { status: 404, body: { error: { code: 'unknown', message: 'no such thing here' } } };
