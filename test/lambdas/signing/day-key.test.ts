import { createPublicKey, verify } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { calculateJwkThumbprint, importJWK } from 'jose';
import { dayKey } from '../../../lambdas/signing/day-key.ts';
import { signToken } from '../../../lambdas/signing/sign-token.ts';

const secret = 'a'.repeat(64);
const scope = { gateway: 'shop', stage: 'prod', day: 20_781 };
const claims = { iss: 'i', aud: 'a', iat: 1, exp: 2, jti: 'j', route: 'GET /' };

describe('the key of a day', () => {
  it('is the same wherever it is made', () => {
    expect(dayKey(secret, scope).publicKey).toEqual(dayKey(secret, scope).publicKey);
  });

  it('is this one for good: another derivation would be a rotation that nobody announced', () => {
    expect(dayKey(secret, scope).publicKey).toMatchSnapshot();
  });

  it.each([
    ['another secret', `${secret.slice(1)}b`, scope],
    ['another gateway', secret, { ...scope, gateway: 'shop2' }],
    ['another stage', secret, { ...scope, stage: 'test' }],
    ['another day', secret, { ...scope, day: 20_782 }],
    ['a gateway and a stage whose texts meet elsewhere', secret, { ...scope, gateway: 'shop","prod', stage: '' }],
  ])('is another one for %s', (_, otherSecret, other) => {
    expect(dayKey(otherSecret, other).publicKey.kid).not.toBe(dayKey(secret, scope).publicKey.kid);
  });

  it('is a point that belongs to its private half, named by its thumbprint, with no private member beside it', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ minLength: 32, maxLength: 64 }),
        fc.integer({ min: -1, max: 100_000 }),
        async (text, day) => {
          const { privateKey, publicKey } = dayKey(text, { ...scope, day });
          const own = createPublicKey(privateKey).export({ format: 'jwk' });
          expect(publicKey).toEqual({ ...own, kid: await calculateJwkThumbprint(own), alg: 'ES256', use: 'sig' });
          await importJWK(publicKey, 'ES256');
        },
      ),
      { numRuns: 200 },
    );
  });

  it('signs so that its public half finds nothing amiss', () => {
    const { publicKey, ...rest } = dayKey(secret, scope);
    const token = signToken(claims, { publicKey, ...rest });
    const [header, payload, signature] = token.split('.') as [string, string, string];
    const key = { key: { ...publicKey }, format: 'jwk', dsaEncoding: 'ieee-p1363' } as const;
    expect(verify('sha256', Buffer.from(`${header}.${payload}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toEqual({
      alg: 'ES256',
      typ: 'gatehouse+jwt',
      kid: publicKey.kid,
    });
    expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual(claims);
  });
});
