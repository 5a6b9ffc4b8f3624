import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const site = platform('moving', { auth: { customer: jwt({ scopes: ['read'] }) } });
const old = { auth: 'public', reason: 'the old API asks for its own credentials', timeout: '2s' } as const;
const monolith = site.service('monolith', {
  owner: 'team-monolith',
  upstream: { timeout: '2s', hedge: { after: '900ms' }, retry: { tries: 2 } },
  routes: {
    'ANY /': { ...old, forward: ['authorization', 'cookie'] },
    'ANY /{rest+}': { ...old, forward: ['authorization', 'cookie'] },
  },
});
const orders = site.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '2s' },
  routes: { 'GET /orders/{id}': { auth: 'customer', scopes: ['read'] } },
});

/** What a service before the gateway's time does: its own errors, encodings, redirects and cookies. */
async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const body = await buffer(incoming);
  const { pathname } = new URL(`http://old${incoming.url}`);
  const kinds: { readonly [path: string]: () => void } = {
    '/zipped': () =>
      outgoing.writeHead(200, { 'Content-Encoding': 'gzip', 'Content-Type': 'text/plain' }).end(gzipSync('zipped')),
    '/moved': () => outgoing.writeHead(301, { Location: '/elsewhere?x=1' }).end(),
    '/login': () =>
      outgoing
        .writeHead(200, { 'Set-Cookie': ['a=1; Path=/', 'b=2; HttpOnly'], 'Content-Type': 'text/html' })
        .end('<p>'),
    '/broken': () => outgoing.writeHead(500, { 'Content-Type': 'text/plain' }).end('stack trace of the old API'),
    '/refused': () =>
      outgoing.writeHead(401, { 'WWW-Authenticate': 'Basic realm="old"', 'Content-Type': 'text/plain' }).end('who?'),
    '/flaky': () =>
      outgoing.writeHead(seen.length % 2 === 1 ? 503 : 200, { 'Content-Type': 'text/plain' }).end('flaky'),
    '/nothing': () => outgoing.writeHead(204).end(),
  };
  const usual = () =>
    outgoing.writeHead(200, { 'Content-Type': 'application/json', ETag: '"7"', 'Cache-Control': 'max-age=60' }).end(
      JSON.stringify({
        method: incoming.method,
        url: incoming.url,
        body: body.toString('base64'),
        type: incoming.headers['content-type'],
        length: body.length,
        authorization: incoming.headers.authorization,
        cookie: incoming.headers.cookie,
      }),
    );
  (kinds[pathname] ?? usual)();
}

