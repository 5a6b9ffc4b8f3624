import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RawServer {
  readonly port: number;
  /** Connections that are open now, and all there have been. */
  open(): number;
  taken(): number;
  stop(): Promise<void>;
}

/** A TCP server on a free loopback port that does with each connection what the test says. */
export async function rawServer(act: (socket: Socket) => void): Promise<RawServer> {
  const sockets = new Set<Socket>();
  let taken = 0;
  const server = createServer((socket) => {
    taken += 1;
    sockets.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    socket.resume();
    act(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    open: () => sockets.size,
    taken: () => taken,
    async stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Says these bytes to each request, one after the other with pauses where there are several; says nothing where there are none. */
export function saying(parts: readonly string[], everyMillis = 0): (socket: Socket) => void {
  return (socket) => {
    socket.once('data', () => {
      let at = 0;
      const say = () => {
        const part = parts[at];
        at += 1;
        if (part === undefined || socket.destroyed) return clearInterval(timer);
        socket.write(part);
      };
      const timer = setInterval(say, Math.max(1, everyMillis));
      socket.on('close', () => clearInterval(timer));
      say();
    });
  };
}
