import { describe, expect, it } from '@jest/globals';
import { callerOf, type GenuineClaims } from '../../../../lambdas/authorizer/caller-of.ts';
import { verifyJwt } from '../../../../lambdas/authorizer/verify-jwt.ts';
import { IssuerUnavailable } from '../../../../lambdas/ports.ts';
import { authorize } from '../../../../lib/engine/authorization/authorize.ts';
import { carriedCases } from './carried-cases.ts';
import { madeCases } from './made-cases.ts';
import { signer } from './signer.ts';
import { publishedKeys, usualConfig, usualPlace, verdictOf } from './token-case.ts';

describe('a token of the collection', () => {
  it.each(carriedCases().map((one) => [one.verdict, one.id, one] as const))('%s: %s', async (verdict, _id, one) => {
    expect(await verdictOf(one)).toBe(verdict);
  });
});

describe('a genuine token of the collection', () => {
  const rule = { credentials: ['customer'], scopes: ['orders:write'], anyScope: [], roles: [], tiers: [], where: [] };
  const request = {
    path: {},
    query: {},
    headers: [],
    clientIp: '',
    requestId: '',
    route: '',
    service: '',
    gateway: '',
  };

  it.each(
    carriedCases()
      .filter(({ verdict }) => verdict === 'genuine')
      .map((one) => [one.scope ?? true, one.id, one] as const),
  )('opens a route for orders:write, %s: %s', async (opens, _id, one) => {
    const candidate = { credential: 'customer', config: usualConfig, place: usualPlace };
    const parts = { keys: publishedKeys(one.keys), nowMillis: one.nowSeconds * 1000 };
    const verified = await verifyJwt(one.token, [candidate], parts);
    if (!verified.genuine) throw new Error('not genuine');
    const claims = verified.claims as GenuineClaims;
    const caller = callerOf('customer', usualConfig, claims, verified.validUntil / 1000);
    expect(authorize(rule, { ...request, caller }).allow).toBe(opens);
  });
});

describe('a token of our own', () => {
  it.each(madeCases().map((one) => [one.verdict, one.id, one] as const))('%s: %s', async (verdict, _id, one) => {
    expect(await verdictOf(one)).toBe(verdict);
  });
});

describe('among several credentials', () => {
  const issuer = signer();
  const now = 1_800_000_000;
  const keys = publishedKeys([issuer.publicJwk('ES256')]);
  const claims = { iss: 'https://a.example', aud: 'x', sub: 'u', iat: now - 10, exp: now + 60, token_use: 'access' };
  const token = issuer.sign('ES256', { alg: 'ES256', typ: 'at+jwt', kid: 'ES256' }, claims);
  const candidate = (
    credential: string,
    place: Partial<typeof usualPlace>,
    config: Partial<typeof usualConfig> = {},
  ) => ({
    credential,
    config: { ...usualConfig, ...config },
    place: { ...usualPlace, issuer: 'https://a.example', audiences: ['x'], ...place },
  });

  it('a token belongs to the first one whose issuer and audience it names', async () => {
    const candidates = [
      candidate('other issuer', { issuer: 'https://b.example' }),
      candidate('other audience', { audiences: ['y'] }),
      candidate('third', { audiences: ['y', 'x'] }),
      candidate('fourth', {}),
    ];
    expect(await verifyJwt(token, candidates, { keys, nowMillis: now * 1000 })).toEqual({
      genuine: true,
      credential: 'third',
      config: usualConfig,
      claims,
      keyId: 'ES256',
      jwksUri: usualPlace.jwksUri,
      generation: 'g',
      validFrom: (now - 10) * 1000,
      validUntil: (now + 60) * 1000,
    });
  });

  it('is revoked by the id of its key, although its header leaves it out', async () => {
    const nameless = issuer.sign('ES256', { alg: 'ES256', typ: 'at+jwt' }, claims);
    const verified = await verifyJwt(nameless, [candidate('one', {})], { keys, nowMillis: now * 1000 });
    expect(verified).toMatchObject({ genuine: true, keyId: 'ES256' });
  });

  it('the rules are those of the one it belongs to, and a refusal names that one', async () => {
    const candidates = [candidate('strict', {}, { fixedClaims: { token_use: 'id' } }), candidate('lenient', {})];
    expect(await verifyJwt(token, candidates, { keys, nowMillis: now * 1000 })).toEqual({
      genuine: false,
      reason: 'claim-wrong',
      claim: 'token_use',
      credential: 'strict',
    });
  });

  it('a token of nobody names no credential', async () => {
    expect(await verifyJwt(token, [], { keys, nowMillis: now * 1000 })).toEqual({
      genuine: false,
      reason: 'iss-unknown',
    });
  });

  it('its tolerance moves both ends of the time in which a token counts', async () => {
    const tolerant = candidate('customer', {}, { clockToleranceSeconds: 5 });
    const verified = await verifyJwt(token, [tolerant], { keys, nowMillis: now * 1000 });
    expect(verified).toMatchObject({ validFrom: (now - 15) * 1000, validUntil: (now + 65) * 1000 });
  });

  it('keys are asked for at the place of the credential, under what it permits', async () => {
    const asked: unknown[] = [];
    const find = async (...question: readonly unknown[]) => {
      asked.push(question);
      return undefined;
    };
    const plain = candidate(
      'plain',
      { jwksUri: 'http://keys.example' },
      { insecure: 'a test', privateNetwork: 'a test' },
    );
    await verifyJwt(token, [plain], { keys: { find }, nowMillis: now * 1000 });
    await verifyJwt(token, [candidate('usual', {})], { keys: { find }, nowMillis: now * 1000 });
    expect(asked).toEqual([
      [
        { jwksUri: 'http://keys.example', insecure: true, privateNetwork: true },
        { alg: 'ES256', kid: 'ES256' },
      ],
      [
        { jwksUri: usualPlace.jwksUri, insecure: false, privateNetwork: false },
        { alg: 'ES256', kid: 'ES256' },
      ],
    ]);
  });

  it('nobody is asked for the keys of a token that is refused without them', async () => {
    const find = async () => {
      throw new Error('asked');
    };
    for (const changed of [
      { exp: now },
      { iss: 'https://evil.example' },
      { aud: 'y' },
      { sub: '' },
      { nbf: now + 1 },
    ]) {
      const bad = issuer.sign('ES256', { alg: 'ES256', typ: 'at+jwt', kid: 'evil' }, { ...claims, ...changed });
      const verified = await verifyJwt(bad, [candidate('customer', {})], { keys: { find }, nowMillis: now * 1000 });
      expect(verified.genuine).toBe(false);
    }
  });

  it('an issuer that cannot be asked is no refusal, and a bug is no refusal either', async () => {
    const failing = (error: Error) => ({ find: () => Promise.reject(error) });
    const ask = (error: Error) =>
      verifyJwt(token, [candidate('customer', {})], { keys: failing(error), nowMillis: now * 1000 });
    const [away, bug] = [new IssuerUnavailable('away'), new TypeError('a bug')];
    await expect(ask(away)).rejects.toBe(away);
    await expect(ask(bug)).rejects.toBe(bug);
  });

  it('no word of a refusal holds anything of the token', async () => {
    const bad = issuer.sign('ES256', { alg: 'planted', typ: 'planted', kid: 'planted' }, { ...claims, sub: 'planted' });
    const verified = await verifyJwt(bad, [candidate('customer', {})], { keys, nowMillis: now * 1000 });
    expect(JSON.stringify(verified)).toBe('{"genuine":false,"reason":"alg-unsupported","credential":"customer"}');
  });
});
