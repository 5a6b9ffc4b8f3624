import { createHash } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { parseBodyPath } from '../../../lib/contract/body-path.ts';
import type { RouteConfig } from '../../../lib/contract/runtime-config.ts';
import type { BodyPath, RequestEdits } from '../../../lib/contract/shape.ts';
import { usualRetry } from '../../../lib/contract/upstream-call.ts';
import { jsonMediaTypes, usualValidation } from '../../../lib/contract/validation.ts';
import type { ProxyRequest } from '../../support/proxy-event.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { bench, caller, config, route, type Seen } from './forwarder-bench.ts';

const noEdits: RequestEdits = { headers: null, query: null, body: null };
const open = { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] };
const edited = (request: Partial<RequestEdits>, more: Partial<RouteConfig> = {}): RouteConfig => ({
  ...route,
  authorization: open,
  validation: { ...usualValidation, contentTypes: request.body ? jsonMediaTypes : null },
  request: { ...noEdits, ...request },
  ...more,
});
const path = (text: string): BodyPath => {
  const parsed = parseBodyPath(text);
  if ('fault' in parsed) throw new Error(text);
  return parsed.path;
};
const claim = (name: string) => ({ from: 'claims', name }) as const;

const routes: { readonly [key: string]: RouteConfig } = {
  'POST /headers': edited(
    {
      headers: {
        rename: [
          { from: 'X-Old', to: 'X-New' },
          { from: 'X-User-Id', to: 'X-Stolen' },
          { from: 'Authorization', to: 'X-Token' },
          { from: 'X-Forwarded-For', to: 'X-Chain' },
        ],
        add: [
          { name: 'X-Tag', value: { from: 'query', name: 'tag' } },
          { name: 'X-Tag', value: { from: 'static', value: 'b' } },
          { name: 'X-Absent', value: claim('absent') },
        ],
      },
    },
    { remove: ['X-New'], set: [{ name: 'X-Plan', value: claim('plan') }], forward: ['authorization'] },
  ),
  'GET /query': edited({
    query: {
      remove: ['debug'],
      rename: [{ from: 'q', to: 'search' }],
      set: [{ name: 'tenant', value: claim('plan') }],
      add: [{ name: 'tag', value: { from: 'static', value: 'a&b=c' } }],
    },
  }),
  'POST /body': edited({
    body: {
      remove: [path('internal')],
      rename: [{ path: path('user.mail'), to: 'email' }],
      set: [
        { path: path('user.id'), value: claim('sub') },
        { path: path('user.roles'), value: claim('roles') },
        { path: path('user.plan'), value: claim('absent') },
        { path: path('via'), value: { from: 'static', value: 'gateway' } },
      ],
    },
  }),
  'POST /grows': edited({ body: { set: [{ path: path('[].tag'), value: { from: 'header', name: 'x-tag' } }] } }),
  'POST /twice': edited({ headers: { rename: [{ from: 'Idempotency-Key', to: 'X-Key' }] } }, { upstream: 'retried' }),
  'GET /kept': edited(
    { query: { set: [{ name: 'tenant', value: { from: 'header', name: 'x-view' } }] } },
    { fallback: { lastGoodMillis: 60_000, static: null } },
  ),
};

let served: Awaited<ReturnType<typeof bench>>;
beforeAll(async () => {
  const retried = upstreamConfig({
    stageVariable: 'upstream_orders',
    retry: { ...usualRetry, tries: 2, pauseMillis: 0, idempotencyKey: true },
  });
  served = await bench({ ...config, upstreams: { ...config.upstreams, retried }, routes });
});
afterAll(() => served.stop());
afterEach(() => served.answering((_, answer) => answer.end('ok')));

const who = { ...caller, claims: { sub: 'user-1', plan: 'a b,☕', roles: ['admin', 'ops'] } };

async function sent(key: string, request: Partial<ProxyRequest> = {}): Promise<Seen & { status: number }> {
  served.seen.splice(0);
  const [method = '', resource = ''] = key.split(' ');
  const { statusCode } = await served.ask({ method, resource, ...request }, who);
  const [seen] = served.seen;
  return { method: '', target: '', headers: {}, rawHeaders: [], body: '', ...seen, status: statusCode };
}

const json = ['Content-Type', 'application/json'] as const;

describe('headers of a request', () => {
  it('have other names, and others beside them', async () => {
    const { headers } = await sent('POST /headers', {
      headers: [
        ['X-New', 'of the client'],
        ['x_old', 'kept'],
        ['Authorization', 'Bearer mine'],
      ],
      query: { tag: ['a,b\r\nX-User-Id: root'] },
    });
    expect(headers).toMatchObject({
      'x-new': 'kept',
      'x-tag': 'a%2Cb%0D%0AX-User-Id:%20root, b',
      'x-plan': 'a%20b,%E2%98%95',
      authorization: 'Bearer mine',
      'x-user-id': 'user-1',
    });
    expect(headers).not.toHaveProperty('x-absent');
  });

  it('bring out nothing that a client may not say, under no name', async () => {
    const { headers } = await sent('POST /headers', {
      headers: [
        ['X-User-Id', 'root'],
        ['x.user.id', 'root'],
        ['Authorization', 'Bearer mine'],
        ['X-Forwarded-For', '10.0.0.1'],
        ['Connection', 'x-old'],
        ['X-Old', 'of this hop'],
      ],
    });
    for (const name of ['x-stolen', 'x-token', 'x-chain', 'x-new', 'connection-x'])
      expect(headers).not.toHaveProperty(name);
    expect(headers['x-forwarded-for']).toBe('10.0.0.1, 203.0.113.9');
  });

  it('have no value that is longer than may be', async () => {
    const value = 'x'.repeat(1_025);
    expect((await sent('POST /headers', { query: { tag: [value] } })).status).toBe(431);
    expect((await sent('POST /headers', { query: { tag: [value.slice(1)] } })).status).toBe(200);
  });
});

