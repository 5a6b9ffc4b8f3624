import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service does with a request. */
export type Fault =
  | 'well'
  | 'hangs'
  | 'resets'
  | 'stops midway'
  | 'answers 500'
  | 'answers 503'
  | 'fails 60 %'
  | 'fails 25 %'
  | 'answers slowly';

/** A real HTTP service that can be in trouble of any kind. */
export interface FaultyUpstream {
  readonly port: number;
  behave(fault: Fault): void;
  /** How many requests came since the last time, by the first segment of their path. */
  taken(): { readonly [segment: string]: number };
  /** Connections that are open now. */
  connections(): Promise<number>;
  /** Nobody is there any more: no port, and no connection of before. */
  disappear(): Promise<void>;
  /** It is there again, at the same port. */
  appear(): Promise<void>;
  stop(): Promise<void>;
}

const slowAnswerMillis = 300;

type Act = (request: IncomingMessage, response: ServerResponse, turn: number) => void;

const answer =
  (status: number): Act =>
  (request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ for: request.headers['x-user-id'] ?? null }));
  };
/** So many in a hundred, spread evenly. */
const failing =
  (percent: number): Act =>
  (request, response, turn) =>
    answer((turn * percent) % 100 < percent ? 503 : 200)(request, response, turn);

const acts: { readonly [fault in Fault]: Act } = {
  well: answer(200),
  hangs: () => undefined,
  resets: (request) => void request.socket.resetAndDestroy(),
  'stops midway': (_, response) => void response.writeHead(200, { 'content-length': '100' }).write('{"for":'),
  'answers 500': answer(500),
  'answers 503': answer(503),
  'fails 60 %': failing(60),
  'fails 25 %': failing(25),
  'answers slowly': (...request) => void setTimeout(() => answer(200)(...request), slowAnswerMillis),
};

/** A fault as a segment of a path. */
export const segmentOf = (fault: Fault) => fault.replaceAll(' ', '-');
const bySegment = new Map((Object.keys(acts) as Fault[]).map((fault) => [segmentOf(fault), fault]));

/** It does what it was told last; a request whose second segment names a fault meets that one. */
export async function faultyUpstream(): Promise<FaultyUpstream> {
  let behaviour: Fault = 'well';
  let counts: { [segment: string]: number } = {};
  let turn = 0;
  const server = createServer((request, response) => {
    const [, segment = '', named = ''] = (request.url ?? '').split(/[/?]/);
    counts[segment] = (counts[segment] ?? 0) + 1;
    turn += 1;
    request.resume().on('end', () => acts[bySegment.get(named) ?? behaviour](request, response, turn));
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const close = async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    behave(fault) {
      behaviour = fault;
    },
    taken() {
      const taken = counts;
      counts = {};
      return taken;
    },
    connections: () =>
      new Promise((resolve, reject) =>
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
      ),
    disappear: close,
    appear: () => listen(port),
    async stop() {
      if (server.listening) await close();
    },
  };
}
