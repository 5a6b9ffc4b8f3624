import type { LookupFunction } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { type IssuerUpstreams, issuerUpstreams } from '../../../lambdas/adapters/http/issuer-upstreams.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';

let server: ScriptedServer | undefined;
let upstreams: IssuerUpstreams | undefined;
afterEach(async () => {
  upstreams?.close();
  await server?.stop();
  server = undefined;
});

const lines: { readonly message: string; readonly fields: object }[] = [];
const log = (message: string, fields: object) => lines.push({ message, fields });

/** Names that lead where the test says, one answer a connection; the last one stays. */
function nameServer(...answers: readonly (readonly string[])[]): LookupFunction {
  const left = [...answers];
  return (_, { all }, callback) => {
    const addresses = (left.length > 1 ? left.shift() : left[0]) as readonly string[];
    const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    if (all) callback(null, found);
    else callback(null, found[0]?.address as string, found[0]?.family);
  };
}

function open(lookup?: LookupFunction): IssuerUpstreams {
  lines.length = 0;
  upstreams = issuerUpstreams({ info: log, error: log }, lookup);
  return upstreams;
}

const strict = { insecure: false, privateNetwork: false };
const reached = { status: 200, headers: expect.any(Array), body: expect.any(Buffer) };

const get = (to: IssuerUpstreams, url: URL, access = strict) =>
  to.to(url, access).call({
    url,
    target: '/',
    method: 'GET',
    headers: [],
    body: null,
    timeoutMillis: 2_000,
    maxResponseBytes: 1_000,
  });

/** A server on this machine under a name of the internet. */
async function serverNamed(name: string): Promise<URL> {
  server = await scriptedServer((_, answer) => answer.end('{}'));
  return new URL(`http://${name}:${server.url.port}`);
}

describe('the way to an issuer', () => {
  it.each([
    ['https', 'https://issuer.example', strict, true],
    ['http', 'http://issuer.example', strict, false],
    ['http with a reason', 'http://issuer.example', { ...strict, insecure: true }, true],
    ['http within a private network', 'http://issuer.example', { ...strict, privateNetwork: true }, false],
    ['http on this machine', 'http://127.0.0.1:1', strict, true],
    ['http on this machine', 'http://localhost:1', strict, true],
    ['http on this machine', 'http://[::1]:1', strict, true],
    ['another scheme', 'ftp://issuer.example', { ...strict, insecure: true }, false],
    ['a file', 'file:///etc/passwd', { ...strict, insecure: true }, false],
  ])('is %s: %s', (_, url, access, isOpen) => {
    const way = () => typeof open().to(new URL(url), access).call;
    if (isOpen) expect(way()).toBe('function');
    else expect(way).toThrow(TypeError);
  });
});

describe('a name', () => {
  it.each([
    ['this machine', '127.0.0.1'],
    ['this machine', '::1'],
    ['this machine, in the spelling of IPv6', '::ffff:127.0.0.1'],
    ['no address', '0.0.0.0'],
    ['the metadata of a machine', '169.254.169.254'],
    ['a private network', '10.0.0.1'],
    ['the network of a carrier', '100.64.0.1'],
  ])('that leads to %s (%s) leads nowhere', async (_, address) => {
    const url = await serverNamed('issuer.example');
    expect(await get(open(nameServer([address])), url, { ...strict, insecure: true })).toEqual({
      failure: 'unreachable',
      unsent: true,
    });
    expect(server?.connections()).toBe(0);
    expect(lines).toEqual([
      {
        message: 'an issuer stands at a private address and its place has no privateNetwork',
        fields: { host: 'issuer.example' },
      },
    ]);
  });

  it('one of whose addresses is not of the internet leads nowhere', async () => {
    const url = await serverNamed('issuer.example');
    const lookup = nameServer(['1.1.1.1', '127.0.0.1']);
    expect(await get(open(lookup), url, { ...strict, insecure: true })).toEqual({
      failure: 'unreachable',
      unsent: true,
    });
    expect(server?.connections()).toBe(0);
  });

  it('that was harmless when somebody looked is judged again when the connection is made', async () => {
    const url = await serverNamed('issuer.example');
    const lookup = nameServer(['1.1.1.1'], ['127.0.0.1']);
    lookup(url.hostname, { all: true }, () => undefined);
    expect(await get(open(lookup), url, { ...strict, insecure: true })).toEqual({
      failure: 'unreachable',
      unsent: true,
    });
    expect(server?.connections()).toBe(0);
  });

  it('may lead to a private address where the place says so', async () => {
    const url = await serverNamed('localhost.example');
    const { port } = url;
    // The unguarded way has the system's own lookup; localhost is the one private name that every system has.
    expect(await get(open(), new URL(`http://localhost:${port}`), { insecure: true, privateNetwork: true })).toEqual(
      reached,
    );
  });

  it('that nobody knows is unreachable, and no word of a private address is said', async () => {
    const unknown: LookupFunction = (_, __, callback) =>
      callback(Object.assign(new Error('x'), { code: 'ENOTFOUND' }), []);
    expect(await get(open(unknown), new URL('https://issuer.example'))).toEqual({
      failure: 'unreachable',
      unsent: true,
    });
    expect(lines).toEqual([]);
  });
});

describe('an address in the URL', () => {
  it.each([
    'https://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
    'https://10.0.0.1/',
    'https://0x0a000001/',
    'https://[::ffff:169.254.169.254]/',
    'https://0.0.0.0/',
  ])('that is not of the internet is not called: %s', async (url) => {
    expect(await get(open(), new URL(url))).toEqual({ failure: 'unreachable', unsent: true });
    expect(lines).toHaveLength(1);
  });

  it('of this very machine is called', async () => {
    server = await scriptedServer((_, answer) => answer.end('{}'));
    expect(await get(open(), server.url)).toEqual(reached);
  });
});

it('a redirect is an answer, and is not followed', async () => {
  server = await scriptedServer((_, answer) => answer.writeHead(302, { location: 'http://127.0.0.1:1/' }).end());
  expect(await get(open(), server.url)).toMatchObject({ status: 302 });
  expect(server.connections()).toBe(1);
});