const seen: string[] = [];
let server: Server;
let moved: RecordingUpstream;
let gateway: GatewayUnderTest;
let oldUrl: string;
beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    seen.push(`${incoming.method} ${incoming.url} ${incoming.headers['x-user-id'] ?? '-'}`);
    void answer(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  oldUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  moved = await recordingUpstream();
  gateway = await startGateway(site.gateway('moving', { services: [monolith, orders] }), {
    upstreams: { monolith: oldUrl, orders: moved.url },
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await moved?.stop();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: Buffer | string;
}

/** An answer as its bytes came, with those of its headers that are the service's to say. */
async function asked(base: string, { method, path, headers = {}, body }: Asked) {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${base}${path}`, { method, headers, agent: false }, resolve).on('error', reject).end(body);
  });
  const told = ['content-type', 'content-encoding', 'location', 'set-cookie', 'etag', 'cache-control'] as const;
  return {
    status: response.statusCode,
    headers: Object.fromEntries(told.map((name) => [name, response.headers[name]])),
    bytes: (await buffer(response)).toString('base64'),
  };
}

const json = { 'content-type': 'application/json' };
const requests: readonly Asked[] = [
  { method: 'GET', path: '/' },
  { method: 'GET', path: '/anything/below' },
  { method: 'GET', path: '/search?q=a%20b&q=c' },
  { method: 'GET', path: '/zipped' },
  { method: 'GET', path: '/moved' },
  { method: 'GET', path: '/login' },
  { method: 'GET', path: '/broken' },
  { method: 'GET', path: '/nothing' },
  { method: 'GET', path: '/mine', headers: { authorization: 'Bearer of-the-old-api', cookie: 'session=1' } },
  { method: 'HEAD', path: '/anything' },
  { method: 'OPTIONS', path: '/anything' },
  { method: 'DELETE', path: '/things/7' },
  { method: 'POST', path: '/things', headers: json, body: '{"a":1}' },
  { method: 'PUT', path: '/things/7', headers: { 'content-type': 'image/png' }, body: Buffer.from([0, 255, 137, 10]) },
  { method: 'PATCH', path: '/things/7', headers: { 'content-type': 'text/plain; charset=latin1' }, body: 'ö' },
  { method: 'POST', path: '/broken', headers: json, body: '{}' },
  { method: 'POST', path: '/orders/7', headers: json, body: '{"of":"the old API"}' },
  { method: 'GET', path: '/orders' },
];

describe('before a gateway that serves one route itself, an old API', () => {
  it.each(
    requests.map((one) => [`${one.method} ${one.path}`, one] as const),
  )('answers %s as if asked directly', async (_, one) => {
    const [direct, through] = [await asked(oldUrl, one), await asked(gateway.url, one)];
    // API Gateway says of an answer without a type that it is JSON.
    const type = direct.headers['content-type'] ?? 'application/json';
    expect(through).toEqual({ ...direct, headers: { ...direct.headers, 'content-type': type } });
    expect(moved.taken()).toEqual([]);
  });

  it('gets what it answers of its own credentials to the client, under the name that API Gateway gives it', async () => {
    const answered = await fetch(`${gateway.url}/refused`);
    expect([answered.status, await answered.text()]).toEqual([401, 'who?']);
  });

  it('is never asked for the route that has moved, and nothing else has moved', async () => {
    seen.length = 0;
    const token = await gateway.token('customer', { subject: 'alice', scopes: ['read'] });
    const get = (path: string, headers: { [name: string]: string } = {}) => fetch(`${gateway.url}${path}`, { headers });
    expect((await get('/orders/7', { authorization: `Bearer ${token}` })).status).toBe(200);
    expect((await get('/orders/7')).status).toBe(401);
    expect(seen).toEqual([]);
    expect(moved.taken().map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /orders/7']);
    await get('/orders/7/lines');
    expect(seen).toEqual(['GET /orders/7/lines -']);
  });

  it('is told nothing of an identity that a client makes up', async () => {
    seen.length = 0;
    await fetch(`${gateway.url}/anything`, { headers: { 'X-User-Id': 'admin', 'x-user_id': 'admin' } });
    expect(seen).toEqual(['GET /anything -']);
  });

  it('gets no request whose method API Gateway does not name', async () => {
    seen.length = 0;
    expect((await asked(gateway.url, { method: 'TRACE', path: '/anything' })).status).toBe(404);
    expect((await asked(gateway.url, { method: 'PROPFIND', path: '/anything' })).status).toBe(404);
    expect(seen).toEqual([]);
  });

  it('is asked again by the method of the request: a read that failed is, and a write is not', async () => {
    seen.length = 0;
    expect((await asked(gateway.url, { method: 'GET', path: '/flaky' })).status).toBe(200);
    expect(seen).toEqual(['GET /flaky -', 'GET /flaky -']);
    seen.length = 0;
    expect((await asked(gateway.url, { method: 'POST', path: '/flaky', body: '{}' })).status).toBe(503);
    expect(seen).toEqual(['POST /flaky -']);
  });

  it('is known in the log by its own key, whatever the method was', async () => {
    await fetch(`${gateway.url}/for-the-log`, { method: 'PUT', body: 'x' });
    const routes = gateway.logs().flatMap(({ text }) => /"route":"(ANY [^"]+)"/.exec(text)?.[1] ?? []);
    expect(routes.at(-1)).toBe('ANY /{rest+}');
  });
});

describe('an old API that API Gateway calls by itself, behind pages of another origin', () => {
  const origin = 'https://shop.example';
  let fronted: GatewayUnderTest;
  beforeAll(async () => {
    const direct = site.service('monolith', {
      owner: 'team-monolith',
      upstream: { timeout: '2s', trusts: 'nothing' },
      routes: {
        'ANY /{rest+}': {
          auth: 'customer',
          where: { 'header.x-tenant': 'claims.sub' },
          direct: 'nothing is asked of it',
        },
        'GET /status': { auth: 'customer' },
      },
    });
    const gateways = site.gateway('fronted', { services: [direct, orders], cors: { origins: [origin] } });
    fronted = await startGateway(gateways, { upstreams: { monolith: oldUrl, orders: moved.url } });
  }, 60_000);
  afterAll(() => fronted?.stop());

  const call = async (method: string, path: string, headers: { readonly [name: string]: string }) => {
    seen.length = 0;
    const token = await fronted.token('customer', { subject: 'alice', scopes: ['read'] });
    const { status } = await asked(fronted.url, {
      method,
      path,
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
    return [status, seen.map((line) => line.replace(/ -$/, ''))];
  };

  it('gets every method, as far as its route says who may call', async () => {
    expect(await call('PUT', '/things/7?x=1', { 'x-tenant': 'alice' })).toEqual([200, ['PUT /things/7?x=1']]);
    expect(await call('DELETE', '/things/7', { 'x-tenant': 'bob' })).toEqual([403, []]);
    expect(await call('POST', '/orders/7', { 'x-tenant': 'alice' })).toEqual([200, ['POST /orders/7']]);
  });

  it("has rules that are no other route's", async () => {
    expect(await call('GET', '/status', { 'x-tenant': 'bob' })).toEqual([200, ['GET /status alice']]);
  });

  it('is asked by no preflight: the gateway answers it, with the methods of both', async () => {
    seen.length = 0;
    const preflight = async (path: string) => {
      const answered = await fetch(`${fronted.url}${path}`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'PUT' },
      });
      return [answered.status, answered.headers.get('access-control-allow-methods')];
    };
    const every = 'GET,POST,PUT,PATCH,DELETE,HEAD';
    expect(await preflight('/orders/7')).toEqual([204, every]);
    expect(await preflight('/anything/else')).toEqual([204, every]);
    expect(seen).toEqual([]);
  });
});
