import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyResult } from 'aws-lambda';
import { parseBodyPath } from '../../../lib/contract/body-path.ts';
import type { RouteConfig } from '../../../lib/contract/runtime-config.ts';
import type { AnswerEdits, BodyPath } from '../../../lib/contract/shape.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { bench, caller, config, header, route } from './forwarder-bench.ts';

const path = (text: string): BodyPath => {
  const parsed = parseBodyPath(text);
  if ('fault' in parsed) throw new Error(text);
  return parsed.path;
};
const open = { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] };
const answering = (answer: Partial<AnswerEdits>, more: Partial<RouteConfig> = {}): RouteConfig => ({
  ...route,
  authorization: open,
  answer: { headers: null, body: null, ...answer },
  ...more,
});
const body = {
  pick: [path('items[].id'), path('items[].mail'), path('next')],
  limit: [{ path: path('items[]'), first: 2 }],
  rename: [{ path: path('items[].mail'), to: 'email' }],
  set: [{ path: path('for'), value: { from: 'claims', name: 'sub' } }],
} as const;
const bodyRoute = answering({ body });
const keeping = { lastGoodMillis: 60_000, static: { status: 200, body: '{"items":"static"}' } };

const routes: { readonly [key: string]: RouteConfig } = {
  'GET /body': bodyRoute,
  'HEAD /body': bodyRoute,
  'GET /headers': answering({
    headers: {
      remove: ['X-Debug'],
      rename: [
        { from: 'X-Internal-Id', to: 'X-Order-Id' },
        { from: 'X-Request-Id', to: 'X-Stolen' },
        { from: 'X-Gatehouse-Degraded', to: 'X-Stolen' },
        { from: 'Server', to: 'X-Server' },
      ],
      set: [{ name: 'Cache-Control', value: { from: 'static', value: 'private' } }],
      add: [{ name: 'X-Echo', value: { from: 'query', name: 'echo' } }],
    },
  }),
  'GET /plain': route,
  'GET /kept': answering(
    { body, headers: { set: [{ name: 'X-Edited', value: { from: 'static', value: 'yes' } }] } },
    { fallback: keeping },
  ),
  'GET /errors': { ...bodyRoute, upstream: 'told' },
  'HEAD /errors': { ...bodyRoute, upstream: 'told' },
  'GET /quiet': { ...route, upstream: 'quiet' },
};

let served: Awaited<ReturnType<typeof bench>>;
beforeAll(async () => {
  const stageVariable = 'upstream_orders';
  const told = upstreamConfig({
    stageVariable,
    errors: {
      detail: path('error.message'),
      members: {
        code: path('error.code'),
        status: path('error.code'),
        large: path('error.large'),
        ['__proto__']: path('error.code'),
      },
    },
  });
  const quiet = upstreamConfig({ stageVariable, errors: { detail: null, members: {} } });
  served = await bench({ ...config, upstreams: { ...config.upstreams, told, quiet }, routes });
});
afterAll(() => served.stop());
afterEach(() => void served.seen.splice(0));

interface Said {
  readonly status?: number;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}
const json = { 'Content-Type': 'application/json' };
const says = ({ status = 200, headers = json, body: text = '' }: Said) =>
  served.answering((request: IncomingMessage, answer: ServerResponse) => {
    answer.writeHead(status, headers);
    answer.end(request.method === 'HEAD' ? undefined : text);
  });

async function asked(said: Said, key = 'GET /body', query: { readonly [name: string]: readonly string[] } = {}) {
  says(said);
  const [method = '', resource = ''] = key.split(' ');
  return served.ask(
    {
      method,
      resource,
      query,
      headers: [
        ['Range', 'bytes=0-9'],
        ['Accept-Encoding', 'br'],
      ],
    },
    caller,
  );
}

const text = ({ body: sent, isBase64Encoded }: APIGatewayProxyResult) =>
  Buffer.from(sent, isBase64Encoded ? 'base64' : 'utf8').toString();
