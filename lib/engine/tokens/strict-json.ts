/** The members of a JSON object, of which nothing is known yet. */
export type JsonObject = { readonly [name: string]: unknown };

const maxDepth = 16;
const quote = 0x22;
const colon = 0x3a;
const backslash = 0x5c;
const [bracket, closingBracket] = [0x5b, 0x5d];
const [brace, closingBrace] = [0x7b, 0x7d];
const loneSurrogate = /\p{Surrogate}/u;

/**
 * The object in a text that was decoded from UTF-8, or undefined where two parsers could read it differently: a name twice in one object, `__proto__`,
 * a lone surrogate, an infinite number, more than 16 levels, or anything but one JSON object.
 */
export function parseStrictObject(text: string): JsonObject | undefined {
  const written = outline(text);
  if (written.depth > maxDepth) return undefined;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  // A name that stands twice in the text is kept once: the counts differ.
  return keptNames(value, written.hasEscapes) === written.names ? (value as JsonObject) : undefined;
}

/** How many members a value has, at all levels; not a number when it holds something ambiguous. Half a character was an escape. */
function keptNames(value: unknown, hasEscapes: boolean): number {
  if (typeof value === 'string') return hasEscapes && loneSurrogate.test(value) ? Number.NaN : 0;
  if (typeof value === 'number') return Number.isFinite(value) ? 0 : Number.NaN;
  if (Array.isArray(value)) return value.reduce((sum, entry) => sum + keptNames(entry, hasEscapes), 0);
  let sum = 0;
  // Not `Object.keys`: it would be a list for every object.
  for (const name in value as JsonObject | null) {
    if (name === '__proto__' || (hasEscapes && loneSurrogate.test(name))) return Number.NaN;
    sum += 1 + keptNames((value as JsonObject)[name], hasEscapes);
  }
  return sum;
}

interface Outline {
  readonly names: number;
  readonly depth: number;
  readonly hasEscapes: boolean;
}

/**
 * How many names stand in a JSON text, and how deep it is, before it is parsed: a name is followed by a colon, and no other
 * colon is outside of a string. Of a text that is no JSON it says something, and nobody asks.
 */
function outline(text: string): Outline {
  let [names, open, depth] = [0, 0, 0];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = Math.max(at, endOfString(text, at));
    else if (code === colon) names += 1;
    else if (code === closingBrace || code === closingBracket) open -= 1;
    else if (code === brace || code === bracket) {
      open += 1;
      depth = Math.max(depth, open);
    }
  }
  return { names, depth, hasEscapes: text.includes('\\') };
}

/** The quote that ends the string which begins at `start`: no odd number of backslashes stands before it. -1 where none does. */
function endOfString(text: string, start: number): number {
  let end = start;
  let escapes: number;
  do {
    end = text.indexOf('"', end + 1);
    escapes = 0;
    while (end >= 0 && text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
  } while (escapes % 2 === 1);
  return end;
}
