import { createHmac, sign } from 'node:crypto';
import { type DayKey, dayKey } from '../../lambdas/signing/day-key.ts';
import { signToken } from '../../lambdas/signing/sign-token.ts';
import type { SignedTokenClaims } from '../../lib/contract/signed-token.ts';
import { signingDay } from '../../lib/engine/signing/key-days.ts';
import { tokenClaims } from '../../lib/engine/signing/token-claims.ts';
import { secret } from './published.ts';

export const noon = Date.parse('2026-11-24T12:00:00Z');
export const issuer = 'urn:gatehouse:shop:prod';

const caller = {
  credential: 'customer',
  subject: 'alice',
  issuer: 'https://issuer.example',
  expiresAt: 1,
  scopes: ['orders:read'],
  roles: ['buyer'],
  tenant: 'acme',
  claims: { plan: 'gold' },
};

export function claimsAt(millis: number): SignedTokenClaims {
  return tokenClaims({ issuer, service: 'orders', requestId: 'id-1', route: 'GET /orders', caller }, millis);
}

export function keyAt(millis: number, from = secret, gateway = 'shop'): DayKey {
  return dayKey(from, { gateway, stage: 'prod', day: signingDay(millis) });
}

/** What the gateway sends at this time. */
export function tokenAt(millis: number): string {
  return signToken(claimsAt(millis), keyAt(millis));
}

/** What the gateway would sign if it said this as well, or did not say that. */
export function saying(changes: object, ...without: readonly string[]): string {
  const claims = Object.entries({ ...claimsAt(noon), ...changes }).filter(([name]) => !without.includes(name));
  return signToken(Object.fromEntries(claims) as unknown as SignedTokenClaims, keyAt(noon));
}

const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const usual = () => ({ alg: 'ES256', typ: 'gatehouse+jwt', kid: keyAt(noon).publicKey.kid });
const signedPart = (header: object) => `${part({ ...usual(), ...header })}.${part(claimsAt(noon))}`;

/** Signed by the gateway's own key, under another header. */
export function underHeader(header: object): string {
  const signed = signedPart(header);
  const key = { key: keyAt(noon).privateKey, dsaEncoding: 'ieee-p1363' } as const;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** Signed by nobody. */
export function unsigned(header: object): string {
  return `${signedPart(header)}.`;
}

/** Signed with what everybody knows: the published key, taken for a secret. */
export function hmacWithPublicKey(): string {
  const signed = signedPart({ alg: 'HS256' });
  const known = JSON.stringify(keyAt(noon).publicKey);
  return `${signed}.${createHmac('sha256', known).update(signed).digest('base64url')}`;
}

/** The signature of one request under the payload of another. */
export function spliced(changes: object): string {
  const [header, , signature] = tokenAt(noon).split('.');
  return [header, part({ ...claimsAt(noon), ...changes }), signature].join('.');
}
