import type { JsonLimits } from '../../contract/shape.ts';
import { isExactNumber } from './exact-number.ts';

/** What stands in a JSON text, seen before anything is made of it. */
export interface JsonOutline {
  readonly names: number;
  readonly hasEscapes: boolean;
  /** No number changes by being read. */
  readonly isExact: boolean;
}

const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const dot = 0x2e;
const [zero, nine] = [0x30, 0x39];
const colon = 0x3a;
const backslash = 0x5c;
const [bracket, closingBracket] = [0x5b, 0x5d];
const [brace, closingBrace] = [0x7b, 0x7d];
const space = 0x20;
const exponents: ReadonlySet<number> = new Set([0x65, 0x45]);
const plus = 0x2b;
/** So many characters without an exponent are no more digits than a double has room for. */
const shortNumber = 15;

/**
 * Counts what a JSON text would come to, in one pass and without memory, and stops where it is too much. A name is followed by
 * a colon and no other colon is outside of a string; of values there is one more than commas in each list and object that is
 * not empty. Of a text that is no JSON it says something, and the parser says the rest.
 */
export function outlineOf(
  text: string,
  { maxDepth, maxValues }: Pick<JsonLimits, 'maxDepth' | 'maxValues'>,
): JsonOutline | 'too-deep' | 'too-many-values' {
  let [names, values, depth, isExact] = [0, 1, 0, true];
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = endOfString(text, at);
    else if (code === colon) names += 1;
    else if (code === comma) values += 1;
    else if (code === closingBrace || code === closingBracket) depth -= 1;
    else if (code === brace || code === bracket) {
      depth += 1;
      if (depth > maxDepth) return 'too-deep';
      if (!isEmpty(text, at)) values += 1;
    } else if (code === minus || isDigit(code)) {
      const end = endOfNumber(text, at);
      isExact &&= isPlain(text, at, end) || isExactNumber(text.slice(at, end));
      at = end - 1;
    }
    if (values > maxValues) return 'too-many-values';
  }
  return { names, hasEscapes: text.includes('\\'), isExact };
}

/** The quote that ends the string which begins at `start`: no odd number of backslashes stands before it. The end of the text where none does. */
function endOfString(text: string, start: number): number {
  let end = start;
  let escapes: number;
  do {
    end = text.indexOf('"', end + 1);
    if (end < 0) return text.length;
    escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === backslash) escapes += 1;
  } while (escapes % 2 === 1);
  return end;
}

/** The list or object that opens here closes before anything is in it. */
function isEmpty(text: string, open: number): boolean {
  let next = open + 1;
  while (text.charCodeAt(next) <= space) next += 1;
  return text.charCodeAt(next) === text.charCodeAt(open) + 2;
}

/** Behind the last character that may be one of a number. */
function endOfNumber(text: string, start: number): number {
  let end = start + 1;
  for (;;) {
    const code = text.charCodeAt(end);
    if (!isDigit(code) && code !== dot && code !== minus && code !== plus && !exponents.has(code)) return end;
    end += 1;
  }
}

/** Nearly all numbers are, and nothing is cut out for them. */
function isPlain(text: string, start: number, end: number): boolean {
  if (end - start > shortNumber) return false;
  for (let at = start; at < end; at += 1) if (exponents.has(text.charCodeAt(at))) return false;
  return true;
}

function isDigit(code: number): boolean {
  return code >= zero && code <= nine;
}
