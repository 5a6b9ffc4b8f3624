import type { Json, JsonObject } from './template.ts';
import { below, type Place, Unsupported } from './unsupported.ts';

/** Keys that may stand in a place, each with the values that this host serves. */
export type KnownKeys = { readonly [key: string]: (value: Json) => boolean };

/** Any value: the key is read elsewhere, or changes nothing that a client of a laptop can see. */
export const any = () => true;

/** Only these values, texts in any case. */
export function only(...values: readonly Json[]): (value: Json) => boolean {
  const folded = values.map(fold);
  return (value) => folded.includes(fold(value));
}

const fold = (value: Json) => (typeof value === 'string' ? value.toLowerCase() : value);

/** @throws Unsupported at the first key, or value of a key, that this host does not serve. */
export function refuseUnknown(given: JsonObject, known: KnownKeys, place: Place): void {
  for (const [key, value] of Object.entries(given)) {
    const serves = Object.hasOwn(known, key) ? known[key] : undefined;
    if (serves === undefined) throw new Unsupported(below(place, key), 'the local host does not serve this property');
    if (!serves(value)) {
      const text = JSON.stringify(value).slice(0, 100);
      throw new Unsupported(below(place, key), `the local host does not serve the value ${text}`);
    }
  }
}
