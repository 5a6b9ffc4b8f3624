import { claimCases } from './claim-cases.ts';
import { headerCases } from './header-cases.ts';
import { keyCases } from './key-cases.ts';
import { signatureCases } from './signature-cases.ts';
import { signer } from './signer.ts';
import { textCases } from './text-cases.ts';
import type { TokenCase } from './token-case.ts';

/** What a table of cases is made from: an issuer of the test's own, somebody else's keys, and a token that is genuine. */
export interface Making {
  readonly issuer: ReturnType<typeof signer>;
  readonly stranger: ReturnType<typeof signer>;
  readonly nowSeconds: number;
  readonly claims: { readonly [name: string]: unknown };
  readonly header: (alg: string, more?: object) => { readonly [name: string]: unknown };
}

/** The attacks of the tables beside this file, made with fresh keys: every position of an attack, every algorithm. */
export function madeCases(): readonly TokenCase[] {
  const nowSeconds = 1_800_000_000;
  const making: Making = {
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
  return [textCases, headerCases, signatureCases, keyCases, claimCases].flatMap((table) => table(making));
}
