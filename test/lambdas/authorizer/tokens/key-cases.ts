import type { Making } from './making.ts';
import { algorithms } from './signer.ts';
import type { TokenCase } from './token-case.ts';

/** Sets of keys in which none, or not just one, is the one that a genuine token was signed with. */
export function keyCases({ issuer, stranger, claims, header, nowSeconds }: Making): readonly TokenCase[] {
  return algorithms.flatMap((alg) => {
    const token = issuer.sign(alg, header(alg), claims);
    const nameless = issuer.sign(alg, header(alg, { kid: undefined }), claims);
    const key = issuer.publicJwk(alg);
    const one = (id: string, keys: readonly unknown[], verdict: TokenCase['verdict'], of = token): TokenCase => ({
      id: `keys: ${alg}, ${id}`,
      token: of,
      keys,
      nowSeconds,
      verdict,
      config: { algorithms },
    });
    const others = algorithms.filter((other) => formOf(other) !== formOf(alg)).map((other) => issuer.publicJwk(other));
    const malformed = [
      null,
      1,
      'key',
      [],
      {},
      { kty: 'RSA' },
      { kty: 'EC', crv: 'P-256', x: 'AAAA', y: 'AAAA' },
      { kty: 'oct', k: 'AAAA' },
    ];
    return [
      one('no keys', [], 'key-unknown'),
      one(
        'keys of other forms under its id',
        others.map((other) => ({ ...other, kid: alg })),
        'key-unknown',
      ),
      one(
        'among keys of other forms under its id: which one is meant would be a guess',
        [...others.map((other) => ({ ...other, kid: alg })), key],
        'key-unknown',
      ),
      one('among keys of other forms', [...others, key], 'genuine'),
      one('among malformed keys', [...malformed, key, ...malformed], 'genuine'),
      one('with an algorithm', [{ ...key, alg, use: 'sig', key_ops: ['verify'] }], 'genuine'),
      one('with another algorithm', [{ ...key, alg: algorithms.find((other) => other !== alg) }], 'key-unknown'),
      one('for encryption', [{ ...key, use: 'enc' }], 'key-unknown'),
      one('for other operations', [{ ...key, key_ops: ['encrypt', 'wrapKey'] }], 'key-unknown'),
      one('with a private member', [{ ...key, d: 'AAAA' }], 'key-unknown'),
      one('twice under one id', [key, stranger.publicJwk(alg)], 'key-unknown'),
      one('with an id that is a number', [{ ...key, kid: 5 }], 'key-unknown', nameless),
      one(
        'two keys and a token without key id',
        [key, stranger.publicJwk(alg, { kid: 'other' })],
        'key-unknown',
        nameless,
      ),
      one('one key and a token without key id', [{ ...key, kid: 'whatever' }], 'genuine', nameless),
      one('a key without id and a token with one', [{ ...key, kid: undefined }], 'key-unknown'),
    ];
  });
}

/** Type and curve. */
const formOf = (alg: string) => (alg.startsWith('ES') ? alg : alg.slice(0, 1) === 'E' ? 'Ed' : 'RSA');
