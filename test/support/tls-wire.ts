import { type AddressInfo, connect } from 'node:net';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import type { Identity } from './certificate.ts';

export interface TlsWire {
  /** The TLS port before each of the plain ports. */
  readonly ports: readonly number[];
  /** All that clients have said under TLS. */
  heard(): string;
  stop(): Promise<void>;
}

/**
 * TLS before plain servers on loopback, for an engine without TLS of its own. In what the servers answer their own ports
 * become those of the wire, for a cluster tells its clients where its nodes are.
 */
export async function startTlsWire(identity: Identity, plainPorts: readonly number[]): Promise<TlsWire> {
  const heard: string[] = [];
  const sockets = new Set<TLSSocket>();
  const servers: Server[] = [];
  const renamed = (bytes: Buffer) =>
    plainPorts.reduce((text, port, n) => text.replaceAll(`:${port}\r\n`, `:${portOf(servers[n])}\r\n`), latin1(bytes));
  for (const port of plainPorts) {
    const server = createServer({ ...identity }, (near) => {
      sockets.add(near);
      const far = connect(port, '127.0.0.1');
      near.on('data', (bytes) => {
        heard.push(latin1(bytes));
        far.write(bytes);
      });
      far.on('data', (bytes) => near.write(renamed(bytes), 'latin1'));
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        one.on('close', () => other.destroy());
        one.on('error', () => other.destroy());
      }
    });
    // What a client does not trust it leaves; that is what the tests are about.
    server.on('tlsClientError', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    servers.push(server);
  }
  return {
    ports: servers.map(portOf),
    heard: () => heard.join(''),
    async stop() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

const portOf = (server: Server | undefined) => (server?.address() as AddressInfo).port;
const latin1 = (bytes: Buffer) => bytes.toString('latin1');
