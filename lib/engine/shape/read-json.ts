import type { Json, JsonLimits, JsonRefusal } from '../../contract/shape.ts';
import { outlineOf } from './json-outline.ts';
import { keptNames } from './kept-names.ts';

export type JsonRead = { readonly value: Json } | { readonly refusal: JsonRefusal };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The value in the bytes of a body, or why there is none. Read is only what every parser reads as the same value, and what
 * is the same value when it is written again; an empty body is no JSON. Takes time and memory for `maxBytes`, whatever comes.
 */
export function readJson(bytes: Uint8Array, limits: JsonLimits): JsonRead {
  if (bytes.byteLength > limits.maxBytes) return { refusal: 'too-large' };
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return { refusal: 'not-utf8' };
  }
  return readWhole(text, limits);
}

/** The same for bytes that somebody else has decoded, as API Gateway does. */
export function readJsonText(text: string, limits: JsonLimits): JsonRead {
  // UTF-8 has no fewer bytes than a text has characters.
  if (text.length > limits.maxBytes || Buffer.byteLength(text) > limits.maxBytes) return { refusal: 'too-large' };
  return loneSurrogate.test(text) ? { refusal: 'not-utf8' } : readWhole(text, limits);
}

function readWhole(text: string, limits: JsonLimits): JsonRead {
  if (text.startsWith('\ufeff')) return { refusal: 'byte-order-mark' };
  const outline = outlineOf(text, limits);
  if (typeof outline === 'string') return { refusal: outline };
  let value: Json;
  try {
    value = JSON.parse(text);
  } catch {
    return { refusal: 'not-json' };
  }
  if (!outline.isExact) return { refusal: 'inexact-number' };
  const kept = keptNames(value, outline.hasEscapes);
  if (typeof kept === 'string') return { refusal: kept };
  // A name that stands twice in the text is kept once: the counts differ.
  return kept === outline.names ? { value } : { refusal: 'duplicate-member' };
}
