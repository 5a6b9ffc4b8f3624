import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { AuthorizationRule } from '../../../lib/contract/runtime-config.ts';
import { bench, caller, config, header, route } from './forwarder-bench.ts';

let gateway: Awaited<ReturnType<typeof bench>>;
let other: typeof gateway | undefined;
afterEach(async () => {
  await other?.stop();
  other = undefined;
});
beforeAll(async () => {
  gateway = await bench();
});
afterAll(() => gateway.stop());
beforeEach(() => {
  gateway.seen.length = 0;
  gateway.lines.length = 0;
  gateway.answering((_, answer) => answer.end('ok'));
});

const refused = (status: number, kind: string) => ({
  statusCode: status,
  body: expect.stringContaining(`"type":"urn:gatehouse:problem:${kind}"`),
  isBase64Encoded: false,
});

describe('a request on its way in', () => {
  it('reaches the place of the stage variable, under the upstream\u2019s base path', async () => {
    await gateway.ask({ resource: '/orders', query: { q: ['a b', 'c'] } });
    expect(gateway.seen).toMatchObject([{ method: 'GET', target: '/v1/orders?q=a%20b&q=c', body: '' }]);
  });

  it('reaches a place with a base path of its own', async () => {
    await gateway.ask({ resource: '/orders', stageVariables: { upstream_orders: `${gateway.host}/stage-a/` } });
    expect(gateway.seen[0]?.target).toBe('/stage-a/v1/orders');
  });

  it('keeps its body to the byte', async () => {
    await gateway.ask({ method: 'POST', resource: '/orders', body: Buffer.from([0, 200, 255, 10]) }, caller);
    expect(gateway.seen[0]).toMatchObject({ body: '\0\u00c8\u00ff\n', headers: { 'content-length': '4' } });
  });

  it('says who is calling and nothing that the client said about that', async () => {
    const spoof = [
      ['X-User-Id', 'root'],
      ['x_user_roles', 'root'],
      ['X-Tenant-Id', 'root'],
      ['X-Gatehouse-A', 'root'],
      ['Cookie', 'root'],
      ['Authorization', 'root'],
      ['X-Request-Id', 'root'],
    ] as const;
    await gateway.ask({ method: 'POST', resource: '/orders', headers: spoof }, caller);
    expect(gateway.seen[0]?.headers).toMatchObject({
      'x-user-id': 'user-1',
      'x-user-roles': 'admin,ops',
      'x-tenant-id': 'acme',
      'x-request-id': 'ext-1=',
    });
    expect(gateway.seen[0]?.rawHeaders.filter((text) => text.includes('root'))).toEqual([]);
  });

  it('says where it came from', async () => {
    const headers = [
      ['Host', 'shop.example'],
      ['X-Forwarded-Proto', 'http'],
      ['X-Forwarded-For', '198.51.100.1'],
    ] as const;
    await gateway.ask({ resource: '/orders', headers });
    expect(gateway.seen[0]?.headers).toMatchObject({
      host: gateway.host,
      'x-forwarded-for': '198.51.100.1, 203.0.113.9',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'shop.example',
    });
  });

  it('carries what the route sets, and not what it removes', async () => {
    const headers = [
      ['X-Debug', '1'],
      ['x_caller_service', 'me'],
      ['X-Absent', 'me'],
      ['X-Other', 'stays'],
    ] as const;
    await gateway.ask({ resource: '/changed', headers, query: { q: ['a\r\nb'] } });
    expect(gateway.seen[0]?.headers).toMatchObject({
      'x-caller-service': 'api gateway',
      'x-internal-request-id': 'ext-1=',
      'x-query': 'a%0D%0Ab',
      'x-other': 'stays',
    });
    expect(Object.keys(gateway.seen[0]?.headers ?? {})).not.toEqual(expect.arrayContaining(['x-debug']));
    expect(gateway.seen[0]?.rawHeaders).not.toContain('me');
  });

  it('a claim that the route sets is one encoded value of bounded length; a longer one is refused, not cut and not left out', async () => {
    const set = [{ name: 'X-Plan', value: { from: 'claims', name: 'plan' } }] as const;
    const guarded = {
      ...route,
      set,
      authorization: config.routes['GET /users/{userId}/profile']?.authorization ?? null,
    };
    const mine = { ...guarded, authorization: { ...(guarded.authorization as AuthorizationRule), where: [] } };
    other = await bench({ ...config, routes: { 'GET /plan': mine } });
    const ask = (plan: string) => other?.ask({ resource: '/plan' }, { ...caller, claims: { sub: 'user-1', plan } });
    expect(await ask('a b\r\n☕')).toMatchObject({ statusCode: 200 });
    expect(await ask('x'.repeat(1_024))).toMatchObject({ statusCode: 200 });
    expect(await ask('x'.repeat(1_025))).toMatchObject({
      ...refused(431, 'value-too-large'),
      body: expect.stringContaining('"detail":"the value of claims.plan is too long for X-Plan"'),
    });
    expect(await ask('☕'.repeat(200))).toMatchObject(refused(431, 'value-too-large'));
    expect(other.seen.map(({ headers }) => headers['x-plan'])).toEqual(['a%20b%0D%0A%E2%98%95', 'x'.repeat(1_024)]);
  });

  it('holds no credential, wherever the platform\u2019s credentials stand and however they are spelled', async () => {
    const set = [
      { name: 'X-Copied', value: { from: 'header', name: 'x-session' } },
      { name: 'X-Key', value: { from: 'query', name: 'api_key' } },
    ] as const;
    other = await bench({
      ...config,
      credentialHeaders: [...config.credentialHeaders, 'x-session'],
      credentialQuery: ['api_key'],
      routes: { 'GET /orders': { ...route, set, forward: ['x-session'] }, 'GET /files/{path+}': { ...route, set } },
    });
    const headers = ['X-Session', 'x_session', 'X-API-Key', 'x.api.key', 'Cookie', 'AUTHORIZATION'].map(
      (name) => [name, 'planted'] as const,
    );
    const query = { api_key: ['planted'], 'api-key': ['planted'], 'API.KEY': ['planted'], q: ['stays'] };
    await other.ask({ resource: '/files/{path+}', path: { path: 'a' }, headers, query });
    await other.ask({ resource: '/orders', headers, query });
    expect(other.seen.map(({ target }) => target)).toEqual(['/v1/orders?q=stays', '/v1/orders?q=stays']);
    expect(other.seen.map(({ rawHeaders }) => rawHeaders.filter((_, n) => rawHeaders[n + 1] === 'planted'))).toEqual([
      [],
      ['X-Session'],
    ]);
    expect(JSON.stringify(other.lines)).not.toContain('planted');
  });

  it('continues its trace, each call under a span of its own', async () => {
    const headers = [
      ['traceparent', '00-12345678901234567890123456789012-1234567890123456-01'],
      ['tracestate', 'foo=1'],
      ['tracestate', 'bar=2'],
    ] as const;
    const answers = [
      await gateway.ask({ resource: '/orders', headers }),
      await gateway.ask({ resource: '/orders', headers }),
    ];
    const [first, second] = gateway.seen.map((seen) => seen.headers);
    expect(first).toMatchObject({
      traceparent: expect.stringMatching(/^00-12345678901234567890123456789012-[0-9a-f]{16}-01$/),
      tracestate: 'foo=1,bar=2',
      'x-trace-id': '12345678901234567890123456789012',
    });
    expect(new Set([first?.['traceparent'], second?.['traceparent'], headers[0][1]]).size).toBe(3);
    expect(answers.map((answer) => header(answer, 'X-Trace-Id'))).toEqual([
      ['12345678901234567890123456789012'],
      ['12345678901234567890123456789012'],
    ]);
  });

  it('starts a trace of its own where the client\u2019s is broken', async () => {
    await gateway.ask({
      resource: '/orders',
      headers: [
        ['traceparent', '00-0-0-00'],
        ['tracestate', 'foo=1'],
      ],
    });
    expect(gateway.seen[0]?.headers['traceparent']).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-03$/);
    expect(gateway.seen[0]?.headers['tracestate']).toBe(undefined);
  });
});

