import type { ClaimValue } from './caller.ts';

/**
 * The token with which a gateway tells a service that a request came through it, and from whom: a JWT, ES256, good for a
 * minute and for one service. The forwarder signs it, `cdk-gatehouse/verify` reads it.
 */
export const signedToken = {
  /** No client's header of this name reaches a service: the prefix is reserved in every spelling. */
  header: 'X-Gatehouse-Token',
  /** Of its own, so that no other token of a gateway or of an issuer is one by accident (RFC 8725 §3.11). */
  type: 'gatehouse+jwt',
  algorithm: 'ES256',
  seconds: 60,
} as const;

/** Everything below is the gateway's own. */
export const wellKnownPath = '/.well-known/gatehouse';

/** Where a gateway publishes the keys of its tokens. */
export const publishedKeysPath = `${wellKnownPath}/jwks.json`;

/** `iss` of the tokens of one stage: names, since its address is its owner's to change. */
export function gatewayIssuer(gateway: string, stage: string): string {
  return `urn:gatehouse:${gateway}:${stage}`;
}

/** What the token says. Without `sub` the request came through the gateway on a public route, and nothing is known of who sent it. */
export interface SignedTokenClaims {
  readonly iss: string;
  /** Name of the one service that it is for. */
  readonly aud: string;
  /** Seconds since the epoch. */
  readonly iat: number;
  readonly exp: number;
  /** The request's id, as in `X-Request-Id`. */
  readonly jti: string;
  /** Key of the route that was called: `GET /orders/{id}`. */
  readonly route: string;
  readonly sub?: string;
  /** Name of the credential that the caller showed. */
  readonly credential?: string;
  /** Separated by spaces (RFC 8693 §4.2). */
  readonly scope?: string;
  readonly roles?: readonly string[];
  readonly tenant?: string;
  readonly key_id?: string;
  readonly tier?: string;
  /** The claims that the credential declares. */
  readonly claims?: { readonly [name: string]: ClaimValue };
}
