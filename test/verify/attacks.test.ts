import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { signToken } from '../../lambdas/signing/sign-token.ts';
import { TokenRefused, verifier } from '../../lib/verify/index.ts';
import { type Verify, verifierIn } from '../../lib/verify/verifier.ts';
import { type Publisher, publishedAt, publisher, secret } from './published.ts';
import {
  claimsAt,
  hmacWithPublicKey,
  issuer,
  keyAt,
  noon,
  saying,
  spliced,
  tokenAt,
  underHeader,
  unsigned,
} from './tokens.ts';

let keys: Publisher;
let verify: Verify;

beforeAll(async () => {
  keys = await publisher((_, response) => response.end(publishedAt(noon)));
  verify = verifierIn({ issuer, service: 'orders', jwksUri: keys.jwksUri }, { fetch, nowMillis: () => noon });
});
afterAll(() => keys.stop());

const good = tokenAt(noon);
const seconds = noon / 1_000;

describe('a request that is not to be believed', () => {
  it.each<[story: string, refusal: string, source: Parameters<Verify>[0]]>([
    // Fields
    ['no token', 'missing', { authorization: `Bearer ${good}` }],
    ['an empty token', 'missing', ''],
    ['two fields in one line', 'several', { 'x-gatehouse-token': `${good}, ${good}` }],
    ['two fields', 'several', { 'x-gatehouse-token': [good, good] }],
    ['two spellings', 'several', { 'x-gatehouse-token': good, 'X-Gatehouse-Token': good }],
    ['more than 8 KB', 'too-large', saying({ tenant: 'a'.repeat(8_192) })],
    // Forms
    ['a text', 'malformed', 'alice'],
    ['three parts that hold nothing', 'malformed', 'a.b.c'],
    ['a payload that is no object', 'malformed', signToken([] as never, keyAt(noon))],
    ['a critical extension', 'malformed', underHeader({ crit: ['b64'], b64: false })],
    // Headers
    ['alg none', 'algorithm', unsigned({ alg: 'none' })],
    ['alg None', 'algorithm', unsigned({ alg: 'None' })],
    ['HS256 with the public key', 'algorithm', hmacWithPublicKey()],
    ['another algorithm than the key has', 'algorithm', underHeader({ alg: 'ES384' })],
    ['a token for people, of the same key', 'type', underHeader({ typ: 'at+jwt' })],
    ['no type', 'type', underHeader({ typ: undefined })],
    ['no name of a key', 'key', underHeader({ kid: undefined })],
    ['a key that it brings along', 'key', underHeader({ kid: 'mine', jwk: keyAt(noon, 'm'.repeat(40)).publicKey })],
    // Keys and signatures
    ['the key of another secret', 'key', signToken(claimsAt(noon), keyAt(noon, 'm'.repeat(40)))],
    ['the key of another gateway', 'key', signToken(claimsAt(noon), keyAt(noon, secret, 'shop2'))],
    ['a foreign key under a name that is known', 'signature', signToken(claimsAt(noon), impostor())],
    ['the signature of zeros', 'signature', `${good.slice(0, good.lastIndexOf('.'))}.${'A'.repeat(86)}`],
    ['another caller under the signature', 'signature', spliced({ sub: 'mallory' })],
    // For whom
    ['another stage', 'issuer', saying({ iss: 'urn:gatehouse:shop:test' })],
    ['another service', 'audience', saying({ aud: 'products' })],
    ['a list of services', 'claims', saying({ aud: ['orders', 'products'] })],
    // When
    ['a replay after a minute and the tolerance', 'expired', tokenAt(noon - 65_000)],
    ['a life longer than a token has', 'expired', saying({ iat: seconds - 66, exp: seconds + 3_600 })],
    ['a token of the future', 'not-yet', tokenAt(noon + 6_000)],
    ['an end that is a text', 'claims', saying({ exp: '9999999999' })],
    // What is not said
    ['no end', 'claims', saying({}, 'exp')],
    ['no beginning', 'claims', saying({}, 'iat')],
    ['no service', 'claims', saying({}, 'aud')],
    ['no gateway', 'claims', saying({}, 'iss')],
    ['no request', 'claims', saying({}, 'jti')],
    ['no route', 'claims', saying({}, 'route')],
    ['a caller of no credential', 'claims', saying({}, 'credential')],
    ['a caller without roles, not even none', 'claims', saying({}, 'roles')],
    ['roles that are a text', 'claims', saying({ roles: 'admin' })],
    ['an empty subject', 'claims', saying({ sub: '' })],
    ['a claim that is an object', 'claims', saying({ claims: { a: {} } })],
  ])('%s: %s', async (_, refusal, source) => {
    const refused = await verify(source).then(() => 'believed', String);
    await expect(verify(source)).rejects.toMatchObject({ name: 'TokenRefused', refusal });
    expect(refused).not.toMatch(/alice|mallory|acme/);
  });

  it('tells an error of which nothing in the token can be read, whatever prints it', async () => {
    const errors = [saying({ aud: 'products' }), tokenAt(noon - 65_000)].map((token) => verify(token).catch(inspect));
    for (const text of await Promise.all(errors)) expect(text).not.toMatch(/alice|acme|eyJ/);
  });

  it.each<[story: string, sent: string, isBelieved: boolean]>([
    ['59 s after it was made', tokenAt(noon - 59_000), true],
    ['64 s after, within the tolerance', tokenAt(noon - 64_000), true],
    ['65 s after', tokenAt(noon - 65_000), false],
    ['5 s before it was made, by our clock', tokenAt(noon + 5_000), true],
    ['6 s before', tokenAt(noon + 6_000), false],
  ])('is one at the edge of its time: %s', async (_, sent, isBelieved) => {
    const outcome = await verify(sent).then(
      () => true,
      (error: unknown) => !(error instanceof TokenRefused),
    );
    expect(outcome).toBe(isBelieved);
  });
});

describe('a verifier', () => {
  it.each([
    'http://gateway.example/keys',
    'ftp://gateway.example/keys',
    'file:///keys',
  ])('takes no keys from %s', (jwksUri) => {
    expect(() => verifier({ issuer, service: 'orders', jwksUri })).toThrow('jwksUri is an https URL');
  });
});

/** A key of somebody else that calls itself today's. */
function impostor() {
  const { privateKey } = keyAt(noon, 'm'.repeat(40));
  return { privateKey, publicKey: keyAt(noon).publicKey };
}
