import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { listeningAddresses } from '../../support/sockets.ts';
import { lambda, type Serving, serving } from './serving.ts';

let api: Serving;
beforeAll(async () => {
  const f = lambda('f');
  api = await serving(
    { paths: { '/': { get: f }, '/{p+}': { get: f, post: f } } },
    { functions: { f: () => ({ body: 'ok' }) } },
  );
});
afterAll(() => api.stop());

/** All that the server says to these bytes until it closes the connection. */
function said(bytes: string): Promise<string> {
  return new Promise((done, failed) => {
    const chunks: Buffer[] = [];
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => done(Buffer.concat(chunks).toString('latin1')));
    socket.on('error', failed);
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}

const calls = () => api.events('f').length;

it('listens on loopback and nowhere else', async () => {
  expect(await listeningAddresses(Number(new URL(api.url).port))).toEqual(['127.0.0.1']);
});

it.each<{ story: string; bytes: string }>`
  story                                  | bytes
  ${'both lengths'}                      | ${'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'}
  ${'both lengths, the other way round'} | ${'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n'}
  ${'two different lengths'}             | ${'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'}
  ${'a length that is not one'}          | ${'POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: +3\r\n\r\nabc'}
  ${'an encoding that is not chunked'}   | ${'POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, identity\r\n\r\n'}
  ${'a blank before the colon'}          | ${'GET /a HTTP/1.1\r\nHost: x\r\nX-User-Id : 1\r\n\r\n'}
  ${'a folded header'}                   | ${'GET /a HTTP/1.1\r\nHost: x\r\n X-User-Id: 1\r\n\r\n'}
  ${'no Host'}                           | ${'GET /a HTTP/1.1\r\n\r\n'}
  ${'a bare line feed in a header'}      | ${'GET /a HTTP/1.1\r\nHost: x\nX-User-Id: 1\r\n\r\n'}
  ${'a NUL in a header'}                 | ${'GET /a HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n'}
  ${'something else than HTTP'}          | ${'\x16\x03\x01\x02\x00\x01\x00\r\n\r\n'}
  ${'bytes beyond ASCII in the path'}    | ${'GET /\xc3\xa9 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'}
  ${'no path'}                           | ${'GET a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'}
  ${'the server as a whole'}             | ${'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'}
`('refuses $story with 400 and calls nothing', async ({ bytes }) => {
  const before = calls();
  expect(await said(bytes)).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(calls()).toBe(before);
});

describe('sizes', () => {
  const lineAndHost = 'GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n'.length;
  const withHead = (bytes: number) =>
    `GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nX-Pad: ${'p'.repeat(bytes - lineAndHost - 9)}\r\n\r\n`;

  it.each<{ bytes: number; status: string }>`
    bytes      | status
    ${10_240}  | ${'200 OK'}
    ${10_241}  | ${'431 Request Header Fields Too Large'}
    ${100_000} | ${'431 Request Header Fields Too Large'}
  `('a head of $bytes bytes is $status', async ({ bytes, status }) => {
    const answer = await said(withHead(bytes));
    expect(answer.slice(0, answer.indexOf('\r\n'))).toBe(`HTTP/1.1 ${status}`);
  });

  it('counts every header, however many', async () => {
    const many = Array.from({ length: 1_500 }, (_, at) => `h${at}:`).join('\r\n');
    const answer = await said(`GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 431 /);
  });

  it.each([
    'declared',
    'chunked',
  ])('a %s body beyond 10 MiB is 413 in plain text, without ids and without a call', async (how) => {
    const before = calls();
    const body = Buffer.alloc(10_485_761, 'x');
    const answer = await posted(
      how === 'declared' ? { 'Content-Length': body.length } : { 'Transfer-Encoding': 'chunked' },
      body,
    );
    expect(answer).toMatchObject({ status: 413, text: 'HTTP content length exceeded 10485760 bytes.' });
    expect(answer.headers).toMatchObject({ 'content-type': 'text/plain' });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-am'))).toEqual([]);
    expect(calls()).toBe(before);
  });
});

/** What a client library makes of the answer, which may come before all of the body is sent. */
function posted(headers: { readonly [name: string]: string | number }, body: Buffer) {
  return new Promise<{ status: number; headers: object; text: string }>((done, failed) => {
    const request = httpRequest(`${api.url}/a`, { method: 'POST', headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        done({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    request.on('error', failed);
    request.end(body);
  });
}

it('survives a client that leaves in the middle of its body', async () => {
  const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
  await new Promise<void>((done) =>
    socket.write('POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc', () => done()),
  );
  const closed = new Promise((done) => socket.on('close', done));
  socket.resetAndDestroy();
  await closed;
  expect(await api.send('GET /a')).toMatchObject({ status: 200, body: 'ok' });
});

it('answers pipelined requests in their order', async () => {
  const one = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';
  const last = 'GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
  expect((await said(one + one + last)).match(/HTTP\/1\.1 200 OK/g)).toHaveLength(3);
});