describe('a path', () => {
  it('keeps its parameters as the client wrote them', async () => {
    await gateway.ask({ resource: '/files/{path+}', path: { path: 'a%20b/%E2%98%95/c' } });
    expect(gateway.seen[0]?.target).toBe('/v1/files/a%20b/%E2%98%95/c');
  });

  it.each([
    '..',
    '%2e%2e',
    'a/../b',
    'a%2fb',
    'a%5cb',
    'a;b',
    'a//b',
    '%00',
    '%252e%252e',
    'a\\b',
    '%zz',
    '%c0%ae',
  ])('%s is refused before any call', async (path) => {
    expect(await gateway.ask({ resource: '/files/{path+}', path: { path } })).toMatchObject(
      refused(400, 'unsafe-path'),
    );
    expect(gateway.seen).toEqual([]);
  });
});

describe('who may', () => {
  const expired = { ...caller, expiresAt: 1_000 };
  it.each([
    ['nobody, where a token is needed', undefined, refused(401, 'unauthorized'), ['Bearer realm="shop"']],
    [
      'a token that ended while its result was cached',
      expired,
      refused(401, 'token-expired'),
      ['Bearer realm="shop", error="invalid_token"'],
    ],
    [
      'a token without the scope',
      { ...caller, scopes: [] },
      refused(403, 'insufficient-scope'),
      ['Bearer realm="shop", error="insufficient_scope", scope="orders:write"'],
    ],
    ['another credential', { ...caller, credential: 'partner' }, refused(403, 'forbidden'), []],
  ] as const)('not %s', async (_, who, expected, challenge) => {
    const answer = await gateway.ask({ method: 'POST', resource: '/orders' }, who);
    expect(answer).toMatchObject(expected);
    expect(header(answer, 'WWW-Authenticate')).toEqual(challenge);
    expect(JSON.parse(answer.body).challenge).toBe(challenge[0]);
    expect(gateway.seen).toEqual([]);
  });

  it.each([
    [undefined, 'unauthorized'],
    [expired, 'token-expired'],
    [{ ...caller, scopes: [] }, 'insufficient-scope'],
    [{ ...caller, credential: 'partner' }, 'forbidden'],
  ])('without being counted by reason, with the network in the line alone: %#', async (who, reason) => {
    await gateway.ask({ method: 'POST', resource: '/orders' }, who);
    expect(gateway.lines).toMatchObject([
      {
        message: 'request',
        refusal: reason,
        reason,
        gateway: 'shop',
        network: '203.0.113.0/24',
        AuthorizationFailures: 1,
      },
    ]);
    const [{ _aws: metrics } = {}] = gateway.lines;
    expect(metrics).toMatchObject({
      CloudWatchMetrics: [
        {
          Dimensions: [
            ['gateway', 'stage'],
            ['gateway', 'stage', 'reason'],
          ],
        },
      ],
    });
  });

  it.each([
    ['user-1', 200],
    ['user%2D1', 200],
    ['user-2', 403],
    ['%2575ser-1', 403],
    ['..', 403],
  ])('only their own profile: %s is %d', async (userId, status) => {
    expect(await gateway.ask({ resource: '/users/{userId}/profile', path: { userId } }, caller)).toMatchObject({
      statusCode: status,
    });
  });

  it('nobody may take a route that another deployment declared', async () => {
    expect(await gateway.ask({ resource: '/unknown' })).toMatchObject(refused(503, 'deploying'));
    expect(await gateway.ask({ resource: 'x', method: 'toString' })).toMatchObject(refused(503, 'deploying'));
  });
});

