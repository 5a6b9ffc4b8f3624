import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request to an AWS API that runs on this machine. */
export interface ApiQuestion {
  readonly method: string;
  /** Path and query after the secret one. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface ApiAnswer {
  readonly status: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

export interface LoopbackApi {
  /** For `AWS_ENDPOINT_URL_…`. Its path is made for this run: who does not know it is told nothing. */
  readonly url: string;
  stop(): Promise<void>;
}

export interface LoopbackApiOptions {
  /** A longer body ends the connection. */
  readonly maxBodyBytes: number;
  readonly answer: (question: ApiQuestion) => Promise<ApiAnswer>;
}

/** An AWS API on loopback. Nothing is logged. */
export async function startLoopbackApi({ maxBodyBytes, answer }: LoopbackApiOptions): Promise<LoopbackApi> {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    if (url !== path && !url.startsWith(`${path}/`)) return response.writeHead(403).end();
    const body = await bodyOf(request, maxBodyBytes);
    if (body === undefined) return response.destroy();
    const told = await answer({ method, target: url.slice(path.length), headers, body });
    return response.writeHead(told.status, told.headers).end(told.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${path}`,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** undefined for a body that ended early or is too long. */
async function bodyOf(request: IncomingMessage, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBytes) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch {
    return undefined;
  }
}
