// A port that nobody accepts at: this process never looks again. Prints {"port":…}.
import { writeSync } from 'node:fs';
import { createServer } from 'node:net';

const server = createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
  writeSync(1, `${JSON.stringify({ port: server.address().port })}\n`);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
});
