import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, type JWK, jwtVerify } from 'jose';
import { type LocalIssuer, startIssuer } from '../../../lib/local/issuer/issuer.ts';
import { answersWithin, listeningAddresses } from '../../support/sockets.ts';

let issuer: LocalIssuer;

beforeEach(async () => {
  issuer = await startIssuer({ names: ['customer', 'staff'] });
});
afterEach(async () => {
  const { jwksUri } = issuer.place('customer');
  await issuer.stop();
  expect(await answersWithin(jwksUri, 0)).toBe(false);
});

const get = async (url: string) => JSON.parse(await (await fetch(url)).text());
const keysOf = async (name: string): Promise<readonly JWK[]> => (await get(issuer.place(name).jwksUri)).keys;

/** Verified as a resource server does it, from the published documents alone. */
async function verify(token: string, name = 'customer') {
  const { issuer: iss, audiences, jwksUri } = issuer.place(name);
  const keys = createRemoteJWKSet(new URL(jwksUri));
  return jwtVerify(token, keys, { issuer: iss, audience: [...audiences], typ: 'at+jwt' });
}

describe('a minted token', () => {
  it.each([
    'RS256',
    'ES256',
    'EdDSA',
  ] as const)('signed with %s verifies against the published keys', async (algorithm) => {
    const token = await issuer.mint('customer', { subject: 'alice', algorithm });
    const { protectedHeader } = await verify(token);
    expect(protectedHeader.alg).toBe(algorithm);
  });

  it('says what was asked for', async () => {
    const token = await issuer.mint('customer', {
      subject: 'alice',
      audience: 'shop',
      scopes: ['orders:write', 'orders:read'],
      roles: ['buyer'],
      claims: { tenant: 't1', jti: 'fixed' },
      expiresInSeconds: 60,
      typ: 'JWT',
    });
    const { iat = 0, exp, ...rest } = decodeJwt(token);
    expect(exp).toBe(iat + 60);
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(5);
    expect(rest).toEqual({
      iss: issuer.place('customer').issuer,
      sub: 'alice',
      aud: 'shop',
      jti: 'fixed',
      scope: 'orders:write orders:read',
      roles: ['buyer'],
      tenant: 't1',
    });
    expect(decodeProtectedHeader(token).typ).toBe('JWT');
  });

  it('that has expired is refused for its age alone', async () => {
    const token = await issuer.mint('customer', { subject: 'alice', expiresInSeconds: -60 });
    await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
    const { iat = 0, exp = 0 } = decodeJwt(token);
    expect(iat).toBeLessThan(exp);
  });

  it.each([
    'RS256',
    'ES256',
    'EdDSA',
  ] as const)('forged with %s carries a published kid and fails on its signature', async (algorithm) => {
    const token = await issuer.mint('customer', { subject: 'alice', algorithm, forged: true });
    const { kid } = decodeProtectedHeader(token);
    expect((await keysOf('customer')).map((key) => key.kid)).toContain(kid);
    await expect(verify(token)).rejects.toMatchObject({ code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
  });

  it('of one credential is refused by another one’s keys', async () => {
    const token = await issuer.mint('staff', { subject: 'alice' });
    await expect(verify(token, 'customer')).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
  });

  it('of an unknown credential is an error that names the known ones', async () => {
    await expect(issuer.mint('nobody', { subject: 'alice' })).rejects.toThrow(
      'no credential is named nobody; there are customer, staff',
    );
  });
});

describe('a token as Cognito makes them', () => {
  it('names its client and no audience', async () => {
    const request = { subject: 'alice', audience: null, clientId: 'web', claims: { token_use: 'access' } } as const;
    const { iss, sub, iat, exp, jti, ...rest } = decodeJwt(await issuer.mint('customer', request));
    expect(rest).toEqual({ client_id: 'web', token_use: 'access' });
  });
});

describe('introspection', () => {
  const encoded = (text: string) => new URLSearchParams({ v: text }).toString().slice(2);
  const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;

  async function introspect(token: string, authorization?: string) {
    const { introspectionUri, clientId, clientSecret } = issuer.introspection('customer');
    const response = await fetch(introspectionUri, {
      method: 'POST',
      headers: { authorization: authorization ?? basic(encoded(clientId), encoded(clientSecret)) },
      body: new URLSearchParams({ token }),
    });
    return { status: response.status, body: await response.json() };
  }

  it('of an opaque token says what it stands for', async () => {
    const token = await issuer.mint('customer', { subject: 'alice', scopes: ['a', 'b'], opaque: true });
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(await introspect(token)).toEqual({
      status: 200,
      body: {
        active: true,
        token_type: 'Bearer',
        iss: issuer.place('customer').issuer,
        sub: 'alice',
        aud: 'customer',
        scope: 'a b',
        iat: expect.any(Number),
        exp: expect.any(Number),
        jti: expect.any(String),
      },
    });
  });

  it('knows signed tokens too', async () => {
    const token = await issuer.mint('customer', { subject: 'alice' });
    expect(await introspect(token)).toMatchObject({ status: 200, body: { active: true, sub: 'alice' } });
  });

  it('says no more of any other token than that it is not active', async () => {
    const revoked = await issuer.mint('customer', { subject: 'alice', opaque: true });
    issuer.revoke('customer', revoked);
    const others = [
      revoked,
      await issuer.mint('customer', { subject: 'alice', opaque: true, expiresInSeconds: -1 }),
      await issuer.mint('customer', { subject: 'alice', opaque: true, forged: true }),
      await issuer.mint('customer', { subject: 'alice', forged: true }),
      await issuer.mint('staff', { subject: 'alice', opaque: true }),
      '',
    ];
    for (const token of others) expect(await introspect(token)).toEqual({ status: 200, body: { active: false } });
  });

  it.each<[string, (id: string, secret: string) => string]>([
    ['no secret', (id) => basic(id, '')],
    ['another secret', (id, secret) => basic(encoded(id), encoded(`${secret}x`))],
    ['another client', (_, secret) => basic('somebody', encoded(secret))],
    ['parts that are not encoded', (id, secret) => basic(id, secret)],
    ['another scheme', (_, secret) => `Bearer ${secret}`],
  ])('answers nobody with %s', async (_, authorization) => {
    const { clientId, clientSecret } = issuer.introspection('customer');
    const token = await issuer.mint('customer', { subject: 'alice', opaque: true });
    expect(await introspect(token, authorization(clientId, clientSecret))).toEqual({
      status: 401,
      body: { error: 'invalid_client' },
    });
  });
});

describe('an issuer that is down', () => {
  it('cuts every connection, and the others go on', async () => {
    issuer.down('customer');
    const { jwksUri } = issuer.place('customer');
    await expect(fetch(jwksUri)).rejects.toThrow('fetch failed');
    await expect(fetch(issuer.introspection('customer').introspectionUri, { method: 'POST' })).rejects.toThrow(
      'fetch failed',
    );
    expect((await fetch(issuer.place('staff').jwksUri)).status).toBe(200);
    issuer.up('customer');
    expect((await fetch(jwksUri)).status).toBe(200);
  });
});

describe('the published documents', () => {
  it('hold one public key for each algorithm and no private part', async () => {
    const keys = await keysOf('customer');
    expect(keys.map(({ alg, use }) => ({ alg, use }))).toEqual([
      { alg: 'RS256', use: 'sig' },
      { alg: 'ES256', use: 'sig' },
      { alg: 'EdDSA', use: 'sig' },
    ]);
    expect(keys.flatMap((key) => Object.keys(key)).filter((name) => /^(d|p|q|dp|dq|qi|k|oth)$/.test(name))).toEqual([]);
    expect(new Set([...keys, ...(await keysOf('staff'))].map((key) => key.kid)).size).toBe(6);
  });

  it('are found from the issuer by discovery', async () => {
    const { issuer: iss, jwksUri } = issuer.place('staff');
    expect(await get(`${iss}/.well-known/openid-configuration`)).toMatchObject({ issuer: iss, jwks_uri: jwksUri });
  });

  it.each<{ method: string; path: string }>`
    method    | path
    ${'GET'}  | ${'/'}
    ${'GET'}  | ${'/nobody/.well-known/jwks.json'}
    ${'GET'}  | ${'/customer/.well-known/constructor'}
    ${'POST'} | ${'/customer/.well-known/jwks.json'}
  `('are all there is: $method $path is 404', async ({ method, path }) => {
    const { origin } = new URL(issuer.place('customer').issuer);
    const response = await fetch(origin + path, { method });
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 404, body: '' });
  });

  it('are served on loopback only', async () => {
    const { port } = new URL(issuer.place('customer').issuer);
    expect(await listeningAddresses(Number(port))).toEqual(['127.0.0.1']);
  });
});

