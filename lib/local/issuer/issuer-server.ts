import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface IssuerAnswer {
  readonly status: number;
  readonly headers?: { readonly [name: string]: string };
  /** null for no body. */
  readonly body: object | null;
}

export interface IssuerRequest {
  readonly method: string;
  readonly path: string;
  readonly authorization: string | undefined;
  /** '' for a request without a body, or with one that is not a form. */
  readonly form: string;
}

const maxFormBytes = 64 * 1024;

/** Serves answers on loopback; `'down'` cuts the connection, as a machine does that is not there. */
export async function serveIssuer(
  answerTo: (request: IssuerRequest) => IssuerAnswer | 'down',
): Promise<{ readonly origin: string; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    readForm(request).then(
      (form) => {
        const { method = '', url: path = '', headers } = request;
        send(response, answerTo({ method, path, authorization: headers.authorization, form }));
      },
      () => response.destroy(),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, answer: IssuerAnswer | 'down'): void {
  if (answer === 'down') return void response.destroy();
  const { status, headers, body } = answer;
  if (body === null) return void response.writeHead(status, headers).end();
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(JSON.stringify(body));
}

/** @throws Error when the body is too long or ends early. */
async function readForm(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > maxFormBytes) throw new RangeError(`a form has at most ${maxFormBytes} bytes`);
    chunks.push(chunk);
  }
  const isForm = /^application\/x-www-form-urlencoded(;|$)/i.test(request.headers['content-type'] ?? '');
  return isForm ? Buffer.concat(chunks).toString('utf8') : '';
}