const problem = (answer: APIGatewayProxyResult) => [answer.statusCode, JSON.parse(answer.body).type.split(':').at(-1)];

const long = { items: [{ id: 1, mail: 'a', cost: 2 }, { id: 2, mail: null }, { id: 3 }], next: null, debug: 'secret' };
const short = {
  items: [
    { id: 1, email: 'a' },
    { id: 2, email: null },
  ],
  next: null,
  for: 'user-1',
};

describe('the body of an answer', () => {
  it('is what its route leaves of it', async () => {
    const answer = await asked({
      body: JSON.stringify(long),
      headers: {
        'Content-Type': 'application/hal+json; charset=utf-8',
        ETag: '"1"',
        Digest: 'x',
        'Content-MD5': 'x',
        'Accept-Ranges': 'bytes',
        'Last-Modified': 'Tue, 24 Nov 2026 10:00:00 GMT',
      },
    });
    expect(JSON.parse(answer.body)).toStrictEqual(short);
    expect(Object.keys(answer.multiValueHeaders ?? {}).filter((name) => !/^(x-|vary|access|date)/i.test(name))).toEqual(
      ['Content-Type', 'Last-Modified'],
    );
    expect(header(answer, 'content-type')).toEqual(['application/hal+json; charset=utf-8']);
  });

  it('is asked for whole, and not packed', async () => {
    await asked({ body: '{}' });
    expect(served.seen[0]?.headers).toMatchObject({ 'accept-encoding': 'identity' });
    expect(served.seen[0]?.headers).not.toHaveProperty('range');
  });

  it('is unpacked where the service packs it all the same', async () => {
    const answer = await asked({
      body: gzipSync(JSON.stringify(long)),
      headers: { ...json, 'Content-Encoding': 'gzip' },
    });
    expect(JSON.parse(text(answer))).toStrictEqual(short);
    expect(header(answer, 'content-encoding')).toEqual([]);
  });

  it.each([
    ['no JSON', { body: '{"items":' }],
    ['a page', { body: '<html>', headers: { 'Content-Type': 'text/html' } }],
    ['no type', { body: '{}', headers: {} }],
    ['two types', { body: '{}', headers: { 'Content-Type': ['application/json', 'text/html'] as never } }],
    ['another charset', { body: '{}', headers: { 'Content-Type': 'application/json; charset=utf-16' } }],
    ['one name twice', { body: '{"items":[],"items":[{"id":1}]}' }],
    ['a prototype', { body: '{"items":[{"id":{"__proto__":{}}}]}' }],
    ['an id that a double rounds', { body: '{"items":[{"id":9007199254740993}]}' }],
    ['a million levels', { body: '['.repeat(1_000_000) }],
    ['a coding that nobody reads', { body: '{}', headers: { ...json, 'Content-Encoding': 'compress' } }],
    ['two codings', { body: gzipSync(gzipSync('{}')), headers: { ...json, 'Content-Encoding': 'gzip, gzip' } }],
    [
      'packed, and broken off',
      { body: gzipSync('{}').subarray(0, 12), headers: { ...json, 'Content-Encoding': 'gzip' } },
    ],
    ['a bomb', { body: gzipSync(Buffer.alloc(50_000_000, 32)), headers: { ...json, 'Content-Encoding': 'gzip' } }],
    ['a part of it', { status: 206, body: '{}', headers: { ...json, 'Content-Range': 'bytes 0-1/9' } }],
    ['too many values', { body: `[${'0,'.repeat(400_000)}0]` }],
  ] as readonly (readonly [string, Said])[])('is not passed on unread: %s', async (_, said) => {
    const startedAt = performance.now();
    const answer = await asked(said);
    expect(problem(answer)).toEqual([502, 'bad-upstream-answer']);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it.each([
    ['a HEAD', 'HEAD /body', { headers: { ...json, ETag: '"1"' } }, 200],
    ['204', 'GET /body', { status: 204, headers: {} }, 204],
    ['304', 'GET /body', { status: 304, headers: { ETag: '"1"' } }, 304],
    ['no bytes', 'GET /body', { headers: {} }, 200],
  ] as readonly (readonly [string, string, Said, number])[])('is none: %s', async (_, key, said, status) => {
    const answer = await asked(said, key);
    expect([answer.statusCode, answer.body, header(answer, 'etag')]).toEqual([status, '', []]);
  });

  it('is none of a redirect', async () => {
    const answer = await asked({ status: 302, body: '<a>', headers: { 'Content-Type': 'text/html', Location: '/x' } });
    expect([answer.statusCode, answer.body, header(answer, 'location'), header(answer, 'content-type')]).toEqual([
      302,
      '',
      ['/x'],
      [],
    ]);
  });

  it('of an error is as it came', async () => {
    const answer = await asked({ status: 404, body: 'no such order', headers: { 'Content-Type': 'text/plain' } });
    expect([answer.statusCode, answer.body]).toEqual([404, 'no such order']);
  });

  it('is as long as a function may answer', async () => {
    const items = Array.from({ length: 2 }, (_, id) => ({ id, mail: 'x'.repeat(1_500_000) }));
    const answer = await asked({ body: JSON.stringify({ items }) });
    expect([answer.statusCode, JSON.parse(text(answer)).items.length]).toEqual([200, 2]);
  });
});

describe('the headers of an answer', () => {
  const headers = {
    ...json,
    Server: 'nginx/1.2',
    'X-Powered-By': 'PHP',
    x_aspnet_version: '4',
    'X-Runtime': '0.1',
    'X-Debug': 'secret',
    'X-Internal-Id': '7',
    'X-Request-Id': 'of the service',
    'X-Gatehouse-Degraded': 'static',
    'Cache-Control': 'public',
    'X-Echo': 'first',
    'Set-Cookie': ['a=1', 'b=2'],
    Connection: 'x-hop',
    'X-Hop': '1',
  };

  it('tell nobody what is running behind the gateway', async () => {
    const answer = await asked({ headers, body: '{}' }, 'GET /plain');
    for (const name of ['server', 'x-powered-by', 'x_aspnet_version', 'x-runtime', 'x-hop', 'connection'])
      expect(header(answer, name)).toEqual([]);
    expect(header(answer, 'x-internal-id')).toEqual(['7']);
  });

  it('are edited, and none that the gateway writes is the service\u2019s', async () => {
    const answer = await asked({ headers, body: '{}' }, 'GET /headers', { echo: ['a, b\r\nSet-Cookie: c=3'] });
    const found = (name: string) => header(answer, name);
    expect([found('x-debug'), found('x-internal-id'), found('x-stolen'), found('x-server')]).toEqual([[], [], [], []]);
    expect([found('x-order-id'), found('cache-control')]).toEqual([['7'], ['private']]);
    expect(found('x-echo')).toEqual(['first', 'a%2C%20b%0D%0ASet-Cookie:%20c=3']);
    expect(found('set-cookie')).toEqual(['a=1', 'b=2']);
    expect(found('x-request-id')).toEqual(['ext-1=']);
    expect(answer.body).toBe('{}');
  });

  it('are of errors too', async () => {
    const answer = await asked({ status: 500, headers, body: 'oops' }, 'GET /headers');
    expect([answer.statusCode, answer.body, header(answer, 'x-order-id')]).toEqual([500, 'oops', ['7']]);
  });

  it('have no value that is longer than may be: nobody is called', async () => {
    const answer = await asked({}, 'GET /headers', { echo: ['x'.repeat(1_025)] });
    expect([problem(answer), served.seen.length]).toEqual([[431, 'value-too-large'], 0]);
  });
});

describe('an answer in place of the service\u2019s', () => {
  const down = () => served.answering((request) => request.socket.destroy());
  const again = () => served.ask({ resource: '/kept', headers: [['Range', 'bytes=0-9']] }, caller);

  it('is edited where it is the last good one', async () => {
    says({ body: JSON.stringify(long) });
    expect(JSON.parse((await again()).body)).toStrictEqual(short);
    down();
    const answer = await again();
    expect(JSON.parse(answer.body)).toStrictEqual(short);
    expect([header(answer, 'x-gatehouse-degraded'), header(answer, 'x-edited')]).toEqual([['last-good'], ['yes']]);
  });

  it('is as it was written where it is a static one', async () => {
    down();
    const answer = await served.ask({ resource: '/kept', query: { other: ['1'] } }, caller);
    expect(answer.body).toBe('{"items":"static"}');
    expect([header(answer, 'x-gatehouse-degraded'), header(answer, 'x-edited')]).toEqual([['static'], []]);
  });

  it('is a problem of the gateway\u2019s where there is none', async () => {
    down();
    const answer = await served.ask({ resource: '/headers' }, caller);
    expect([problem(answer), header(answer, 'cache-control')]).toEqual([[502, 'upstream-unreachable'], []]);
  });
});

describe('an error of a service', () => {
  const error = { error: { message: 'no such order', code: 'E7', large: 'x'.repeat(20_000), trace: 'secret' } };

  it('is a problem with its status, and what the envelope names', async () => {
    const answer = await asked(
      { status: 404, body: JSON.stringify(error), headers: { ...json, ETag: '"1"', 'Retry-After': '3' } },
      'GET /errors',
    );
    expect([answer.statusCode, JSON.parse(answer.body)]).toStrictEqual([
      404,
      {
        type: 'urn:gatehouse:problem:upstream-error',
        title: 'Refused by the Service',
        status: 404,
        detail: 'no such order',
        requestId: 'ext-1=',
        code: 'E7',
      },
    ]);
    expect([header(answer, 'content-type'), header(answer, 'retry-after'), header(answer, 'etag')]).toEqual([
      ['application/problem+json'],
      ['3'],
      [],
    ]);
  });

  it.each([
    ['a page', { body: '<html>secret', headers: { 'Content-Type': 'text/html' } }],
    ['nothing', { body: '', headers: {} }],
    ['no JSON', { body: '{"error":{"message":"secret"}' }],
    ['a sentence that is none', { body: '{"error":{"message":{"secret":1}}}' }],
    ['a sentence of a book', { body: JSON.stringify({ error: { message: 'secret'.repeat(1_000) } }) }],
    ['packed in a way that nobody reads', { body: 'secret', headers: { ...json, 'Content-Encoding': 'lzw' } }],
  ] as readonly (readonly [string, Said])[])('says nothing of its own where it says %s', async (_, said) => {
    const answer = await asked({ ...said, status: 500 }, 'GET /errors');
    expect(JSON.parse(answer.body)).toStrictEqual({
      type: 'urn:gatehouse:problem:upstream-error',
      title: 'Failed in the Service',
      status: 500,
      detail: 'the service could not handle the request',
      requestId: 'ext-1=',
    });
    expect(header(answer, 'content-encoding')).toEqual([]);
  });

  it('says nothing of its own where the envelope names nothing', async () => {
    const answer = await asked({ status: 400, body: JSON.stringify(error) }, 'GET /quiet');
    expect(JSON.parse(answer.body)).toMatchObject({ detail: 'the service refused the request' });
    expect(answer.body).not.toMatch(/E7|secret/);
  });

  it('stays where it is a problem already', async () => {
    const said = {
      status: 409,
      body: '{"title":"taken"}',
      headers: { 'Content-Type': 'Application/Problem+JSON; a=b' },
    };
    expect((await asked(said, 'GET /errors')).body).toBe('{"title":"taken"}');
  });

  it('has no body where none was asked for', async () => {
    const answer = await asked({ status: 404 }, 'HEAD /errors');
    expect([answer.statusCode, answer.body]).toEqual([404, '']);
  });

  it('of the gateway is the gateway\u2019s', async () => {
    served.answering((request) => request.socket.destroy());
    const answer = await served.ask({ resource: '/quiet' }, caller);
    expect(problem(answer)).toEqual([502, 'upstream-unreachable']);
  });
});
