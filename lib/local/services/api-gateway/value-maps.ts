import type { Header } from './gateway-request.ts';

type SingleValues = { readonly [name: string]: string };
type MultiValues = { readonly [name: string]: readonly string[] };

/** The last value of each name, as the single-value maps of events hold it. */
export function singleValues(pairs: readonly Header[]): SingleValues {
  return Object.fromEntries(pairs);
}

/** Every value of each name, in order. Names that differ in case are different names. */
export function multiValues(pairs: readonly Header[]): MultiValues {
  const values = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  }
  return Object.fromEntries(values);
}

/** The map, or null when it is empty: proxy events never hold empty maps. */
export function orNull<T extends object>(map: T): T | null {
  return Object.keys(map).length === 0 ? null : map;
}
