import { type Signer, signer } from './signer.ts';

/** What a table of cases is made from: an issuer of the test's own, somebody else's keys, and a token that is genuine. */
export interface Making {
  readonly issuer: Signer;
  readonly stranger: Signer;
  readonly nowSeconds: number;
  readonly claims: { readonly [name: string]: unknown };
  readonly header: (alg: string, more?: object) => { readonly [name: string]: unknown };
}

/** Fresh keys, and claims that are lawful at a fixed time. */
export function making(): Making {
  const nowSeconds = 1_800_000_000;
  return {
    issuer: signer(),
    stranger: signer(),
    nowSeconds,
    claims: {
      iss: 'https://auth.example.com/',
      aud: 'https://api.example.com',
      sub: 'user-1',
      iat: nowSeconds - 10,
      exp: nowSeconds + 600,
    },
    header: (alg, more = {}) => ({ alg, typ: 'at+jwt', kid: alg, ...more }),
  };
}
