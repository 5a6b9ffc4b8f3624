/**
 * A DynamoDB API in a process of its own: dynalite on loopback, in memory.
 * Prints one line when it listens: {"port":1234}, or {"missing":"dynalite"}.
 */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\]):\d+$/;

/**
 * dynalite answers every web page ("Access-Control-Allow-Origin: *"), so what a browser sends is refused first. And it
 * throws when a client goes away in the middle of a request, so it gets only requests that arrived whole.
 * @param {import('node:http').RequestListener} serve
 * @returns {import('node:http').RequestListener}
 */
function guarded(serve) {
  return async (request, response) => {
    const { host = '', origin } = request.headers;
    if (origin !== undefined || !loopbackHost.test(host)) return response.writeHead(403).end();
    const body = await buffer(request).catch(() => null);
    if (body === null) return response.destroy();
    const { method, url, headers } = request;
    const whole = Object.assign(Readable.from(body.length === 0 ? [] : [body]), { method, url, headers });
    serve(/** @type {import('node:http').IncomingMessage} */ (/** @type {unknown} */ (whole)), response);
  };
}

try {
  const { default: dynalite } = await import('dynalite');
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  const [serve] = server.listeners('request');
  server.removeAllListeners('request').on('request', guarded(serve));
  server.listen(0, '127.0.0.1', () => console.log(JSON.stringify({ port: server.address().port })));
} catch (error) {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ERR_MODULE_NOT_FOUND') throw error;
  console.log(JSON.stringify({ missing: 'dynalite' }));
}
