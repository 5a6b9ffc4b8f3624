/**
 * The embedded store in a process of its own: js-redis-server, held to loopback and to the store's own protocol.
 * Prints one line when it listens: {"port":1234}, or {"missing":"js-redis-server"}.
 */
import { once } from 'node:events';
import { connect, Server } from 'node:net';

const firstByteOfCommand = '*'.charCodeAt(0);
const listen = Server.prototype.listen;

/**
 * js-redis-server listens on every interface and has no option for it. It also reads commands typed as plain text, so a
 * web page could post some: a connection whose first byte is not the protocol's is closed, as the real engine closes
 * one that begins with POST.
 * @param {number} port
 */
Server.prototype.listen = function listenOnLoopback(port) {
  const [serve] = this.listeners('connection');
  this.removeAllListeners('connection').on('connection', (socket) => {
    socket.on('error', () => socket.destroy());
    // Else the second of two answers waits 40 ms for the client to acknowledge the first.
    socket.setNoDelay(true);
    socket.once('readable', () => {
      const first = socket.read(1);
      if (first === null || first[0] !== firstByteOfCommand) return socket.destroy();
      socket.unshift(first);
      serve?.call(this, socket);
    });
  });
  return listen.call(this, port, '127.0.0.1');
};

/**
 * Runs a script once before anybody else does: loading the Lua machine takes longer than a limit check may.
 * @param {number} port
 */
async function loadLua(port) {
  const socket = connect(port, '127.0.0.1');
  socket.write('*3\r\n$4\r\nEVAL\r\n$8\r\nreturn 1\r\n$1\r\n0\r\n');
  await once(socket, 'data');
  socket.destroy();
}

try {
  const { createRedisServer } = await import('js-redis-server');
  const { port } = await createRedisServer({ port: 0, compatibility: 'valkey-8.0' });
  await loadLua(port);
  console.log(JSON.stringify({ port }));
} catch (error) {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.log(JSON.stringify({ missing: 'js-redis-server' }));
}
