/** A regular expression as data. It has what can be matched in linear time: no look-around and no back-reference. */
export type Pattern =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly kind: 'sequence'; readonly of: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly of: readonly Pattern[] }
  | { readonly kind: 'repeat'; readonly of: Pattern; readonly least: number; readonly most: number };

/** Characters of which one must be, by code point; all others where `not`. */
export interface CharacterSet {
  readonly not: boolean;
  readonly of: readonly (CharacterRange | UnicodeProperty | CharacterSet)[];
}
type CharacterRange = readonly [first: number, last: number];
interface UnicodeProperty {
  /** As it stands in the pattern: `\p{L}`. */
  readonly property: string;
}

/** States that a pattern may have once its counted repetitions are written out. */
const maxStates = 2_000;
/** Groups nest, and reading them is recursive. */
const maxLength = 2_000;

/** The pattern in an ECMA-262 regular expression with flag `u`, or the reason why it is none. */
export function parsePattern(text: string): Pattern | { readonly fault: string } {
  if (text.length > maxLength) return { fault: `longer than ${maxLength} characters` };
  try {
    new RegExp(text, 'u');
  } catch {
    return { fault: 'not a regular expression (ECMA-262, flag u)' };
  }
  const reading: Reading = { text: Array.from(text), at: 0, fault: undefined };
  const pattern = choice(reading);
  if (reading.fault !== undefined) return { fault: reading.fault };
  return statesOf(pattern) > maxStates ? { fault: `more than ${maxStates} states` } : pattern;
}

interface Reading {
  readonly text: readonly string[];
  at: number;
  fault: string | undefined;
}

function choice(reading: Reading): Pattern {
  const of = [sequence(reading)];
  while (taken(reading, '|')) of.push(sequence(reading));
  return of.length === 1 ? (of[0] as Pattern) : { kind: 'choice', of };
}

function sequence(reading: Reading): Pattern {
  const of: Pattern[] = [];
  while (reading.at < reading.text.length && !'|)'.includes(reading.text[reading.at] as string))
    of.push(repeated(reading, atom(reading)));
  return { kind: 'sequence', of };
}

const quantifiers: { readonly [sign: string]: readonly [least: number, most: number] } = {
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
  '?': [0, 1],
};

function repeated(reading: Reading, of: Pattern): Pattern {
  const counted = /^\{(\d+)(,?)(\d*)\}/.exec(reading.text.slice(reading.at, reading.at + 24).join(''));
  const sign = quantifiers[reading.text[reading.at] ?? ''];
  if (!counted && sign === undefined) return of;
  reading.at += counted?.[0].length ?? 1;
  // Lazy or greedy, what matches is the same.
  taken(reading, '?');
  if (sign !== undefined) return { kind: 'repeat', of, least: sign[0], most: sign[1] };
  const least = Number(counted?.[1]);
  const most = counted?.[2] === '' ? least : counted?.[3] === '' ? Number.POSITIVE_INFINITY : Number(counted?.[3]);
  return { kind: 'repeat', of, least, most };
}

function atom(reading: Reading): Pattern {
  const sign = reading.text[reading.at] as string;
  reading.at += 1;
  if (sign === '^' || sign === '$') return { kind: 'edge', edge: sign === '^' ? 'start' : 'end' };
  if (sign === '(') return group(reading);
  if (sign === '[') return { kind: 'set', set: characterClass(reading) };
  if (sign === '.') return { kind: 'set', set: lineCharacters };
  if (sign !== '\\') return { kind: 'set', set: one(sign.codePointAt(0) as number) };
  const next = reading.text[reading.at] as string;
  if (next === 'b' || next === 'B') {
    reading.at += 1;
    return { kind: 'edge', edge: next === 'b' ? 'word' : 'no-word' };
  }
  if (/[1-9k]/.test(next)) reading.fault ??= 'a back-reference: no linear time can be promised for it';
  return { kind: 'set', set: escaped(reading) };
}

function group(reading: Reading): Pattern {
  const opening = /^\?(?::|<[^=!>]+>|<?[=!]|[\w-]*:)/u.exec(reading.text.slice(reading.at, reading.at + 256).join(''));
  if (opening) {
    if (/[=!]$/.test(opening[0]))
      reading.fault ??= 'a look-ahead or look-behind: no linear time can be promised for it';
    else if (/^\?[\w-]+:$/.test(opening[0])) reading.fault ??= 'flags inside of a pattern';
    reading.at += Array.from(opening[0]).length;
  }
  const inner = choice(reading);
  reading.at += 1;
  return inner;
}

