import type { Json, JsonLimits, JsonRefusal } from '../../contract/shape.ts';

type TooMuch = Extract<JsonRefusal, 'too-large' | 'too-deep' | 'too-many-values'>;
export type JsonWritten = { readonly text: string } | { readonly refusal: TooMuch };

/**
 * The text of a value, in its order of members and without blanks; {@link readJson} gives back the same value. Looked at
 * before it is written: an edit may put one long value into a hundred thousand places, which costs nothing until then.
 */
export function writeJson(value: Json, limits: JsonLimits): JsonWritten {
  const refusal = tooMuch(value, limits);
  if (refusal !== undefined) return { refusal };
  const text = JSON.stringify(value);
  return Buffer.byteLength(text) > limits.maxBytes ? { refusal: 'too-large' } : { text };
}

/** What a value comes to at the least: quotes, commas and brackets, and one byte for each character. */
interface Left {
  bytes: number;
  values: number;
}

function tooMuch(value: Json, { maxBytes, maxDepth, maxValues }: JsonLimits): TooMuch | undefined {
  return take(value, { bytes: maxBytes, values: maxValues }, maxDepth);
}

function take(value: Json, left: Left, depth: number): TooMuch | undefined {
  left.values -= 1;
  left.bytes -= typeof value === 'string' ? value.length + 2 : 1;
  if (left.values < 0) return 'too-many-values';
  if (left.bytes < 0) return 'too-large';
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth === 0) return 'too-deep';
  return Array.isArray(value)
    ? takeElements(value, left, depth)
    : takeMembers(value as { [name: string]: Json }, left, depth);
}

function takeElements(elements: readonly Json[], left: Left, depth: number): TooMuch | undefined {
  for (const element of elements) {
    const refusal = take(element, left, depth - 1);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function takeMembers(members: { readonly [name: string]: Json }, left: Left, depth: number): TooMuch | undefined {
  for (const name in members) {
    left.bytes -= name.length + 3;
    const refusal = take(members[name] as Json, left, depth - 1);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}
