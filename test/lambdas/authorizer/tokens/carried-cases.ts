import { readFileSync } from 'node:fs';
import type { TokenCase } from './token-case.ts';

/** A case that was carried over from the project's collection of token attacks; the tokens are as they were found. */
export interface CarriedCase extends TokenCase {
  readonly story: string;
  /** False where a route that asks for the scope `orders:write` must refuse the caller, genuine or not. */
  readonly scope?: false;
}

interface Carried {
  readonly nowSeconds: number;
  readonly keySets: { readonly [name: string]: readonly unknown[] };
  readonly cases: readonly (Omit<CarriedCase, 'keys' | 'nowSeconds'> & { readonly keys?: string })[];
}

export function carriedCases(): readonly CarriedCase[] {
  const text = readFileSync(new URL('./carried-over.json', import.meta.url), 'utf8');
  const { nowSeconds, keySets, cases } = JSON.parse(text) as Carried;
  return cases.map(({ keys = 'usual', ...rest }) => ({ ...rest, nowSeconds, keys: keySets[keys] ?? [] }));
}