describe('the answer of the service', () => {
  it('comes back with its status, its headers and the gateway\u2019s ids', async () => {
    gateway.answering((_, answer) =>
      answer
        .writeHead(207, [
          'Content-Type',
          'application/json; charset=utf-8',
          'Set-Cookie',
          'a=1',
          'set-cookie',
          'b=2',
          'X-Request-Id',
          'theirs',
          'Keep-Alive',
          'timeout=1',
        ])
        .end('{"a":"☕"}'),
    );
    const answer = await gateway.ask({ resource: '/orders' });
    expect(answer).toMatchObject({ statusCode: 207, body: '{"a":"☕"}', isBase64Encoded: false });
    expect(answer.multiValueHeaders).toMatchObject({ 'Set-Cookie': ['a=1', 'b=2'], 'X-Request-Id': ['ext-1='] });
    expect([header(answer, 'x-request-id'), header(answer, 'keep-alive'), header(answer, 'content-length')]).toEqual([
      ['ext-1='],
      [],
      [],
    ]);
  });

  it.each<[string, string, Buffer, string | undefined, boolean]>([
    ['text', 'text/plain', Buffer.from('é'), undefined, false],
    ['problem', 'application/problem+json', Buffer.from('{}'), undefined, false],
    ['XML', 'image/svg+xml', Buffer.from('<svg/>'), undefined, true],
    ['a form', 'application/x-www-form-urlencoded', Buffer.from('a=1'), undefined, false],
    ['text that is not UTF-8', 'text/plain', Buffer.from([0xff, 0xfe]), undefined, true],
    ['compressed JSON', 'application/json', gzipSync('{}'), 'gzip', true],
    ['an image', 'image/png', Buffer.from([137, 80, 78, 71]), undefined, true],
    ['long text', 'text/plain', Buffer.alloc(500_001, 'x'), undefined, true],
  ])('%s arrives to the byte', async (...[, type, body, encoding, inBase64]) => {
    gateway.answering((_, answer) =>
      answer.writeHead(200, { 'Content-Type': type, ...(encoding && { 'Content-Encoding': encoding }) }).end(body),
    );
    const answer = await gateway.ask({ resource: '/orders' });
    expect(answer.isBase64Encoded).toBe(inBase64);
    expect(Buffer.from(answer.body, inBase64 ? 'base64' : 'utf8').equals(body)).toBe(true);
  });

  it('HEAD, 204 and 304 have no body', async () => {
    gateway.answering((request, answer) =>
      answer.writeHead(request.method === 'HEAD' ? 200 : 304, { ETag: '"a"', 'Content-Length': '5' }).end(),
    );
    expect(await gateway.ask({ method: 'HEAD', resource: '/orders' })).toMatchObject({
      statusCode: 200,
      body: '',
      isBase64Encoded: false,
    });
    expect(await gateway.ask({ resource: '/orders' })).toMatchObject({
      statusCode: 304,
      body: '',
      isBase64Encoded: false,
    });
  });

  it.each([404, 500, 301])('%d is passed on as it is', async (status) => {
    gateway.answering((_, answer) =>
      answer.writeHead(status, { Location: '/elsewhere', 'Content-Type': 'text/plain' }).end('theirs'),
    );
    expect(await gateway.ask({ resource: '/orders' })).toMatchObject({ statusCode: status, body: 'theirs' });
  });
});

