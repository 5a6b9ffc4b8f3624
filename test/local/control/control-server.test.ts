import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';
import { callControl } from '../../../lib/local/control/call-control.ts';
import { type ControlServer, startControl } from '../../../lib/local/control/control-server.ts';
import { type LocalIssuer, startIssuer } from '../../../lib/local/issuer/issuer.ts';
import { answersWithin, listeningAddresses } from '../../support/sockets.ts';
import { operatedHost } from './operated-host.ts';

let issuer: LocalIssuer;
let operated: Awaited<ReturnType<typeof operatedHost>>;
let control: ControlServer;
let port: number;

beforeAll(async () => {
  issuer = await startIssuer({ names: ['customer'] });
  operated = await operatedHost();
  control = await startControl({ ...operated, issuer, status: () => ({ gateways: ['http://127.0.0.1:1'] }) });
  port = Number(new URL(control.url).port);
});
afterAll(async () => {
  await Promise.all([control.stop(), issuer.stop(), operated.stop()]);
  expect(await answersWithin(control.url, 0)).toBe(false);
});

const session = () => ({ pid: process.pid, control, gateways: [] });

/** The raw answer to raw bytes: nothing between the attack and the server. */
async function raw(bytes: string): Promise<{ status: number; body: string }> {
  const socket = connect(port, '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => undefined);
  socket.write(bytes);
  await once(socket, 'close');
  return { status: Number(text.split(' ')[1]), body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}

interface Attack {
  readonly line?: string;
  readonly headers?: { readonly [name: string]: string | null };
  readonly body?: string;
}

/** A lawful request for a token with some of it replaced; a header of null is left out. */
function send({ line = 'POST /tokens', headers = {}, body = '{"credential":"customer","subject":"alice"}' }: Attack) {
  const all = {
    host: `127.0.0.1:${port}`,
    authorization: `Bearer ${control.secret}`,
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    ...headers,
  };
  const lines = Object.entries(all)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${value}`);
  return raw(`${line} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n${body}`);
}

describe('the control server', () => {
  it('mints the token that was asked for', async () => {
    const { token } = await callControl(session(), 'POST /tokens', {
      credential: 'customer',
      subject: 'alice',
      scopes: ['orders:write'],
      claims: { tenant: 't1', nested: { a: [1] } },
      expiresInSeconds: -60,
    });
    const { sub, scope, tenant, nested, exp = 0 } = decodeJwt(token);
    expect({ sub, scope, tenant, nested }).toEqual({
      sub: 'alice',
      scope: 'orders:write',
      tenant: 't1',
      nested: { a: [1] },
    });
    expect(exp).toBeLessThan(Date.now() / 1000);
  });

  it('rotates the keys of a credential', async () => {
    const kids = async () => {
      const { keys } = JSON.parse(await (await fetch(issuer.place('customer').jwksUri)).text());
      return keys.map(({ kid }: { kid: string }) => kid);
    };
    const before = await kids();
    expect(await callControl(session(), 'POST /issuer/rotate', { credential: 'customer' })).toEqual({
      rotated: 'customer',
    });
    const after = await kids();
    expect(after).toHaveLength(3);
    expect(before.filter((kid: string) => after.includes(kid))).toEqual([]);
  });

  it('lets an issuer be away, and be there again', async () => {
    const answers = () =>
      fetch(issuer.place('customer').jwksUri).then(
        () => true,
        () => false,
      );
    expect(await callControl(session(), 'POST /issuer/down', { credential: 'customer' })).toEqual({ down: 'customer' });
    expect(await answers()).toBe(false);
    expect(await callControl(session(), 'POST /issuer/up', { credential: 'customer' })).toEqual({ up: 'customer' });
    expect(await answers()).toBe(true);
  });

  it('says its status', async () => {
    expect(await callControl(session(), 'GET /status', undefined)).toEqual({ gateways: ['http://127.0.0.1:1'] });
  });

  it('listens on loopback only', async () => {
    expect(await listeningAddresses(port)).toEqual(['127.0.0.1']);
  });
});

describe('a request that is not from a program of this user', () => {
  it.each<{ story: string; headers: { [name: string]: string | null }; status: number }>`
    story                             | headers                                          | status
    ${'no secret'}                    | ${{ authorization: null }}                       | ${401}
    ${'a wrong secret'}               | ${{ authorization: `Bearer ${'A'.repeat(43)}` }} | ${401}
    ${'an empty secret'}              | ${{ authorization: 'Bearer ' }}                  | ${401}
    ${'a secret of another scheme'}   | ${{ authorization: 'Basic Z2F0ZTpob3VzZQ==' }}   | ${401}
    ${'a rebound name as Host'}       | ${{ host: 'evil.example' }}                      | ${403}
    ${'a rebound name with a port'}   | ${{ host: '127.0.0.1.evil.example:80' }}         | ${403}
    ${'the Host of another port'}     | ${{ host: '127.0.0.1:1' }}                       | ${403}
    ${'no Host'}                      | ${{ host: null }}                                | ${400}
    ${'a page’s Origin'}              | ${{ origin: 'https://evil.example' }}            | ${403}
    ${'the Origin of a sandbox'}      | ${{ origin: 'null' }}                            | ${403}
    ${'even this server’s Origin'}    | ${{ origin: 'http://127.0.0.1' }}                | ${403}
    ${'a cross-site fetch'}           | ${{ 'sec-fetch-site': 'cross-site' }}            | ${403}
    ${'a fetch of another localhost'} | ${{ 'sec-fetch-site': 'same-site' }}             | ${403}
  `('($story) is refused with $status', async ({ headers, status }) => {
    expect((await send({ headers })).status).toBe(status);
  });

  it('with the start of the secret is refused, and the refusal does not repeat it', async () => {
    const { status, body } = await send({ headers: { authorization: `Bearer ${control.secret.slice(0, -1)}` } });
    expect({ status, body }).toEqual({ status: 401, body: '{"error":"Authorization: Bearer <secret> is needed"}' });
  });

  it('gets no CORS header, even when it asks first', async () => {
    const { status } = await send({ line: 'OPTIONS /tokens', headers: { origin: 'https://evil.example' } });
    expect(status).toBe(403);
  });
});

const routes =
  'there is GET /status, POST /tokens, POST /issuer/rotate, POST /issuer/down, POST /issuer/up, POST /keys, GET /keys, POST /keys/revoke, POST /keys/usage, POST /revocations, GET /revocations, POST /revocations/remove, GET /breakers, POST /breakers, POST /limits';

describe('a request with the secret that is not lawful', () => {
  it.each<{ story: string; attack: Attack; status: number; error: string }>`
    story                      | attack                                                                                                                                    | status | error
    ${'an unknown path'}       | ${{ line: 'POST /shutdown' }}                                                                                                             | ${404} | ${routes}
    ${'the wrong method'}      | ${{ line: 'GET /tokens' }}                                                                                                                | ${404} | ${routes}
    ${'a GET with a body'}     | ${{ line: 'GET /status' }}                                                                                                                | ${400} | ${'no body is taken here'}
    ${'a form'}                | ${{ headers: { 'content-type': 'text/plain' } }}                                                                                          | ${415} | ${'Content-Type: application/json is needed'}
    ${'no JSON'}               | ${{ body: '{"credential"' }}                                                                                                              | ${400} | ${'the body is not JSON'}
    ${'no body'}               | ${{ body: '' }}                                                                                                                           | ${400} | ${'the body is not JSON'}
    ${'an unknown key'}        | ${{ body: '{"credential":"customer","subject":"a","aud":"x"}' }}                                                                          | ${400} | ${'aud: unknown'}
    ${'a missing subject'}     | ${{ body: '{"credential":"customer"}' }}                                                                                                  | ${400} | ${'subject: a text is needed'}
    ${'everything wrong'}      | ${{ body: '{"credential":1,"subject":"","scopes":[1],"claims":[],"expiresInSeconds":0.5,"algorithm":"none","forged":0,"__proto__":{}}' }} | ${400} | ${'__proto__: unknown; credential: a text is needed; subject: a text is needed; scopes: a list of texts is needed; claims: an object is needed; expiresInSeconds: a whole number is needed; algorithm: one of RS256, ES256, EdDSA is needed; forged: true or false is needed'}
    ${'a list'}                | ${{ body: '[]' }}                                                                                                                         | ${400} | ${'the body is an object'}
    ${'an unknown credential'} | ${{ body: '{"credential":"nobody","subject":"a"}' }}                                                                                      | ${404} | ${'no such credential; there are customer'}
  `('($story) is refused with $status and a sentence', async ({ attack, status, error }) => {
    expect(await send(attack)).toEqual({ status, body: JSON.stringify({ error }) });
  });

  it.each<{ story: string; bytes: () => string }>`
    story               | bytes
    ${'announced'}      | ${() => `content-length: 10000000000\r\n\r\n${'x'.repeat(70_000)}`}
    ${'sent in chunks'} | ${() => `transfer-encoding: chunked\r\n\r\n${`2000\r\n${'x'.repeat(0x2000)}\r\n`.repeat(9)}`}
  `('(a huge body, $story) is cut off', async ({ bytes }) => {
    const head = `POST /tokens HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${control.secret}\r\n`;
    expect(await raw(`${head}content-type: application/json\r\n${bytes()}`)).toEqual({
      status: 413,
      body: '{"error":"a body has at most 65536 bytes"}',
    });
  });

  it('(a huge body without the secret) is not even read', async () => {
    const head = `POST /tokens HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n`;
    expect((await raw(`${head}content-length: 10000000000\r\n\r\n{`)).status).toBe(401);
  });
});