describe('the query of a request', () => {
  it('is edited by name, and everything else means what it meant', async () => {
    const { target } = await sent('GET /query', {
      query: {
        a: ['1 2', '%2F+'],
        q: ['x', 'y'],
        debug: ['1'],
        tenant: ['mine'],
        tag: ['z'],
        search: ['gone'],
        '☕': [''],
      },
    });
    expect(target).toBe(
      '/v1/orders?a=1%202&a=%252F%2B&search=x&search=y&tag=z&%E2%98%95=&tenant=a%20b%2C%E2%98%95&tag=a%26b%3Dc',
    );
  });

  it('is there where none came', async () => {
    expect((await sent('GET /query')).target).toBe('/v1/orders?tenant=a%20b%2C%E2%98%95&tag=a%26b%3Dc');
  });
});

describe('the body of a request', () => {
  const body = '{"user":{"mail":"m","id":"root","plan":"gold"},"internal":1,"n":1.50}';
  const after = {
    user: { email: 'm', id: 'user-1', roles: ['admin', 'ops'] },
    n: 1.5,
    via: 'gateway',
  };

  it('has what the gateway says in place of what was sent, and nothing where the gateway has nothing to say', async () => {
    const seen = await sent('POST /body', { body, headers: [json] });
    expect(JSON.parse(seen.body)).toStrictEqual(after);
    expect(seen.headers['content-length']).toBe(String(seen.body.length));
    expect(seen.headers['content-type']).toBe('application/json');
  });

  it('is unpacked, and nothing is said of the bytes that came', async () => {
    const digest = createHash('sha256').update(body).digest('base64');
    const { headers, body: text } = await sent('POST /body', {
      body: brotliCompressSync(body),
      headers: [
        json,
        ['Content-Encoding', 'br'],
        ['Content-MD5', 'x'],
        ['Digest', `sha-256=${digest}`],
        ['content_digest', `sha-256=:${digest}:`],
        ['Repr-Digest', `sha-256=:${digest}:`],
        ['Content-Length', '3'],
      ],
    });
    expect(JSON.parse(text)).toStrictEqual(after);
    expect(Object.keys(headers).filter((name) => /digest|md5|encoding/.test(name))).toEqual([]);
    expect(headers['content-length']).toBe(String(text.length));
  });

  it.each([
    ['a list', '[1]', { via: 'gateway', user: { id: 'user-1', roles: ['admin', 'ops'] } }],
    ['null', 'null', { via: 'gateway', user: { id: 'user-1', roles: ['admin', 'ops'] } }],
  ])('is an object where the gateway says something: %s', async (_, text, expected) => {
    expect(JSON.parse((await sent('POST /body', { body: text, headers: [json] })).body)).toStrictEqual(expected);
  });

  it.each([
    ['nothing', undefined],
    ['no bytes', ''],
  ])('stays away: %s', async (_, none) => {
    const seen = await sent('POST /body', none === undefined ? {} : { body: none });
    expect([seen.status, seen.body, seen.headers['content-length']]).toEqual([200, '', '0']);
  });

  it('is refused where it cannot be read, though no schema asks', async () => {
    expect((await sent('POST /body', { body: '{"a":1,"a":2}', headers: [json] })).status).toBe(400);
    expect((await sent('POST /body', { body, headers: [] })).status).toBe(415);
  });

  it('does not grow without bound', async () => {
    const list = `[${'{},'.repeat(30_000)}{}]`;
    const headers = (length: number) => [json, ['X-Tag', 'x'.repeat(length)] as const];
    const startedAt = performance.now();
    expect((await sent('POST /grows', { body: list, headers: headers(8_000) })).status).toBe(413);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect((await sent('POST /grows', { body: list, headers: headers(10) })).status).toBe(200);
  });
});

it('a key that the route gives another name makes no call repeatable', async () => {
  served.answering((_, answer) => {
    answer.statusCode = 503;
    answer.end();
  });
  const { headers, status } = await sent('POST /twice', { headers: [['Idempotency-Key', 'k']] });
  expect([status, served.seen.length, headers['x-key'], headers['idempotency-key']]).toEqual([503, 1, 'k', undefined]);
});

it('a last good answer is of the request as it was sent', async () => {
  const asked = async (view: string) => {
    const answer = await served.ask({ resource: '/kept', headers: [['X-View', view]] }, who);
    return [answer.statusCode, answer.body];
  };
  served.answering((request, answer) => {
    answer.setHeader('Content-Type', 'text/plain');
    answer.end(request.url);
  });
  expect(await asked('a')).toEqual([200, '/v1/orders?tenant=a']);
  served.answering((request) => request.socket.destroy());
  expect(await asked('a')).toEqual([200, '/v1/orders?tenant=a']);
  expect((await asked('b'))[0]).toBe(502);
});