const controls: { readonly [letter: string]: number } = { n: 10, r: 13, t: 9, v: 11, f: 12, b: 8, 0: 0, '-': 45 };
const digits: CharacterSet = { not: false, of: [[48, 57]] };
const words: CharacterSet = { not: false, of: [[48, 57], [65, 90], [95, 95], [97, 122]] }; // biome-ignore format: a table
// ECMA-262 WhiteSpace and LineTerminator.
const spaces: CharacterSet = { not: false, of: [[9, 13], [32, 32], [160, 160], [0x1680, 0x1680], [0x2000, 0x200a], [0x2028, 0x2029], [0x202f, 0x202f], [0x205f, 0x205f], [0x3000, 0x3000], [0xfeff, 0xfeff]] }; // biome-ignore format: a table
const lineCharacters: CharacterSet = { not: true, of: [[10, 10], [13, 13], [0x2028, 0x2029]] }; // biome-ignore format: a table
const classes: { readonly [letter: string]: CharacterSet } = { d: digits, w: words, s: spaces };

/** What follows a backslash. The expression is valid, so nothing can be missing. */
function escaped(reading: Reading): CharacterSet {
  const letter = reading.text[reading.at] as string;
  const rest = reading.text.slice(reading.at, reading.at + 64).join('');
  const shared = classes[letter.toLowerCase()];
  if (shared !== undefined) {
    reading.at += 1;
    return /[A-Z]/.test(letter) ? { not: true, of: [shared] } : shared;
  }
  const property = /^[pP]\{[^}]*\}/.exec(rest)?.[0];
  if (property !== undefined) {
    reading.at += property.length;
    return { not: false, of: [{ property: `\\${property}` }] };
  }
  const coded = /^(?:u\{([\da-fA-F]+)\}|u([\da-fA-F]{4})(?:\\u([dD][c-fC-F][\da-fA-F]{2}))?|x([\da-fA-F]{2}))/.exec(
    rest,
  );
  if (coded) return codedCharacter(reading, coded);
  reading.at += letter === 'c' ? 2 : 1;
  if (letter === 'c') return one((rest.codePointAt(1) as number) % 32);
  return one(controls[letter] ?? (letter.codePointAt(0) as number));
}

/** `\u{1F600}`, `\u0041`, a pair of surrogates, `\x41`. A second escape after no high surrogate is a character of its own. */
function codedCharacter(reading: Reading, coded: RegExpExecArray): CharacterSet {
  const [whole, point, unit, low, byte] = coded;
  const high = Number.parseInt(unit ?? '', 16);
  const isPair = low !== undefined && high >= 0xd800 && high < 0xdc00;
  reading.at += unit !== undefined && !isPair ? 5 : whole.length;
  if (isPair) return one((high - 0xd800) * 0x400 + (Number.parseInt(low, 16) - 0xdc00) + 0x10000);
  return one(Number.parseInt(point ?? unit ?? byte ?? '', 16));
}

function characterClass(reading: Reading): CharacterSet {
  const not = taken(reading, '^');
  const of: (CharacterRange | CharacterSet)[] = [];
  while (!taken(reading, ']')) {
    const first = classMember(reading);
    const isRange = reading.text[reading.at] === '-' && reading.text[reading.at + 1] !== ']';
    if (!isRange) {
      of.push(first);
      continue;
    }
    reading.at += 1;
    of.push([onlyOf(first), onlyOf(classMember(reading))]);
  }
  return { not, of };
}

function classMember(reading: Reading): CharacterSet {
  const sign = reading.text[reading.at] as string;
  reading.at += 1;
  return sign === '\\' ? escaped(reading) : one(sign.codePointAt(0) as number);
}

function one(code: number): CharacterSet {
  return { not: false, of: [[code, code]] };
}

/** The end of a range is one character: flag `u` refuses anything else. */
function onlyOf(set: CharacterSet): number {
  return (set.of[0] as CharacterRange)[0];
}

function taken(reading: Reading, sign: string): boolean {
  const isNext = reading.text[reading.at] === sign;
  if (isNext) reading.at += 1;
  return isNext;
}

function statesOf(pattern: Pattern): number {
  if (pattern.kind === 'set' || pattern.kind === 'edge') return 1;
  if (pattern.kind !== 'repeat') return pattern.of.reduce((sum, part) => sum + statesOf(part) + 1, 1);
  const times = Number.isFinite(pattern.most) ? pattern.most : pattern.least + 1;
  return times * (statesOf(pattern.of) + 1) + 1;
}
