import { createServer } from 'node:http';

/** Takes a payment with one key once: the first answer is lost on the way, as answers are. */
const taken = new Map<string, number>();

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const key = `${request.headers['idempotency-key']}`;
    taken.set(key, (taken.get(key) ?? 0) + 1);
    if (taken.get(key) === 1) return response.destroy();
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ paid: 1, heard: taken.get(key) }));
  });
});
server.listen(Number(process.env['PORT']), '127.0.0.1');
process.once('SIGTERM', () => {
  server.closeAllConnections();
  server.close();
});
