import { generateKeyPairSync } from 'node:crypto';
import type { Jwk, JwkRefusal } from '../../../lib/engine/tokens/jwk-rules.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const rsaJwk: Jwk = { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'r' };
const privateRsa: Jwk = { ...rsa.privateKey.export({ format: 'jwk' }) };
const smallRsa: Jwk = { ...generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey.export({ format: 'jwk' }) };
const ecJwk = (namedCurve: string): Jwk => ({
  ...generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' }),
});
const p256 = ecJwk('P-256');
const ed: Jwk = { ...generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }) };
const edPrivate: Jwk = { ...generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' }) };

const base64url = (value: bigint) => {
  const hex = value.toString(16);
  return Buffer.from(hex.padStart(hex.length + (hex.length % 2), '0'), 'hex').toString('base64url');
};
const bigint = (text: unknown) => BigInt(`0x${Buffer.from(text as string, 'base64url').toString('hex')}`);

/** A modulus as the broken library made them: a power of 65537 modulo every small prime, whatever its factors are. */
function rocaModulus(): bigint {
  const primes = Array.from({ length: 166 }, (_, n) => n + 2).filter(
    (n) => !Array.from({ length: n - 2 }, (_, d) => d + 2).some((d) => n % d === 0),
  );
  const product = primes.reduce((all, prime) => all * BigInt(prime), 1n);
  return 2n ** 2047n - (2n ** 2047n % product) + product + 65537n ** 5n;
}

/** One byte longer than the least, as some libraries write it. */
function zeroInFront(n: unknown): string {
  return Buffer.concat([Buffer.alloc(1), Buffer.from(n as string, 'base64url')]).toString('base64url');
}

function point(hex: string): string {
  return Buffer.from(hex.padEnd(64, '0'), 'hex').toString('base64url');
}

/** A published key and what must be said of it; undefined for one that may be used. */
export const keyCases: readonly (readonly [story: string, jwk: unknown, refusal: JwkRefusal | undefined])[] = [
  ['RSA of 2048 bits', rsaJwk, undefined],
  [
    'RSA with every member that says what it is for',
    { ...rsaJwk, alg: 'PS512', use: 'sig', key_ops: ['verify'] },
    undefined,
  ],
  ['RSA whose modulus has a byte of zero in front', { ...rsaJwk, n: zeroInFront(rsaJwk['n']) }, undefined],
  ['RSA with the exponent 3', { ...rsaJwk, e: 'Aw' }, undefined],
  ['EC of P-256', p256, undefined],
  ['EC of P-384', ecJwk('P-384'), undefined],
  ['EC of P-521', ecJwk('P-521'), undefined],
  ['Ed25519', ed, undefined],
  ['Ed25519 under its new name', { ...ed, alg: 'Ed25519' }, undefined],
  ['a key with members that nobody knows', { ...p256, x5t: 'AA', future: {} }, undefined],
  ['null', null, 'not-a-key'],
  ['a list', [rsaJwk], 'not-a-key'],
  ['a text', 'rsa', 'not-a-key'],
  ['a key without a type', {}, 'not-a-key'],
  ['a type that nobody knows', { kty: 'AKP' }, 'not-a-key'],
  ['a type from the prototype', { kty: 'toString' }, 'not-a-key'],
  ['a type that is a list', { ...rsaJwk, kty: ['RSA'] }, 'not-a-key'],
  ['a symmetric key', { kty: 'oct', k: 'c2VjcmV0' }, 'symmetric-key'],
  ['a private RSA key', privateRsa, 'private-key'],
  ['a private Ed25519 key', edPrivate, 'private-key'],
  ['any one private member', { ...rsaJwk, dq: 'AQAB' }, 'private-key'],
  ['a private member of null', { ...p256, d: null }, 'private-key'],
  ['a key id that is a number', { ...p256, kid: 1 }, 'kid-not-text'],
  ['a key id of null', { ...p256, kid: null }, 'kid-not-text'],
  ['a key for encryption', { ...rsaJwk, use: 'enc' }, 'use-not-sig'],
  ['a purpose in a list', { ...rsaJwk, use: ['sig'] }, 'use-not-sig'],
  ['a key that may only encrypt', { ...rsaJwk, key_ops: ['encrypt'] }, 'key-ops-not-verify'],
  ['a key that may nothing', { ...rsaJwk, key_ops: [] }, 'key-ops-not-verify'],
  ['a key that may encrypt too', { ...rsaJwk, key_ops: ['verify', 'encrypt'] }, 'key-ops-not-verify'],
  ['operations in what looks like a list', { ...rsaJwk, key_ops: { 0: 'verify', length: 1 } }, 'key-ops-not-verify'],
  ['operations as a text', { ...rsaJwk, key_ops: 'verify' }, 'key-ops-not-verify'],
  ['an RSA key for ES256', { ...rsaJwk, alg: 'ES256' }, 'alg-mismatch'],
  ['an RSA key for encryption by its algorithm', { ...rsaJwk, alg: 'RSA-OAEP' }, 'alg-mismatch'],
  ['an RSA key for HS256', { ...rsaJwk, alg: 'HS256' }, 'alg-mismatch'],
  ['a P-256 key for ES384', { ...p256, alg: 'ES384' }, 'alg-mismatch'],
  ['an Ed25519 key for ES256', { ...ed, alg: 'ES256' }, 'alg-mismatch'],
  ['an algorithm that is a number', { ...p256, alg: 256 }, 'alg-mismatch'],
  ['RSA without a modulus', { ...rsaJwk, n: undefined }, 'malformed-rsa-key'],
  ['RSA without an exponent', { ...rsaJwk, e: '' }, 'malformed-rsa-key'],
  ['a modulus with padding', { ...rsaJwk, n: `${rsaJwk['n']}==` }, 'malformed-rsa-key'],
  ['an even modulus', { ...rsaJwk, n: base64url(bigint(rsaJwk['n']) + 1n) }, 'malformed-rsa-key'],
  ['RSA of 1024 bits', smallRsa, 'rsa-too-small'],
  ['RSA of 2047 bits', { ...rsaJwk, n: base64url(2n ** 2047n - 1n) }, 'rsa-too-small'],
  ['RSA of 1024 bits and many zeros', { ...smallRsa, n: `${'A'.repeat(200)}${smallRsa['n']}` }, 'rsa-too-small'],
  ['RSA of more than 8192 bits', { ...rsaJwk, n: base64url(2n ** 8192n + 1n) }, 'rsa-too-large'],
  ['the exponent 1, under which everybody signs', { ...rsaJwk, e: 'AQ' }, 'rsa-exponent'],
  ['the exponent 1 with zeros in front', { ...rsaJwk, e: 'AAAB' }, 'rsa-exponent'],
  ['the exponent 0', { ...rsaJwk, e: 'AA' }, 'rsa-exponent'],
  ['the exponent 2', { ...rsaJwk, e: 'Ag' }, 'rsa-exponent'],
  ['an even exponent', { ...rsaJwk, e: 'AQAA' }, 'rsa-exponent'],
  ['an exponent of nine bytes', { ...rsaJwk, e: base64url(2n ** 64n + 1n) }, 'rsa-exponent'],
  ['the fingerprint of ROCA', { ...rsaJwk, n: base64url(rocaModulus()) }, 'rsa-roca'],
  ['EC without a curve', { ...p256, crv: undefined }, 'unknown-curve'],
  ['EC of secp256k1', ecJwk('secp256k1'), 'unknown-curve'],
  ['a curve from the prototype', { ...p256, crv: 'constructor' }, 'unknown-curve'],
  ['OKP of another curve', { ...ed, crv: 'X25519' }, 'unknown-curve'],
  ['a point of the wrong size', { ...p256, x: 'AAAA' }, 'malformed-point'],
  ['a point without y', { ...p256, y: undefined }, 'malformed-point'],
  ['a point of another curve', { ...ecJwk('P-384'), crv: 'P-256' }, 'malformed-point'],
  ['an Ed25519 key of the wrong size', { ...ed, x: 'AAAA' }, 'malformed-point'],
  ['an Ed25519 key of zeros', { ...ed, x: 'A'.repeat(43) }, 'small-order-point'],
  ['the neutral point of Ed25519', { ...ed, x: point('01') }, 'small-order-point'],
  ['the same with the sign bit', { ...ed, x: point(`01${'00'.repeat(30)}80`) }, 'small-order-point'],
  ['minus one', { ...ed, x: point(`ec${'ff'.repeat(30)}7f`) }, 'small-order-point'],
  [
    'a point of order 8',
    { ...ed, x: point('26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05') },
    'small-order-point',
  ],
  [
    'the other one',
    { ...ed, x: point('c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a') },
    'small-order-point',
  ],
  ['y that is not below the prime', { ...ed, x: point(`ee${'ff'.repeat(30)}7f`) }, 'small-order-point'],
];

/** Whether a published key is the one that a header asks for. */
export const fitCases: readonly (readonly [
  story: string,
  jwk: Jwk,
  wanted: { readonly alg: string; readonly kid: string | undefined },
  fits: boolean,
])[] = [
  ['a key without alg serves every algorithm of its form', rsaJwk, { alg: 'PS384', kid: 'r' }, true],
  ['a key with alg serves that one', { ...rsaJwk, alg: 'RS256' }, { alg: 'RS256', kid: 'r' }, true],
  ['a key with alg serves no other', { ...rsaJwk, alg: 'RS256' }, { alg: 'RS512', kid: 'r' }, false],
  ['a token without key id takes any', rsaJwk, { alg: 'RS256', kid: undefined }, true],
  ['a key id is compared exactly', rsaJwk, { alg: 'RS256', kid: 'R' }, false],
  ['a key without key id is not the one named', p256, { alg: 'ES256', kid: 'r' }, false],
  ['another type is another key', rsaJwk, { alg: 'ES256', kid: 'r' }, false],
  ['another type is another key, curve or not', p256, { alg: 'RS256', kid: undefined }, false],
  ['another curve is another key', p256, { alg: 'ES384', kid: undefined }, false],
  ['no key is for no algorithm', rsaJwk, { alg: 'none', kid: 'r' }, false],
  ['no key is for a symmetric algorithm', rsaJwk, { alg: 'HS256', kid: 'r' }, false],
  ['no key is for an algorithm from the prototype', rsaJwk, { alg: 'toString', kid: 'r' }, false],
  ['an Ed25519 key serves both of its names', ed, { alg: 'EdDSA', kid: undefined }, true],
];
