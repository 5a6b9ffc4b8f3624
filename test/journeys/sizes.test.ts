import { createHash, randomBytes } from 'node:crypto';
import { type IncomingHttpHeaders, request } from 'node:http';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, test } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';

const mebibyte = 1_048_576;
const open = { auth: 'public', reason: 'a journey' } as const;
const site = platform('sizes', { auth: {} });
const files = site.service('files', {
  owner: 'team-files',
  upstream: { timeout: '5s', breaker: 'none', trusts: 'nothing' },
  routes: {
    'POST /usual': open,
    'POST /longest': { ...open, validate: { maxBody: '4MB' } },
    'GET /bytes/{length}': open,
    'POST /direct': { ...open, direct: 'bodies that no function takes' },
  },
});

/** What came to the service: bytes as their hash, for a failed comparison to be readable. */
interface Heard {
  readonly bytes: Told['bytes'];
  readonly coding: string | undefined;
}

interface Told {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: string;
  readonly body: Buffer;
}

let server: ScriptedServer;
let gateway: GatewayUnderTest;
let heard: Heard[] = [];
beforeAll(async () => {
  server = await scriptedServer(async (incoming, response) => {
    const body = await bytesOf(incoming);
    const { 'content-encoding': coding, 'content-type': type = 'application/octet-stream' } = incoming.headers;
    heard.push({ bytes: named(body), coding });
    const [, length] = /^\/bytes\/(\d+)$/.exec(incoming.url ?? '') ?? [];
    response.writeHead(200, { 'content-type': type, ...(coding === undefined ? {} : { 'content-encoding': coding }) });
    response.end(length === undefined ? body : Buffer.alloc(Number(length), 0xe9));
  });
  gateway = await startGateway(site.gateway('sizes', { services: [files] }), {
    upstreams: { files: server.url.origin },
    instances: 1,
  });
}, 60_000);
beforeEach(() => {
  heard = [];
});
afterAll(async () => {
  await gateway?.stop();
  await server?.stop();
});

async function bytesOf(message: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part);
  return Buffer.concat(parts);
}

