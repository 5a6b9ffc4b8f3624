import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { lambda, type Serving, type ServingOptions, serving } from './serving.ts';

interface Received {
  readonly line: string;
  readonly headers: readonly string[];
  readonly body: string;
}

const up = `\${stageVariables.up}`;
const unset = `\${stageVariables.none}`;

let upstream: Server;
let place: string;
const received: Received[] = [];
let api: Serving;

beforeAll(async () => {
  upstream = createServer((request, response) => {
    read(request).then((body) => {
      const headers = request.rawHeaders.flatMap((name, at) =>
        at % 2 === 0 ? [`${name}: ${request.rawHeaders[at + 1]}`] : [],
      );
      received.push({ line: `${request.method} ${request.url}`, headers, body });
      if (request.url === '/silent') return;
      if (request.url === '/huge') return void response.end(Buffer.alloc(10_485_761));
      const status = Number(/^\/status\/(\d+)/.exec(request.url ?? '')?.[1] ?? 200);
      response.writeHead(status, [
        'Location',
        '/elsewhere',
        'X-Two',
        'a',
        'X-Two',
        'b',
        'Server',
        'up/1',
        'WWW-Authenticate',
        'Basic',
      ]);
      response.end('from upstream');
    });
  });
  await new Promise<void>((done) => upstream.listen(0, '127.0.0.1', done));
  place = `127.0.0.1:${(upstream.address() as AddressInfo).port}`;
});
afterAll(() => {
  upstream.closeAllConnections();
  upstream.close();
});
afterEach(() => api.stop());

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

const proxied = (uri: string, more: JsonObject = {}): JsonObject => ({
  responses: {},
  'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'ANY', uri, ...more },
});

async function start(resource: string, integration: JsonObject, options: ServingOptions = {}) {
  api = await serving(
    { paths: { [resource]: { 'x-amazon-apigateway-any-method': integration }, '/x': { get: lambda('none') } } },
    { stageVariables: { up: place }, ...options },
  );
}

const last = () => received.at(-1);
const names = (prefix: string) =>
  (last()?.headers ?? []).filter((line) => line.toLowerCase().replaceAll('_', '-').startsWith(prefix));

describe('headers: the attacker is given everything that AWS is not known to take away', () => {
  it('passes every spelling, every duplicate and every nominated header on', async () => {
    await start('/a', proxied(`https://${up}/b`));
    const sent = [
      'X-User-Id: 1',
      'x-user-id: 2',
      'X_User_Id: 3',
      'X-USER-ID: 4',
      'X-User-Id: 5',
      'Connection: X-User-Id',
      'Authorization: t',
      'Cookie: c',
      'x-api-key: k',
    ];
    await api.send('GET /a', sent);
    expect(last()?.headers).toEqual(expect.arrayContaining(sent.filter((line) => !line.startsWith('Connection'))));
    expect(names('x-user-id')).toHaveLength(5);
  });

  it('drops what AWS drops, and writes its own', async () => {
    await start('/a', proxied(`https://${up}/b`));
    await api.send(
      'POST /a',
      [
        'Content-Encoding: x',
        'Content-MD5: x',
        'Max-Forwards: 1',
        'Proxy-Authenticate: x',
        'Server: x',
        'TE: x',
        'Trailer: x',
        'WWW-Authenticate: x',
        'Via: v',
      ],
      'body',
    );
    const kept = (last()?.headers ?? []).map((line) => line.split(':')[0]);
    expect(kept).toEqual([
      'Host',
      'Via',
      'X-Amzn-Trace-Id',
      'X-Forwarded-For',
      'X-Forwarded-Port',
      'X-Forwarded-Proto',
      'x-amzn-apigateway-api-id',
      'Content-Length',
      'Connection',
    ]);
    expect(last()?.headers).toContain(`Host: ${place}`);
    expect(last()?.body).toBe('body');
  });

  it('replaces only the name with the same bytes, and skips a mapping whose source is absent', async () => {
    const requestParameters = {
      'integration.request.header.X-User-Id': "'-'",
      'integration.request.header.X-Request-Id': 'context.extendedRequestId',
      'integration.request.header.X-Absent': 'method.request.header.X-Source',
      'integration.request.header.X-Claim': 'context.authorizer.sub',
    };
    await start('/a', proxied(`https://${up}/b`, { requestParameters }));
    const answer = await api.send('GET /a', [
      'X-User-Id: 1',
      'x-user-id: 2',
      'X_User_Id: 3',
      'X-Absent: own',
      'X-Claim: own',
      'x-source: other case',
    ]);
    expect(names('x-user-id')).toEqual(['x-user-id: 2', 'X_User_Id: 3', 'X-User-Id: -']);
    expect(last()?.headers).toEqual(
      expect.arrayContaining([`X-Request-Id: ${answer.headers['x-amz-apigw-id']}`, 'X-Absent: own', 'X-Claim: own']),
    );
  });

  it.each(['content-length', 'Transfer-Encoding'])('fails every call when %s is mapped', async (name) => {
    await start(
      '/a',
      proxied(`https://${up}/b`, {
        requestParameters: { [`integration.request.header.${name}`]: "'1'" },
      }),
    );
    expect(await api.send('GET /a')).toMatchObject({ status: 500, body: '{"message": "Internal server error"}' });
  });

  it('cannot be made to write a line of its own into the upstream request', async () => {
    await start(
      '/a',
      proxied(`https://${up}/b`, {
        requestParameters: { 'integration.request.header.X-Q': 'method.request.querystring.q' },
      }),
    );
    const before = received.length;
    expect(await api.send('GET /a?q=a%0D%0AX-User-Id:%201')).toMatchObject({ status: 500 });
    expect(received).toHaveLength(before);
  });
});