describe('a rotation', () => {
  it('removes the old keys at once', async () => {
    const before = await issuer.mint('customer', { subject: 'alice' });
    await issuer.rotate('customer');
    await expect(verify(before)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect((await verify(await issuer.mint('customer', { subject: 'alice' }))).payload.sub).toBe('alice');
  });

  it('with overlap keeps the old keys until the next one', async () => {
    const before = await issuer.mint('customer', { subject: 'alice' });
    await issuer.rotate('customer', { keepOld: true });
    expect((await verify(before)).payload.sub).toBe('alice');
    expect(await keysOf('customer')).toHaveLength(6);
    await issuer.rotate('customer', { keepOld: true });
    await expect(verify(before)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect(await keysOf('customer')).toHaveLength(6);
  });

  it('signs with the keys that were announced', async () => {
    await issuer.announce('customer');
    const announced = (await keysOf('customer')).slice(3).map(({ kid }) => kid);
    await issuer.rotate('customer');
    expect((await keysOf('customer')).map(({ kid }) => kid)).toEqual(announced);
    expect(announced).toContain(decodeProtectedHeader(await issuer.mint('customer', { subject: 'alice' })).kid);
  });

  it('of one credential leaves the others alone', async () => {
    const before = await keysOf('staff');
    await issuer.rotate('customer');
    expect(await keysOf('staff')).toEqual(before);
  });
});
