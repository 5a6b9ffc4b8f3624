import { JwtVerifier } from 'aws-jwt-verify';
import type { JWTPayload } from 'jose';
import type { Setup } from '../setup.ts';

/** aws-jwt-verify with the keys in its cache. */
export function withAwsJwtVerify({ keys, issuer, audience, jwksUri }: Setup): (token: string) => Promise<JWTPayload> {
  const verifier = JwtVerifier.create({ issuer, audience, jwksUri });
  verifier.cacheJwks({ keys } as unknown as Parameters<typeof verifier.cacheJwks>[0]);
  return async (token) => (await verifier.verify(token)) as JWTPayload;
}
