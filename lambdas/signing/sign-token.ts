import { sign } from 'node:crypto';
import { type SignedTokenClaims, signedToken } from '../../lib/contract/signed-token.ts';
import type { DayKey } from './day-key.ts';

/** The claims as a compact JWS (RFC 7515); an ES256 signature is both numbers with 32 bytes each (RFC 7518 §3.4). */
export function signToken(claims: SignedTokenClaims, { privateKey, publicKey }: DayKey): string {
  const header = { alg: signedToken.algorithm, typ: signedToken.type, kid: publicKey.kid };
  const signed = `${part(header)}.${part(claims)}`;
  const signature = sign('sha256', Buffer.from(signed), { key: privateKey, dsaEncoding: 'ieee-p1363' });
  return `${signed}.${signature.toString('base64url')}`;
}

const part = (value: object) => Buffer.from(JSON.stringify(value), 'utf8').toString('base64url');
