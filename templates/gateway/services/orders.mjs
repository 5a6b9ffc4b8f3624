// Stands in for the real service on a laptop. It listens where PORT says, and trusts X-User-Id: only the gateway sets it.
import { createServer } from 'node:http';

const server = createServer((request, response) => {
  response.writeHead(request.method === 'POST' ? 201 : 200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ path: request.url, customer: request.headers['x-user-id'] ?? null, orders: [] }));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
