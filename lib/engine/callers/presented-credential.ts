import type { HeaderList } from '../headers/upstream-headers.ts';

/** Where a credential may stand in a request: a header by its lower-case name, and a query parameter. */
export interface CredentialPlace {
  readonly header: string;
  readonly query: string | null;
}

export type Presented =
  /** Where it stood: in a header, or in a query parameter. */
  | { readonly found: 'one'; readonly header: string | null; readonly query: string | null; readonly value: string }
  | { readonly found: 'none' | 'several' };

type Query = { readonly [name: string]: unknown };

/**
 * The one credential that a request brings in these places. Of several nobody guesses which is meant, be they the same, and
 * a token in the query (RFC 6750 §2.3 forbids it beside another) is one more. Header names match in any case, as HTTP/2
 * sends them, and in no other spelling.
 */
export function presentedCredential(
  places: readonly CredentialPlace[],
  headers: HeaderList,
  query: Query | null,
): Presented {
  const names = new Set(places.map(({ header }) => header));
  const inHeaders = headers
    .map(([name, value]) => ({ header: name.toLowerCase(), query: null, value }))
    .filter(({ header }) => names.has(header));
  const queries = new Set(places.flatMap((place) => place.query ?? []));
  const inQuery = [...queries].flatMap((name) =>
    valuesOf(query, name).map((value) => ({ header: null, query: name, value })),
  );
  const [one, ...more] = [...inHeaders, ...inQuery];
  if (one === undefined) return { found: 'none' };
  const hasStrayToken = names.has('authorization') && valuesOf(query, 'access_token').length > 0;
  return more.length > 0 || hasStrayToken ? { found: 'several' } : { found: 'one', ...one };
}

function valuesOf(query: Query | null, name: string): readonly string[] {
  const value = query !== null && Object.hasOwn(query, name) ? query[name] : [];
  return [value].flat().map(String);
}
