import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { secretAnswer } from './secret-answer.ts';

export interface RunningSecretsManager {
  /** For `AWS_ENDPOINT_URL_SECRETS_MANAGER`. Its path is made for this run: who does not know it is told nothing. */
  readonly url: string;
  stop(): Promise<void>;
}

const maxBodyBytes = 64 * 1024;

/** A Secrets Manager on loopback that reads; `secretOf` is asked for each call and may change its mind. Nothing is logged. */
export async function startSecretsManager(
  secretOf: (name: string) => string | undefined,
): Promise<RunningSecretsManager> {
  const path = `/${randomBytes(16).toString('hex')}`;
  const server = createServer((request, response) => {
    if (request.url !== path && request.url !== `${path}/`) return response.writeHead(403).end();
    return answer(request, response, secretOf);
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

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  secretOf: (name: string) => string | undefined,
): Promise<void> {
  const text = await bodyOf(request);
  if (text === undefined) return void response.destroy();
  const { status, body } = secretAnswer({ target: String(request.headers['x-amz-target'] ?? ''), text }, secretOf);
  const type = '__type' in body ? { 'x-amzn-errortype': String(body['__type']) } : {};
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', ...type });
  response.end(JSON.stringify(body));
}

/** undefined for a body that ended early or is larger than any question here. */
async function bodyOf(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      bytes += chunk.length;
      if (bytes > maxBodyBytes) return undefined;
      chunks.push(chunk);
    }
    return Buffer.concat(chunks).toString('utf8');
  } catch {
    return undefined;
  }
}
