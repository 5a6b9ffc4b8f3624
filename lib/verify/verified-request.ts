import type { ClaimValue } from '../contract/caller.ts';

/** What a gateway says of a request that came through it. */
export interface VerifiedRequest {
  /** The same as in the header `X-Request-Id` and in every log line of the gateway. */
  readonly requestId: string;
  /** Key of the route that was called, such as `GET /orders/{id}`. */
  readonly route: string;
  /** Seconds since the epoch. */
  readonly expiresAt: number;
  /** null on a public route: nothing is known of who called. */
  readonly caller: VerifiedCaller | null;
}

/** Who called, as the gateway knows it. */
export interface VerifiedCaller {
  /** Name of the credential that the caller showed, as the platform declares it. */
  readonly credential: string;
  /** Of an API key, its id. */
  readonly subject: string;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  readonly tenant?: string;
  readonly keyId?: string;
  readonly tier?: string;
  /** The claims that the credential declares. */
  readonly claims: { readonly [name: string]: ClaimValue };
}