describe('a service that fails', () => {
  it('answers too late: 504', async () => {
    gateway.answering(() => undefined);
    expect(await gateway.ask({ resource: '/slow' })).toMatchObject(refused(504, 'upstream-timeout'));
  });

  it('has no more time than the invocation itself', async () => {
    gateway.answering(() => undefined);
    const startedAt = performance.now();
    expect(await gateway.ask({ resource: '/orders' }, undefined, 300)).toMatchObject(refused(504, 'upstream-timeout'));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('cannot be reached: 502', async () => {
    const request = { resource: '/orders', stageVariables: { upstream_orders: '127.0.0.1:1' } };
    expect(await gateway.ask(request)).toMatchObject(refused(502, 'upstream-unreachable'));
  });

  it('breaks off, or says more than a function may return: 502', async () => {
    gateway.answering((_, answer) => {
      answer.writeHead(200, { 'Content-Length': '10' }).write('abc', () => answer.destroy());
    });
    expect(await gateway.ask({ resource: '/orders' })).toMatchObject(refused(502, 'bad-upstream-answer'));
    gateway.answering((_, answer) => answer.end(Buffer.alloc(4_400_001)));
    expect(await gateway.ask({ resource: '/orders' })).toMatchObject(refused(502, 'bad-upstream-answer'));
    gateway.answering((_, answer) => answer.end(Buffer.alloc(4_400_000)));
    const answer = await gateway.ask({ resource: '/orders' });
    expect(JSON.stringify(answer).length).toBeLessThan(6_000_000);
    expect(answer.statusCode).toBe(200);
  });
});

describe('a stage of another deployment', () => {
  it('that does not say where the service is gets a 503 that says when to come again, and no line of an error', async () => {
    const answer = await gateway.ask({ resource: '/orders', stageVariables: { other: 'x' } });
    expect(answer).toMatchObject(refused(503, 'deploying'));
    expect(answer.multiValueHeaders?.['Retry-After']).toEqual(['5']);
    expect(gateway.lines).toMatchObject([{ message: 'request', status: 503, refusal: 'deploying' }]);
  });
});

describe('a bug', () => {
  it('a route without its upstream is a 500 like every other error, and one log line that says where', async () => {
    const answer = await gateway.ask({ resource: '/lost' });
    expect(answer).toMatchObject(refused(500, 'internal-error'));
    expect(gateway.lines).toMatchObject([
      {
        message: 'unexpected error',
        requestId: 'ext-1=',
        error: 'Error',
        at: expect.arrayContaining([expect.stringContaining('at ')]),
      },
      { message: 'request', status: 500, refusal: 'internal-error' },
    ]);
  });

  it('a context that nobody of us wrote is a bug, and nothing of it is shown', async () => {
    const request = {
      resource: '/orders',
      method: 'POST',
      authorizer: { caller: Buffer.from('planted-secret').toString('base64url') },
    };
    const answer = await gateway.ask(request);
    expect(answer).toMatchObject(refused(500, 'internal-error'));
    expect(JSON.stringify([answer, gateway.lines])).not.toContain('planted');
  });
});

describe('every answer', () => {
  it.each([
    ['an answer', { resource: '/orders' }, 200],
    ['a refusal', { method: 'POST', resource: '/orders' }, 401],
    ['a route of another deployment', { resource: '/unknown' }, 503],
    ['a bug', { resource: '/lost' }, 500],
  ])('%s has the ids and the CORS headers; one line says what became of it', async (_, request, status) => {
    const answer = await gateway.ask({ ...request, headers: [['Origin', 'https://evil.example']] });
    expect(answer.statusCode).toBe(status);
    expect(answer.multiValueHeaders).toMatchObject({
      'X-Request-Id': ['ext-1='],
      'X-Trace-Id': [expect.stringMatching(/^[0-9a-f]{32}$/)],
      'Access-Control-Allow-Origin': ['https://shop.example'],
      'Access-Control-Expose-Headers': ['RateLimit, X-Request-Id'],
    });
    expect(gateway.lines.at(-1)).toMatchObject({
      message: 'request',
      requestId: 'ext-1=',
      status,
      latencyMillis: expect.any(Number),
    });
  });

  it('several origins: a listed one is echoed, and caches are told either way', async () => {
    const origins = ['https://a.example', 'https://b.example'];
    const several = await bench({ ...config, cors: { origins, headers: [], exposeHeaders: [], maxAgeSeconds: 0 } });
    other = several;
    several.answering((_, answer) =>
      answer.writeHead(200, { Vary: 'Accept', 'Access-Control-Allow-Origin': '*' }).end(),
    );
    const from = async (origin: string) => {
      const answer = await several.ask({ resource: '/orders', headers: [['origin', origin]] });
      return [header(answer, 'Access-Control-Allow-Origin'), header(answer, 'Vary')];
    };
    expect(await from('https://b.example')).toEqual([['https://b.example'], ['Accept, Origin']]);
    expect(await from('https://c.example')).toEqual([[], ['Accept, Origin']]);
  });

  it('without CORS the service\u2019s own headers stay', async () => {
    const plain = await bench({ ...config, cors: null });
    other = plain;
    plain.answering((_, answer) => answer.writeHead(200, { 'Access-Control-Allow-Origin': '*' }).end());
    expect(header(await plain.ask({ resource: '/orders' }), 'access-control-allow-origin')).toEqual(['*']);
  });

  it('the log line holds ids, names and numbers, and nothing that the caller wrote', async () => {
    const headers = [
      ['User-Agent', 'planted'],
      ['Authorization', 'Bearer planted'],
    ] as const;
    await gateway.ask(
      { resource: '/users/{userId}/profile', path: { userId: 'planted' }, query: { q: ['planted'] }, headers },
      { ...caller, subject: 'planted' },
    );
    expect(gateway.lines).toEqual([
      {
        message: 'request',
        requestId: 'ext-1=',
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
        route: 'GET /users/{userId}/profile',
        status: 200,
        latencyMillis: expect.any(Number),
        upstreamMillis: expect.any(Number),
        credential: 'customer',
        refusal: undefined,
        degraded: undefined,
      },
    ]);
  });
});
