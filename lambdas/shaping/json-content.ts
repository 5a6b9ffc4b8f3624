import { foldHeaderName } from '../../lib/contract/header-names.ts';
import type { Json, JsonLimits, JsonRefusal } from '../../lib/contract/shape.ts';
import { mediaTypeOf } from '../../lib/engine/headers/media-type.ts';
import type { HeaderList } from '../../lib/engine/headers/upstream-headers.ts';
import { readJson } from '../../lib/engine/shape/read-json.ts';
import { type CodingRefusal, decodedBody } from './decoded-body.ts';

/** Why nothing is read of a body that should be JSON. */
export type ContentRefusal = JsonRefusal | CodingRefusal | 'no-media-type' | 'other-charset';
export type JsonContent = { readonly value: Json } | { readonly refusal: ContentRefusal };

/**
 * The JSON of a body, as its headers say that it is to be read: in UTF-8, packed or not. Whether its type is one that is
 * expected is for others to say. In time and memory for `limits`, whatever came.
 */
export function jsonContent(bytes: Uint8Array, headers: HeaderList, limits: JsonLimits): JsonContent {
  const [text, ...others] = valuesOf(headers, 'content-type');
  const media = text === undefined || others.length > 0 ? undefined : mediaTypeOf(text);
  if (media === undefined) return { refusal: 'no-media-type' };
  // RFC 8259 §8.1. A reader that believes in another one sees another text.
  if (media.charset !== undefined && !/^utf-?8$/.test(media.charset)) return { refusal: 'other-charset' };
  const decoded = decodedBody(bytes, valuesOf(headers, 'content-encoding'), limits.maxBytes);
  return 'refusal' in decoded ? decoded : readJson(decoded.bytes, limits);
}

/** Compared folded: what takes `Content_Type` for `Content-Type` finds two. */
function valuesOf(headers: HeaderList, folded: string): readonly string[] {
  return headers.filter(([name]) => foldHeaderName(name) === folded).map(([, value]) => value);
}
