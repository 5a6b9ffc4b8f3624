import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { startServerScript } from '../../lib/local/services/server-process.ts';

/** A listening port whose queue is full: a connection to it neither comes about nor fails. */
export interface FullBacklog {
  readonly port: number;
  stop(): Promise<void>;
}

/** More than the queue holds. */
const waiting = 6;

export async function fullBacklog(): Promise<FullBacklog> {
  const { ready, stop } = await startServerScript(new URL('./full-backlog.mjs', import.meta.url));
  const { port } = ready as { readonly port: number };
  const sockets: Socket[] = [];
  for (let n = 0; n < waiting; n += 1) {
    const socket = connect(port, '127.0.0.1').on('error', () => socket.destroy());
    sockets.push(socket);
    if (n === 0) await once(socket, 'connect');
  }
  return {
    port,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await stop();
    },
  };
}
