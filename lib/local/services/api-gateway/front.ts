import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { GatewayAnswer, Header } from './gateway-request.ts';

/** A request off the wire; ids and routing come later. */
export interface WireRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly Header[];
  readonly body: Buffer;
  readonly protocol: string;
  readonly sourceIp: string;
  /** Port that the server listens on. */
  readonly port: number;
}

export interface Front {
  readonly port: number;
  /** Stops listening and ends every connection. */
  close(): Promise<void>;
}

const maxBodyBytes = 10_485_760;
/** Request line and headers together, as API Gateway counts them. */
const maxHeadBytes = 10_240;
/** Room for the parser to read a head that is refused with an answer. */
const parserHeadBytes = 65_536;

/** Listens on loopback, and nowhere else. `answer` never rejects for what a client can cause; if it does, that is a 500. */
export async function startFront(
  port: number,
  answer: (request: WireRequest) => Promise<GatewayAnswer>,
): Promise<Front> {
  const server = createServer({
    insecureHTTPParser: false,
    requireHostHeader: true,
    keepAlive: true,
    maxHeaderSize: parserHeadBytes,
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    keepAliveTimeout: 60_000,
    connectionsCheckingInterval: 5_000,
  });
  // 0 is "no limit": more headers than the default would be dropped in silence, and the head is limited in bytes.
  server.maxHeadersCount = 0;
  server.maxConnections = 1_024;
  server.on('clientError', refuseMalformed);
  server.on('request', (request, response) => {
    receive(request, response, answer).catch((error: unknown) => {
      response.destroy();
      // Nothing that a client sends may come here: a bug, and loud.
      throw error;
    });
  });
  const bound = await listening(server, port);
  return { port: bound, close: () => closed(server) };
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      server.off('error', failed);
      done((server.address() as AddressInfo).port);
    });
  });
}

function closed(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeAllConnections();
  });
}

/** What the parser refuses, conflicting lengths among it (RFC 9112 §6.3): an answer, and the connection ends. */
function refuseMalformed(error: Error & { readonly code?: string }, socket: Socket): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? '431 Request Header Fields Too Large' : '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: WireRequest) => Promise<GatewayAnswer>,
): Promise<void> {
  const headers = pairs(request.rawHeaders);
  const target = originForm(request.url ?? '');
  const has = (name: string) => headers.some(([own]) => own.toLowerCase() === name);
  if (target === undefined || (has('transfer-encoding') && has('content-length'))) return refuse(response, 400, '');
  if (headBytes(request, headers) > maxHeadBytes) return refuse(response, 431, '');
  const body = await bodyOf(request);
  if (body === 'gone') return;
  if (body === 'too long') return refuse(response, 413, `HTTP content length exceeded ${maxBodyBytes} bytes.`);
  const { method = 'GET', socket, httpVersion } = request;
  const answered = await answer({
    method,
    target,
    headers,
    body,
    protocol: `HTTP/${httpVersion}`,
    sourceIp: socket.remoteAddress ?? '127.0.0.1',
    port: socket.localPort ?? 0,
  });
  send(response, method, answered);
}

/** Path and query as sent. Only visible ASCII: nothing else can be told apart from what a server behind would read. */
function originForm(url: string): string | undefined {
  const target = url.replace(/^https?:\/\/[^/?#]*(?=[/?#]|$)/i, '') || '/';
  return /^\/[\x21-\x7e]*$/.test(target) ? target : undefined;
}

function pairs(rawHeaders: readonly string[]): readonly Header[] {
  return rawHeaders.flatMap((name, index): Header[] => (index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? '']] : []));
}

function headBytes({ method, url }: IncomingMessage, headers: readonly Header[]): number {
  const line = `${method} ${url} HTTP/1.1`.length;
  return headers.reduce((sum, [name, value]) => sum + name.length + value.length + 4, line + 2);
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | 'too long' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) return 'too long';
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBodyBytes) return 'too long';
      chunks.push(chunk);
    }
  } catch (error) {
    // A client that leaves, or whose body is malformed, is answered by nobody.
    if (request.destroyed) return 'gone';
    throw error;
  }
  return Buffer.concat(chunks);
}

/** Answers of the front itself carry no ids of API Gateway, and the connection ends. */
function refuse(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain',
    'Content-Length': Buffer.byteLength(text),
    Connection: 'close',
  });
  response.end(text);
}

function send(response: ServerResponse, method: string, { status, headers, body }: GatewayAnswer): void {
  const bodyless = status === 204 || status === 304;
  const own = headers.filter(([name]) => !framing.has(name.toLowerCase()));
  const length: readonly Header[] = bodyless ? [] : [['Content-Length', `${body.length}`]];
  response.writeHead(status, [...own, ...length].flat());
  response.end(bodyless || method === 'HEAD' ? undefined : body);
}

/** Written by this server from what it sends. */
const framing = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive', 'date']);
