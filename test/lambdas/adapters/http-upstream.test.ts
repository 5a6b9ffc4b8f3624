import type { AddressInfo } from 'node:net';
import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { bodyOf, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { requestTo as request } from '../../support/upstream-request.ts';

const upstream = httpUpstream();
let server: ScriptedServer | undefined;
let raw: Server | undefined;
afterEach(async () => {
  upstream.close();
  await server?.stop();
  await new Promise((resolve) => (raw ? raw.close(resolve) : resolve(undefined)));
  server = undefined;
  raw = undefined;
});

/** A server that writes exactly these bytes, and may close. */
async function rawServer(answer: string, ends = true): Promise<URL> {
  raw = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => (ends ? socket.end(answer) : socket.write(answer)));
  });
  await new Promise<void>((resolve) => raw?.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(raw.address() as AddressInfo).port}`);
}

describe('the request on the wire', () => {
  it('has the target, the headers and the body byte for byte', async () => {
    const seen: unknown[] = [];
    server = await scriptedServer(async (incoming, answer) => {
      seen.push(incoming.url, incoming.method, incoming.rawHeaders, await bodyOf(incoming));
      answer.end();
    });
    const headers = [
      ['x-a', '1'],
      ['X-A', '2'],
      ['X_b', 'caf\u00e9'],
    ] as const;
    const body = Buffer.from([0, 1, 255]);
    await upstream.call(request(server.url, { method: 'POST', target: '/a//b/%2Fc?x=%20&y', headers, body }));
    expect(seen).toEqual([
      '/a//b/%2Fc?x=%20&y',
      'POST',
      [
        'Host',
        server.url.host,
        'x-a',
        '1',
        'X-A',
        '2',
        'X_b',
        'caf\u00e9',
        'Content-Length',
        '3',
        'Connection',
        'keep-alive',
      ],
      '\0\u0001\u00ff',
    ]);
  });

  it.each([
    ['POST', '0'],
    ['PUT', '0'],
    ['GET', undefined],
    ['HEAD', undefined],
    ['DELETE', undefined],
  ])('%s without body has content-length %s', async (method, length) => {
    let seen: string | undefined;
    server = await scriptedServer((incoming, answer) => {
      seen = incoming.headers['content-length'];
      answer.end();
    });
    await upstream.call(request(server.url, { method }));
    expect(seen).toBe(length);
  });
});

describe('the answer', () => {
  it('comes whole, with repeated headers and untouched encoding', async () => {
    server = await scriptedServer((_, answer) => {
      answer
        .writeHead(201, ['Set-Cookie', 'a=1', 'set-cookie', 'b=2', 'Content-Encoding', 'gzip'])
        .end(Buffer.from([31, 139, 255]));
    });
    const answer = await upstream.call(request(server.url));
    expect(answer).toMatchObject({ status: 201, body: Buffer.from([31, 139, 255]) });
    expect('headers' in answer && answer.headers.slice(0, 3)).toEqual([
      ['Set-Cookie', 'a=1'],
      ['set-cookie', 'b=2'],
      ['Content-Encoding', 'gzip'],
    ]);
  });

  it('a redirect is an answer, not a way', async () => {
    server = await scriptedServer((_, answer) => answer.writeHead(302, { Location: 'http://169.254.169.254/' }).end());
    expect(await upstream.call(request(server.url))).toMatchObject({ status: 302 });
  });

  it('early hints are not the answer', async () => {
    server = await scriptedServer((_, answer) => {
      answer.writeEarlyHints({ link: '</a>' });
      answer.end('ok');
    });
    expect(await upstream.call(request(server.url))).toMatchObject({ status: 200, body: Buffer.from('ok') });
  });

  it('one connection serves call after call', async () => {
    server = await scriptedServer((_, answer) => answer.end('ok'));
    for (let n = 0; n < 5; n += 1) await upstream.call(request(server.url));
    expect(server.connections()).toBe(1);
  });
});

describe('a failure is a value', () => {
  it('nobody listens', async () => {
    server = await scriptedServer(() => undefined);
    const { url } = server;
    await server.stop();
    expect(await upstream.call(request(url))).toEqual({ failure: 'unreachable', unsent: true });
  });

  it.each([
    ['no first byte', ''],
    ['headers without end', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n'],
    ['a body without end', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'],
  ])('%s in time', async (_, bytes) => {
    const url = await rawServer(bytes, false);
    const startedAt = performance.now();
    expect(await upstream.call(request(url, { timeoutMillis: 100 }))).toEqual({ failure: 'timeout' });
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });

  it('a body that drips is bounded by the whole time, not by its pauses', async () => {
    server = await scriptedServer((_, answer) => {
      const drip = setInterval(() => answer.write('x'), 20);
      answer.on('close', () => clearInterval(drip));
    });
    expect(await upstream.call(request(server.url, { timeoutMillis: 200 }))).toEqual({ failure: 'timeout' });
  });

  it.each([
    ['not HTTP', 'hello\r\n\r\n'],
    ['a body cut short', 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['headers without bound', `HTTP/1.1 200 OK\r\nX-A: ${'x'.repeat(20_000)}\r\n\r\n`],
    [
      'a switch of protocols that nobody asked for',
      'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n',
    ],
  ])('%s is malformed', async (_, bytes) => {
    expect(await upstream.call(request(await rawServer(bytes)))).toEqual({ failure: 'malformed' });
  });

  it('exactly the bound passes, one byte more does not', async () => {
    server = await scriptedServer((incoming, answer) => answer.end(Buffer.alloc(Number(incoming.url?.slice(1)))));
    expect(await upstream.call(request(server.url, { target: '/1000' }))).toMatchObject({ body: Buffer.alloc(1_000) });
    expect(await upstream.call(request(server.url, { target: '/1001' }))).toEqual({ failure: 'too-large' });
  });
});

describe('a kept connection that the peer has closed', () => {
  /** Answers the first request of each connection, and closes at the second without a word. */
  async function forgetful(): Promise<{ readonly url: URL; requests(): number }> {
    let requests = 0;
    raw = createServer((socket) => {
      let first = true;
      socket.on('error', () => socket.destroy());
      socket.on('data', () => {
        requests += 1;
        if (!first) return void socket.destroy();
        first = false;
        socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n');
      });
    });
    await new Promise<void>((resolve) => raw?.listen(0, '127.0.0.1', resolve));
    return { url: new URL(`http://127.0.0.1:${(raw.address() as AddressInfo).port}`), requests: () => requests };
  }

  it('an idempotent request is sent again, once', async () => {
    const { url, requests } = await forgetful();
    await upstream.call(request(url));
    expect(await upstream.call(request(url))).toMatchObject({ status: 200 });
    expect(requests()).toBe(3);
  });

  it.each<[story: string, more: Partial<Parameters<typeof request>[1]>, failure: object, requests: number]>([
    ['another is not: it may have been done', { method: 'POST' }, { failure: 'unreachable' }, 2],
    ['nor is one that may not be made twice', { method: 'GET', isRepeatable: false }, { failure: 'unreachable' }, 2],
    ['one that may is, whatever its method', { method: 'POST', isRepeatable: true }, { status: 200 }, 3],
  ])('%s', async (_, more, result, times) => {
    const { url, requests } = await forgetful();
    await upstream.call(request(url));
    expect(await upstream.call(request(url, more))).toMatchObject(result);
    expect(requests()).toBe(times);
  });
});
