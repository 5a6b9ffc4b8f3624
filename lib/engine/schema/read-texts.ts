import type { TextKind, TextKinds } from '../../contract/schema.ts';
import type { Json, JsonObject } from '../../contract/shape.ts';

/**
 * The texts of parameters as the object that their schema describes. A text that is not of its kind stays a text, and one
 * that comes more often than it may stays a list: the schema then refuses it, with its place.
 */
export function readTexts(
  kinds: TextKinds,
  texts: { readonly [name: string]: readonly string[] | undefined },
): JsonObject {
  const object: { [name: string]: Json } = Object.create(null);
  for (const [name, values = []] of Object.entries(texts)) {
    if (values.length === 0) continue;
    const known = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    const read = values.map(known === undefined ? (text) => text : readers[known.kind]);
    object[name] = values.length === 1 && known?.list !== true ? (read[0] as Json) : read;
  }
  return object;
}

/** As JSON writes them: no `+`, no blanks, no `0x`, and no number that is another one once it is read. */
const readers: { readonly [Kind in TextKind['kind']]: (text: string) => Json } = {
  string: (text) => text,
  boolean: (text) => (text === 'true' ? true : text === 'false' ? false : text),
  integer: (text) => (/^-?(?:0|[1-9]\d*)$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text),
  number: (text) => (isExactNumber(text) ? Number(text) : text),
};

function isExactNumber(text: string): boolean {
  const written = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text);
  const significant = text
    .replace(/[eE].*$/, '')
    .replace(/\D/g, '')
    .replace(/^0+/, '');
  // A double keeps every decimal of fifteen digits.
  return written && significant.length <= 15 && Number.isFinite(Number(text));
}
