/** The members of a JSON object, of which nothing is known yet. */
export type JsonObject = { readonly [name: string]: unknown };

const maxDepth = 16;
const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The object in a text, or undefined where two parsers could read it differently: a name twice in one object, `__proto__`,
 * a lone surrogate, an infinite number, more than 16 levels, or anything but one JSON object.
 */
export function parseStrictObject(text: string): JsonObject | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // A name that stands twice in the text is kept once: the counts differ.
  if (keptNames(value, 1) !== writtenNames(text)) return undefined;
  return value as JsonObject;
}

/** How many members a value has, at all levels; not a number when it holds something ambiguous. */
function keptNames(value: unknown, depth: number): number {
  if (typeof value === 'string') return loneSurrogate.test(value) ? Number.NaN : 0;
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : Number.NaN;
  if (typeof value !== 'object' || value === null) return 0;
  if (depth > maxDepth) return Number.NaN;
  const names = Object.keys(value);
  let sum = Array.isArray(value) ? 0 : names.length;
  for (const name of names) {
    if (name === '__proto__' || loneSurrogate.test(name)) return Number.NaN;
    sum += keptNames((value as JsonObject)[name], depth + 1);
  }
  return sum;
}

/** How many names stand in a valid JSON text: each is followed by a colon, and no other colon is outside of a string. */
function writtenNames(text: string): number {
  let names = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) isInString = !isInString;
    else if (code === colon && !isInString) names += 1;
  }
  return names;
}
