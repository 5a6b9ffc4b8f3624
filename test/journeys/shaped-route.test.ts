import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { z } from 'zod';

/** What people declare, zod and data alike, is what the running gateway does: from the declaration to the answer. */
const shop = platform('shop', { auth: { customer: jwt() } });
const orders = shop.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '5s', errors: { detail: 'error.text', members: { code: 'error.code' } } },
  routes: {
    'POST /orders/{id}': {
      auth: 'customer',
      validate: {
        body: z.object({ sku: z.string().min(1), count: z.int().min(1) }),
        query: { properties: { page: { type: 'integer' } } },
        path: { properties: { id: { type: 'string', pattern: '^o-[0-9]+$' } } },
        maxBody: '1KB',
      },
      add: { 'X-Order': 'path.id' },
      rename: { 'X-Old': 'X-New' },
      query: { remove: ['debug'], set: { tenant: 'claims.sub' } },
      body: { rename: { sku: 'article' }, set: { 'order.owner': 'claims.sub' } },
      answer: {
        remove: ['X-Internal-Cost'],
        set: { 'X-Served-For': 'claims.sub' },
        body: { remove: ['internal'], limit: { 'items[]': 2 } },
      },
    },
    'GET /failing': { auth: 'public', reason: 'test' },
  },
});

let server: Server;
let gateway: GatewayUnderTest;
let bearer: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request
      .on('data', (part: Buffer) => parts.push(part))
      .on('end', () => {
        if (request.url === '/failing') {
          response.writeHead(422, { 'content-type': 'application/json', server: 'shop/1' });
          response.end('{"error":{"text":"out of stock","code":17,"trace":"at line 3"}}');
          return;
        }
        const { 'x-order': order, 'x-new': renamed, 'x-old': old } = request.headers;
        const body = JSON.parse(Buffer.concat(parts).toString('utf8'));
        response.writeHead(200, { 'content-type': 'application/json', 'x-internal-cost': '3', 'x-powered-by': 'node' });
        response.end(JSON.stringify({ url: request.url, order, renamed, old, body, internal: 1, items: [1, 2, 3] }));
      });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  gateway = await startGateway(shop.gateway('mobile', { services: [orders] }), { upstreams: { orders: url } });
  bearer = `Bearer ${await gateway.token('customer')}`;
});
afterAll(async () => {
  await gateway?.stop();
  server?.closeAllConnections();
  await new Promise((resolve) => server?.close(resolve));
});

interface Told {
  readonly type: string;
  readonly requestId: string;
  readonly violations?: readonly { readonly at: string; readonly rule: string }[];
}

function post(path: string, body: string, headers: { readonly [name: string]: string } = {}): Promise<Response> {
  const all = { authorization: bearer, 'content-type': 'application/json', ...headers };
  return fetch(`${gateway.url}${path}`, { method: 'POST', body, headers: all });
}

test('a lawful request arrives as it was edited, and so does its answer', async () => {
  const answer = await post('/orders/o-1?page=2&debug=1&tenant=eve', '{"sku":"a","count":1,"order":{"owner":"eve"}}', {
    'X-Old': 'x',
    'X-Order': 'theirs',
  });
  const body = await answer.json();
  expect({ status: answer.status, body }).toEqual({
    status: 200,
    body: {
      url: '/orders/o-1?page=2&tenant=alice',
      order: 'theirs, o-1',
      renamed: 'x',
      body: { article: 'a', count: 1, order: { owner: 'alice' } },
      items: [1, 2],
    },
  });
  expect(['x-internal-cost', 'x-powered-by', 'x-served-for'].map((name) => answer.headers.get(name))).toEqual([
    null,
    null,
    'alice',
  ]);
});

describe('what is not lawful is refused, with every reason and no value', () => {
  it.each<[string, string, string, readonly string[]]>([
    ['a body', '/orders/o-1', '{"sku":"","count":0}', ['body.sku minLength', 'body.count minimum']],
    ['a query', '/orders/o-1?page=two', '{"sku":"a","count":1}', ['query.page type']],
    ['a path', '/orders/secret', '{"sku":"a","count":1}', ['path.id pattern']],
  ])('%s', async (_story, path, body, violations) => {
    const answer = await post(path, body);
    const problem = (await answer.json()) as Told;
    expect({ status: answer.status, type: problem.type }).toEqual({
      status: 400,
      type: 'urn:gatehouse:problem:invalid-request',
    });
    expect(problem.violations?.map(({ at, rule }) => `${at} ${rule}`)).toEqual(violations);
    expect(JSON.stringify(problem)).not.toMatch(/two|secret/);
  });

  it.each<[string, number, string, { readonly [name: string]: string }]>([
    ['a body of 1,025 bytes', 413, JSON.stringify({ sku: 'x'.repeat(1_005), count: 1 }), {}],
    ['a text', 415, 'sku', { 'content-type': 'text/plain' }],
    ['one name twice', 400, '{"sku":"a","sku":"b","count":1}', {}],
  ])('%s', async (_story, status, body, headers) => {
    expect((await post('/orders/o-1', body, headers)).status).toBe(status);
  });
});

test("a service's error is a problem with what was named of it, and nothing else", async () => {
  const answer = await fetch(`${gateway.url}/failing`);
  const { requestId, ...problem } = (await answer.json()) as Told;
  expect({ type: answer.headers.get('content-type'), server: answer.headers.get('server'), problem }).toEqual({
    type: 'application/problem+json',
    server: null,
    problem: expect.objectContaining({ status: 422, detail: 'out of stock', code: 17 }),
  });
  expect(problem).not.toHaveProperty('trace');
  expect(requestId).toBe(answer.headers.get('x-request-id'));
});
