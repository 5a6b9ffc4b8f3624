import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import type { SigningAlgorithm, SigningKey } from './signing-keys.ts';

/** What a token shall say. */
export interface MintRequest {
  readonly subject: string;
  /** Default: the credential's name. null for no `aud`, as in Cognito's access tokens, which have `clientId` instead. */
  readonly audience?: string | null;
  /** Written as the claim `client_id`. */
  readonly clientId?: string;
  readonly scopes?: readonly string[];
  /** Written as the claim `roles`. */
  readonly roles?: readonly string[];
  /** Further claims; one of a name used above replaces it. */
  readonly claims?: { readonly [name: string]: unknown };
  /** Seconds from now; negative for a token that has expired. Default 300. */
  readonly expiresInSeconds?: number;
  /** A text that says nothing by itself: only the issuer's introspection endpoint knows it. */
  readonly opaque?: boolean;
  readonly algorithm?: SigningAlgorithm;
  /** Signed with a key that the issuer never published, under the `kid` of one that it did; opaque, one that it never gave out. */
  readonly forged?: boolean;
  /** Default `at+jwt` (RFC 9068). */
  readonly typ?: string;
}

export interface Minting {
  readonly issuer: string;
  readonly audience: string;
  readonly nowSeconds: number;
}

export type TokenClaims = { readonly [name: string]: unknown };

/** The claims of an access token as RFC 9068 has them. */
export function claimsOf(request: MintRequest, { issuer, audience, nowSeconds }: Minting): TokenClaims {
  const { expiresInSeconds = 300, clientId, scopes, roles } = request;
  const expiresAt = nowSeconds + expiresInSeconds;
  return {
    iss: issuer,
    sub: request.subject,
    ...(request.audience === null ? {} : { aud: request.audience ?? audience }),
    ...(clientId === undefined ? {} : { client_id: clientId }),
    iat: expiresInSeconds > 0 ? nowSeconds : expiresAt - 300,
    exp: expiresAt,
    jti: randomUUID(),
    ...(scopes && { scope: scopes.join(' ') }),
    ...(roles && { roles }),
    ...request.claims,
  };
}

/** The `kid` is the published one even when the private key is not. */
export function signToken(
  claims: TokenClaims,
  typ: string,
  key: Pick<SigningKey, 'algorithm' | 'kid' | 'privateKey'>,
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: key.algorithm, kid: key.kid, typ }).sign(key.privateKey);
}
