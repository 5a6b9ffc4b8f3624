import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { SecureContextOptions, TLSSocket } from 'node:tls';

export interface SeenBehindTls {
  readonly serverName: string | false;
  readonly subject: unknown;
  readonly authorization: string | undefined;
}

export interface TlsUpstream {
  /** https://localhost:… */
  readonly url: URL;
  /** What each request came with, in order: the name it asked for, the subject of its certificate, and its `Authorization`. */
  seen(): readonly SeenBehindTls[];
  connections(): number;
  /** Shows and trusts something else from the next handshake on. */
  show(materials: SecureContextOptions): void;
  stop(): Promise<void>;
}

/** A real HTTPS service on loopback, which resets the connection of a request for `/reset`; with `demandsCertificate` it talks to nobody without one of its authority. */
export async function tlsUpstream(materials: SecureContextOptions, demandsCertificate = false): Promise<TlsUpstream> {
  const seen: SeenBehindTls[] = [];
  let connections = 0;
  const server = createServer(
    { ...materials, requestCert: demandsCertificate, rejectUnauthorized: demandsCertificate },
    (request, answer) => {
      const socket = request.socket as TLSSocket;
      seen.push({
        serverName: socket.servername ?? false,
        subject: socket.getPeerCertificate().subject?.CN,
        authorization: request.headers.authorization,
      });
      if (request.url === '/reset') socket.destroy();
      else answer.end('ok');
    },
  );
  // What a client does not trust it leaves; that is what the tests are about.
  server
    .on('tlsClientError', () => undefined)
    .on('secureConnection', () => {
      connections += 1;
    });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: new URL(`https://localhost:${(server.address() as AddressInfo).port}`),
    seen: () => seen,
    connections: () => connections,
    show: (other) => server.setSecureContext(other),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
