// Three embedded stores as one cluster, on loopback only. Prints {"port":…} of the first, as embedded-valkey.mjs does.
import { Server } from 'node:net';

const listen = Server.prototype.listen;
Server.prototype.listen = function listenOnLoopback(port) {
  this.on('connection', (socket) => socket.setNoDelay(true));
  return listen.call(this, port, '127.0.0.1');
};

const { createRedisMock } = await import('js-redis-server');
const cluster = await createRedisMock({ cluster: { masters: 3 }, compatibility: 'valkey-8.0' });
console.log(JSON.stringify({ port: cluster.addresses()[0].port }));
