import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningAlgorithm, SigningKey } from './signing-keys.ts';

/** What a token shall say. */
export interface MintRequest {
  readonly subject: string;
  /** Default: the credential's name. */
  readonly audience?: string;
  readonly scopes?: readonly string[];
  /** Written as the claim `roles`. */
  readonly roles?: readonly string[];
  /** Further claims; one of a name used above replaces it. */
  readonly claims?: { readonly [name: string]: unknown };
  /** Seconds from now; negative for a token that has expired. Default 300. */
  readonly expiresInSeconds?: number;
  readonly algorithm?: SigningAlgorithm;
  /** Signed with a key that the issuer never published, under the `kid` of one that it did. */
  readonly forged?: boolean;
  /** Default `at+jwt` (RFC 9068). */
  readonly typ?: string;
}

export interface Signing {
  readonly issuer: string;
  readonly audience: string;
  /** The `kid` is the published one even when the private key is not. */
  readonly key: Pick<SigningKey, 'algorithm' | 'kid' | 'privateKey'>;
  readonly nowSeconds: number;
}

/** An access token with the claims of RFC 9068. */
export function mintToken(request: MintRequest, { issuer, audience, key, nowSeconds }: Signing): Promise<string> {
  const { expiresInSeconds = 300, scopes, roles } = request;
  const expiresAt = nowSeconds + expiresInSeconds;
  const claims = {
    iss: issuer,
    sub: request.subject,
    aud: request.audience ?? audience,
    iat: expiresInSeconds > 0 ? nowSeconds : expiresAt - 300,
    exp: expiresAt,
    jti: randomUUID(),
    ...(scopes && { scope: scopes.join(' ') }),
    ...(roles && { roles }),
    ...request.claims,
  };
  return new SignJWT(claims)
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ: request.typ ?? 'at+jwt' })
    .sign(key.privateKey);
}
