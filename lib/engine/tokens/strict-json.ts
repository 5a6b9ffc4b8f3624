import { outlineOf } from '../shape/json-outline.ts';
import { keptNames } from '../shape/kept-names.ts';

/** The members of a JSON object, of which nothing is known yet. */
export type JsonObject = { readonly [name: string]: unknown };

/** Sizes are bounded by whoever asks. */
const limits = { maxDepth: 16, maxValues: Number.POSITIVE_INFINITY };

/**
 * The object in a text that was decoded from UTF-8, or undefined where two parsers could read it differently: a name twice in one object, `__proto__`,
 * a lone surrogate, an infinite number, more than 16 levels, or anything but one JSON object. Bodies have the same rules, and
 * one more for numbers; a time with nine decimals stands in no body that is edited, and may well stand in a token.
 */
export function parseStrictObject(text: string): JsonObject | undefined {
  const outline = outlineOf(text, limits);
  if (typeof outline === 'string') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // A name that stands twice in the text is kept once: the counts differ.
  return keptNames(value as never, outline.hasEscapes) === outline.names ? (value as JsonObject) : undefined;
}