function named(bytes: Buffer): string {
  return `${bytes.length} ${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Asked with a client that unpacks nothing. */
function asked(path: string, sent?: Buffer, headers: { readonly [name: string]: string } = {}): Promise<Told> {
  return new Promise((resolve, reject) => {
    const length = sent === undefined ? {} : { 'content-length': sent.length };
    const method = sent === undefined ? 'GET' : 'POST';
    request(`${gateway.url}${path}`, { method, agent: false, headers: { ...length, ...headers } }, (answer) => {
      bytesOf(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes: named(body), body }),
        reject,
      );
    })
      .on('error', reject)
      .end(sent);
  });
}

/** What a problem says, its id apart. */
function problemOf({ status, headers, body }: Told): string {
  const { type, detail, requestId } = JSON.parse(body.toString('utf8')) as { readonly [member: string]: string };
  expect(headers['content-type']).toBe('application/problem+json');
  expect(requestId).toMatch(/^[\w+/=-]{16,}$/);
  expect(headers['x-request-id']).toBe(requestId);
  return `${status} ${type?.replace('urn:gatehouse:problem:', '')}: ${detail}`;
}

const octets = { 'content-type': 'application/octet-stream' };
const plain = { 'content-type': 'text/plain' };

describe('bytes pass both ways as they are', () => {
  const text = Buffer.from(JSON.stringify({ name: 'Zoë', tags: Array.from({ length: 2_000 }, (_, n) => n) }));
  const photo = randomBytes(3_000_000);
  it.each<[string, string, Buffer, { readonly [name: string]: string }]>([
    ['3 MB of no text', '/longest', photo, octets],
    ['3 MB that claim to be JSON', '/longest', photo, { 'content-type': 'application/json' }],
    ['3 MB of control characters, of which JSON makes six', '/longest', Buffer.alloc(3_000_000, 1), plain],
    ['gzip', '/usual', gzipSync(text), { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ['3 MB of gzip', '/longest', gzipSync(photo), { ...octets, 'content-encoding': 'gzip' }],
    [
      'gzip of more than the route takes',
      '/usual',
      gzipSync(Buffer.alloc(3_000_000)),
      { ...octets, 'content-encoding': 'gzip' },
    ],
    ['brotli', '/usual', brotliCompressSync(text), { 'content-type': 'application/json', 'content-encoding': 'br' }],
    ['what is no gzip and says that it is', '/usual', text, { ...plain, 'content-encoding': 'gzip' }],
  ])('%s', async (_story, path, sent, headers) => {
    const answer = await asked(path, sent, { ...headers, accept: '*/*', 'accept-encoding': 'gzip, br' });
    const coding = headers['content-encoding'];
    expect(heard).toEqual([{ bytes: named(sent), coding }]);
    expect({
      status: answer.status,
      type: answer.headers['content-type'],
      coding: answer.headers['content-encoding'],
      bytes: answer.bytes,
    }).toEqual({ status: 200, type: headers['content-type'], coding, bytes: named(sent) });
  });
});

describe('of an answer', () => {
  test('4.4 MB pass', async () => {
    const { status, bytes } = await asked('/bytes/4400000', undefined, { accept: '*/*' });
    expect({ status, bytes }).toEqual({ status: 200, bytes: named(Buffer.alloc(4_400_000, 0xe9)) });
  });

  it.each([4_400_001, 4_500_000, 12_000_000])('%d bytes are a bad answer of the service', async (length) => {
    expect(problemOf(await asked(`/bytes/${length}`))).toBe(
      '502 bad-upstream-answer: the answer of the service is larger than a function may return',
    );
    expect(heard).toHaveLength(1);
  });
});

describe('of a request', () => {
  const ours = (most: number) => `413 request-too-large: a body has at most ${most} bytes`;
  const theirs = '413 request-too-large: The request is larger than the gateway accepts.';
  it.each([
    ['as much as a route takes that says nothing', '/usual', mebibyte, 'passed'],
    ['a byte more than that', '/usual', mebibyte + 1, ours(mebibyte)],
    ['as much as a route can take', '/longest', 4 * mebibyte, 'passed'],
    ['a byte more than that', '/longest', 4 * mebibyte + 1, ours(4 * mebibyte)],
    ['what just fits into an event', '/longest', 4_700_000, ours(4 * mebibyte)],
    ['what an event cannot hold', '/longest', 4_800_000, theirs],
    ['as much as API Gateway takes', '/usual', 10 * mebibyte, theirs],
  ])('%s: %s %d', async (_story, path, length, expected) => {
    const answer = await asked(path, Buffer.alloc(length, 0xe9), octets);
    expect(answer.status === 200 ? 'passed' : problemOf(answer)).toBe(expected);
    expect(heard).toHaveLength(expected === 'passed' ? 1 : 0);
  });

  test('10 MiB pass a direct route', async () => {
    const sent = randomBytes(10 * mebibyte);
    const { status, bytes } = await asked('/direct', sent, { ...octets, accept: '*/*' });
    expect({ status, bytes, heard }).toEqual({
      status: 200,
      bytes: named(sent),
      heard: [{ bytes: named(sent), coding: undefined }],
    });
  });

  it.each([
    '/usual',
    '/longest',
    '/direct',
  ])('a byte more than 10 MiB is refused before %s is looked for', async (path) => {
    const { status, headers, body } = await asked(path, Buffer.alloc(10 * mebibyte + 1), octets);
    expect({ status, type: headers['content-type'], body: body.toString('utf8'), heard }).toEqual({
      status: 413,
      type: 'text/plain',
      body: 'HTTP content length exceeded 10485760 bytes.',
      heard: [],
    });
  });
});
