import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parsePattern } from '../../../lib/contract/pattern.ts';
import { matchOf } from '../../../lib/engine/schema/match-pattern.ts';

function matches(pattern: string, text: string, steps = 1_000_000): { readonly found: boolean; readonly left: number } {
  const parsed = parsePattern(pattern);
  if ('fault' in parsed) throw new Error(parsed.fault);
  const run = { steps };
  return { found: matchOf(parsed)(text, run), left: run.steps };
}

const alphabet = ['a', 'b', 'B', '1', '_', '-', ' ', '\n', 'é', '😀', '.', '\u2028'];
const texts = fc.array(fc.constantFrom(...alphabet), { maxLength: 5 }).map((signs) => signs.join(''));

const atoms = fc.constantFrom(
  ...[
    'a',
    'b',
    '1',
    '.',
    '\\d',
    '\\D',
    '\\w',
    '\\W',
    '\\s',
    '\\S',
    '[ab]',
    '[^a]',
    '[a-z1-9-]',
    '[^\\w-]',
    '\\.',
    '\\-',
  ],
  ...[
    '\\p{L}',
    '\\P{Lu}',
    '\\u{1F600}',
    '\\ud83d\\ude00',
    '\\u00e9',
    '\\x61',
    '\\n',
    '[\\d_.]',
    '[^]',
    '[\\b]',
    '😀',
    '\\cA',
  ],
);
// Without \\B: V8 finds it inside of a pair of surrogates, where no character ends.
const edges = fc.constantFrom('^', '$', '\\b');
const signs = fc.constantFrom('', '*', '+', '?', '{2}', '{1,}', '{0,3}', '*?', '{0}');

const { pattern: patterns } = fc.letrec<{ pattern: string; part: string }>((tie) => ({
  pattern: fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
  part: fc.oneof(
    { depthSize: 'small' },
    fc.tuple(atoms, signs).map(([atom, sign]) => atom + sign),
    edges,
    fc.tuple(tie('pattern'), tie('pattern'), signs).map(([a, b, sign]) => `(?:${a}|${b})${sign}`),
    fc.tuple(tie('pattern'), signs).map(([inner, sign]) => `(${inner})${sign}`),
  ),
}));

describe('a pattern is found where a regular expression with flag u is found', () => {
  test('in whatever pattern and text', () => {
    fc.assert(
      fc.property(
        patterns.filter((pattern) => pattern.length <= 24 && !('fault' in parsePattern(pattern))),
        texts,
        (pattern, text) => {
          expect({ pattern, text, found: matches(pattern, text).found }).toEqual({
            pattern,
            text,
            found: new RegExp(pattern, 'u').test(text),
          });
        },
      ),
      { numRuns: 1000 },
    );
  });

  test.each([
    ['^a|b$', 'cb'],
    ['^(?:a|b)?$', ''],
    ['(?<year>\\d{4})-\\d\\d', 'on 2026-11'],
    ['[\\]\\\\]', '\\'],
    ['^.$', '😀'],
    ['^[😀-😂]$', '😁'],
    ['a{2,3}?b', 'aab'],
    ['', ''],
    ['^\\/$', '/'],
    ['(?:)*', ''],
    ['^(?:a*)*$', 'aaa'],
    ['\\0', '\0'],
  ])('%j in %j', (pattern, text) => {
    expect([matches(pattern, text).found, new RegExp(pattern, 'u').test(text)]).toEqual([true, true]);
  });
});

describe('what is no pattern is told', () => {
  test.each([
    ['(', 'not a regular expression (ECMA-262, flag u)'],
    ['\\_', 'not a regular expression (ECMA-262, flag u)'],
    ['^(?=a)', 'a look-ahead or look-behind: no linear time can be promised for it'],
    ['(?<!a)b', 'a look-ahead or look-behind: no linear time can be promised for it'],
    ['(a)\\1', 'a back-reference: no linear time can be promised for it'],
    ['(?<x>a)\\k<x>', 'a back-reference: no linear time can be promised for it'],
    ['(?:a{100}){100}', 'more than 2000 states'],
    [`${'('.repeat(1001)}a${')'.repeat(1001)}`, 'longer than 2000 characters'],
    ['a{99999999999}', 'more than 2000 states'],
  ])('%j', (pattern, fault) => {
    expect(parsePattern(pattern)).toEqual({ fault });
  });

  test('the deepest nesting of groups is read and matched', () => {
    expect(matches(`^${'('.repeat(900)}a${')'.repeat(900)}$`, 'a').found).toBe(true);
  });
});

describe('no text makes a pattern take more than its states times the characters', () => {
  test.each([
    ['^(a+)+$', 7],
    ['^(?:a|a)*b', 8],
    ['^(?:a?){40}a{40}$', 200],
    ['(?:.*a){3}', 14],
    ['^(?:\\w+\\s?)*$', 8],
  ])('%s', (pattern, states) => {
    const text = `${'a'.repeat(5000)}!`;
    const { found, left } = matches(pattern, text, 10_000_000);
    expect(found).toBe(pattern === '(?:.*a){3}');
    expect(10_000_000 - left).toBeLessThanOrEqual((states + 1) * text.length);
  });

  test('and what has taken too much is not found', () => {
    expect(matches('b', 'a'.repeat(100), 50)).toMatchObject({ found: false });
  });
});
