import type { JWK } from 'jose';

export const algorithms = ['RS256', 'ES256', 'EdDSA'] as const;
export type Algorithm = (typeof algorithms)[number];

/** What every side of the bench is given: the issuer's published keys, and a token for each algorithm. */
export interface Setup {
  readonly issuer: string;
  readonly audience: string;
  readonly jwksUri: string;
  readonly keys: readonly JWK[];
  readonly tokens: { readonly [A in Algorithm]: string };
}
