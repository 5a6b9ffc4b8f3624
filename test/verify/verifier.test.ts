import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Verify } from '../../lib/verify/index.ts';
import { verifierIn } from '../../lib/verify/verifier.ts';
import { type Publisher, publishedAt, publisher } from './published.ts';
import { issuer, keyAt, noon, saying, tokenAt } from './tokens.ts';

let now: number;
let keys: Publisher;
let verify: Verify;

beforeEach(async () => {
  now = noon;
  keys = await publisher((_, response) => response.end(publishedAt(now)));
  verify = verifierIn({ issuer, service: 'orders', jwksUri: keys.jwksUri }, { fetch, nowMillis: () => now });
});
afterEach(() => keys.stop());

const pass = (millis: number) => {
  now += millis;
};
const hours = 3_600_000;
/** What is read in the background is there. */
const settled = async (asked: number) => {
  while (keys.asked() < asked) await new Promise((resolve) => setTimeout(resolve, 1));
  await new Promise((resolve) => setTimeout(resolve, 20));
};

describe('a request of the gateway', () => {
  const token = tokenAt(noon);
  const verified = {
    requestId: 'id-1',
    route: 'GET /orders',
    expiresAt: noon / 1_000 + 60,
    caller: {
      credential: 'customer',
      subject: 'alice',
      scopes: ['orders:read'],
      roles: ['buyer'],
      tenant: 'acme',
      claims: { plan: 'gold' },
    },
  };

  it.each<[string, Parameters<Verify>[0]]>([
    ['the token itself', token],
    ['headers of fetch', new Headers({ 'x-gatehouse-token': token })],
    ['headers of a Node server', { host: 'a', 'x-gatehouse-token': token, 'set-cookie': ['a', 'b'] }],
    ['headers as they were written', { 'X-Gatehouse-Token': [token], get: 'a field of this name' }],
  ])('is believed: %s', async (_, source) => {
    expect(await verify(source)).toEqual(verified);
  });

  it('has no caller on a public route', async () => {
    const { caller, ...rest } = await verify(saying({}, 'sub', 'credential', 'scope', 'roles', 'tenant', 'claims'));
    expect({ caller, rest }).toEqual({
      caller: null,
      rest: { requestId: 'id-1', route: 'GET /orders', expiresAt: noon / 1_000 + 60 },
    });
  });

  it('says of the holder of a key which one, and its tier', async () => {
    const { caller } = await verify(saying({ key_id: 'k', tier: 'free', scope: '', claims: {} }, 'tenant'));
    expect(caller).toEqual({
      credential: 'customer',
      subject: 'alice',
      keyId: 'k',
      tier: 'free',
      scopes: [],
      roles: ['buyer'],
      claims: {},
    });
  });
});

describe('the keys of the gateway', () => {
  it('are read once, also when many requests come at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => verify(tokenAt(now))));
    await verify(tokenAt(now));
    expect(keys.asked()).toBe(1);
  });

  it('are read again after an hour, and nobody waits for it', async () => {
    await verify(tokenAt(now));
    keys.answer(() => undefined);
    pass(1 * hours);
    await verify(tokenAt(now));
    await settled(2);
    expect(keys.asked()).toBe(2);
  });

  it.each([
    [
      'answers 503',
      (_: unknown, response: { writeHead(status: number): { end(): void } }) => response.writeHead(503).end(),
    ],
    [
      'answers nothing that is a set of keys',
      (_: unknown, response: { end(text: string): void }) => response.end('{}'),
    ],
    [
      'answers more than keys could be',
      (_: unknown, response: { end(text: string): void }) => response.end(' '.repeat(17_000)),
    ],
    [
      'sends us elsewhere',
      (_: unknown, response: { writeHead(status: number, headers: object): { end(): void } }) =>
        response.writeHead(302, { location: '/' }).end(),
    ],
  ])('serve on for a day while the gateway %s, over midnight too', async (_, listener) => {
    await verify(tokenAt(now));
    keys.answer(listener as never);
    for (let hour = 0; hour < 23; hour += 1) {
      pass(1 * hours);
      expect((await verify(tokenAt(now))).requestId).toBe('id-1');
    }
    pass(1 * hours);
    await expect(verify(tokenAt(now))).rejects.toMatchObject({ name: 'KeysUnavailable' });
  });

  it('are not known when the gateway could never be asked: that says nothing against the token', async () => {
    keys.answer((_, response) => response.writeHead(500).end());
    await expect(verify(tokenAt(now))).rejects.toMatchObject({ name: 'KeysUnavailable' });
    keys.answer((_, response) => response.end(publishedAt(now)));
    pass(9_999);
    await expect(verify(tokenAt(now))).rejects.toMatchObject({ name: 'KeysUnavailable' });
    pass(1);
    expect((await verify(tokenAt(now))).requestId).toBe('id-1');
  });

  it('are read at once for a key that is new, as after the secret was replaced', async () => {
    keys.answer((_, response) => response.end('{"keys":[]}'));
    await expect(verify(tokenAt(now))).rejects.toMatchObject({ refusal: 'key' });
    keys.answer((_, response) => response.end(publishedAt(now)));
    pass(10_000);
    expect((await verify(tokenAt(now))).requestId).toBe('id-1');
  });

  it('are asked for once in ten seconds at most by a flood of keys that nobody has', async () => {
    await verify(tokenAt(now));
    pass(10_000);
    const flood = Array.from({ length: 50 }, (_, n) => verify(foreign(n)).catch(({ refusal }) => refusal));
    expect(new Set(await Promise.all(flood))).toEqual(new Set(['key']));
    expect(keys.asked()).toBe(2);
    expect((await verify(tokenAt(now))).requestId).toBe('id-1');
  });
});

/** Names a key that no gateway has. */
function foreign(n: number): string {
  const [, payload, signature] = tokenAt(now).split('.');
  const header = { alg: 'ES256', typ: 'gatehouse+jwt', kid: `${keyAt(now).publicKey.kid}${n}` };
  return [Buffer.from(JSON.stringify(header)).toString('base64url'), payload, signature].join('.');
}