describe('the upstream URI', () => {
  const requestParameters = { 'integration.request.path.id': 'method.request.path.id' };

  it.each<{ target: string; line: string }>`
    target                  | line
    ${'/o/7'}               | ${'GET /base/7/x'}
    ${'/o/a%2Fb%20%2e%2e'}  | ${'GET /base/a%2Fb%20%2e%2e/x'}
    ${'/o/..'}              | ${'GET /base/../x'}
    ${'/o/$%7Bup%7D;p=1'}   | ${'GET /base/$%7Bup%7D;p=1/x'}
    ${'/o/7?a=b%20c&a=d+e'} | ${'GET /base/7/x?a=b%20c&a=d%20e'}
  `('takes path values raw: $target', async ({ target, line }) => {
    await start('/o/{id}', proxied(`https://${up}/base/{id}/x`, { requestParameters }));
    expect(await api.send(`GET ${target}`)).toMatchObject({ status: 200, body: 'from upstream' });
    expect(last()?.line).toBe(line);
  });

  it('takes a greedy value with its slashes', async () => {
    await start('/o/{id+}', proxied(`https://${up}/{id}`, { requestParameters }));
    await api.send('GET /o/a//b/../c');
    expect(last()?.line).toBe('GET /a//b/../c');
  });

  it('merges its own, mapped and client query values', async () => {
    const mapped = {
      'integration.request.querystring.m': "'1'",
      'integration.request.querystring.none': 'method.request.querystring.none',
    };
    await start('/a', proxied(`https://${up}/b?own=0`, { requestParameters: mapped }));
    await api.send('GET /a?m=9&c=2');
    expect(last()?.line).toBe('GET /b?own=0&c=2&m=1');
  });

  it('takes base paths and queries from a stage variable', async () => {
    await start('/a', proxied(`http://${up}`), { stageVariables: { up: `${place}/deep/base?k=v` } });
    await api.send('GET /a');
    expect(last()?.line).toBe('GET /deep/base?k=v');
  });

  it.each<{ method: string; sent: string; line: string }>`
    method    | sent        | line
    ${'POST'} | ${'GET'}    | ${'POST /b'}
    ${'ANY'}  | ${'DELETE'} | ${'DELETE /b'}
  `('is called with $method for a $sent', async ({ method, sent, line }) => {
    await start('/a', proxied(`https://${up}/b`, { httpMethod: method }));
    await api.send(`${sent} /a`);
    expect(last()?.line).toBe(line);
  });

  it.each<{ story: string; uri: string; status: number; body: string }>`
    story                           | uri                        | status | body
    ${'a variable that is not set'} | ${`https://${unset}/x`}    | ${500} | ${'{"message": "Internal server error"}'}
    ${'no URI'}                     | ${`${up}`}                 | ${500} | ${'{"message": "Internal server error"}'}
    ${'nobody there'}               | ${'https://127.0.0.1:1/x'} | ${504} | ${'{"message": "Network error communicating with endpoint"}'}
  `('$story is $status', async ({ uri, status, body }) => {
    await start('/a', proxied(uri));
    expect(await api.send('GET /a')).toMatchObject({ status, body });
  });

  it('is given up after the time limit of the integration', async () => {
    await start('/a', proxied(`https://${up}/silent`, { timeoutInMillis: 60 }));
    expect(await api.send('GET /a')).toMatchObject({ status: 504, body: '{"message": "Endpoint request timed out"}' });
  });
});

describe('the upstream answer', () => {
  it('comes back with its duplicates; what belongs to the gateway is renamed', async () => {
    await start('/a', proxied(`https://${up}/b`));
    const answer = await fetch(`${api.url}/a`);
    expect(answer.headers.get('x-two')).toBe('a, b');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'x-amzn-remapped-server': 'up/1',
      'x-amzn-remapped-www-authenticate': 'Basic',
      'x-amzn-remapped-date': expect.stringContaining('GMT'),
      'content-length': '13',
    });
    expect(answer.headers.get('x-amzn-trace-id')).toBeNull();
  });

  it('is not sent on beyond 10 MiB', async () => {
    await start('/a', proxied(`https://${up}/huge`));
    expect(await api.send('GET /a')).toMatchObject({ status: 502, body: '{"message": "Internal server error"}' });
  });

  it.each([301, 404, 500, 503])('is passed on with its status %s, and no redirect is followed', async (status) => {
    await start('/a', proxied(`https://${up}/status/${status}`));
    const before = received.length;
    expect(await api.send('GET /a')).toMatchObject({
      status,
      body: 'from upstream',
      headers: { location: '/elsewhere' },
    });
    expect(received).toHaveLength(before + 1);
  });
});
