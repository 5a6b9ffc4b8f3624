import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { limitKey, type Resolved } from '../../../lambdas/stages/limit-key.ts';
import type { LimitRule } from '../../../lib/contract/limits.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';

const minute: LimitRule = { algorithm: 'sliding-window', limit: 30, windowMillis: 60_000 };
const sub: RequestValue = { from: 'claims', name: 'sub' };
const device: RequestValue = { from: 'claims', name: 'device' };
const header: RequestValue = { from: 'header', name: 'x-client' };
const query: RequestValue = { from: 'query', name: 'q' };
const path: RequestValue = { from: 'path', name: 'shop' };

const keyOf = (...dimension: readonly Resolved[]) => limitKey('a', minute, dimension);
const tagOf = (key: string) => /\{(.*)\}/.exec(key)?.[1];

describe('the key of a limit', () => {
  it('is the same for the same values in any order, and nothing of them can be read in it', () => {
    expect(keyOf([sub, 'user-1'], [header, 'web'])).toBe(keyOf([header, 'web'], [sub, 'user-1']));
    expect(keyOf([sub, 'user-1'], [header, 'web'])).toMatch(/^gh1:\{[\w-]{22}\}:[\w-]{22}$/);
  });

  it.each([
    [
      ['a:b', 'c'],
      ['a', 'b:c'],
    ],
    [
      ['ab', ''],
      ['a', 'b'],
    ],
    [
      ['', 'a'],
      ['a', ''],
    ],
    [
      ['a', undefined],
      ['a', ''],
    ],
    [
      ['a', undefined],
      ['a', 'null'],
    ],
    [
      ['1:a', 'b'],
      ['1', 'a1:b'],
    ],
    [
      ['a', '\ud800'],
      ['a', '\ud801'],
    ],
    [
      ['a', '\ud800'],
      ['a', '\\ud800'],
    ],
    [
      ['admin', 'x'],
      ['аdmin', 'x'],
    ],
    [
      ['é', 'x'],
      ['e\u0301', 'x'],
    ],
  ])('%j and %j are two counters', (one, other) => {
    expect(keyOf([sub, one[0]], [device, one[1]])).not.toBe(keyOf([sub, other[0]], [device, other[1]]));
  });

  it('the kind of a value counts: a header cannot pass for a claim', () => {
    expect(keyOf([sub, 'user-1'])).not.toBe(keyOf([{ from: 'header', name: 'sub' }, 'user-1']));
  });

  it('another window or algorithm is another counter, another limit is not', () => {
    const [one, faster, log, more] = [
      minute,
      { ...minute, windowMillis: 1_000 },
      { ...minute, algorithm: 'sliding-log' as const },
      { ...minute, limit: 60 },
    ].map((rule) => limitKey('a', rule, [[sub, 'u']]));
    expect(new Set([one, faster, log]).size).toBe(3);
    expect(more).toBe(one);
  });

  it('limits by the same values are in one slot, wherever they are declared', () => {
    const keys = ['orders:POST /orders:0', 'service:orders:0', 'platform:shop:0'].map((id) =>
      limitKey(id, minute, [[sub, 'user-1']]),
    );
    expect([new Set(keys).size, new Set(keys.map(tagOf)).size]).toEqual([3, 1]);
  });

  it.each([
    ['braces', '{}'],
    ['a brace', '}'],
    ['a tag of its own', '{user-1}:x'],
    ['a separator', ':'],
    ['NUL', '\0'],
    ['lines', 'a\r\nSET x 1\r\n'],
    ['64 KB', 'x'.repeat(65_536)],
    ['half a character', '\udc00'],
    ['a homoglyph', 'ｕser-1'],
  ])('%s make a key like any other', (_, text) => {
    for (const value of [sub, header]) expect(keyOf([value, text])).toMatch(/^gh1:\{[\w-]{22}\}:[\w-]{22}$/);
  });

  it('no two texts collide, and no text has more than one slot', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'binary' }), { minLength: 2, maxLength: 50 }), (texts) => {
        const keys = texts.map((text) => keyOf([sub, text]));
        expect(new Set(keys).size).toBe(texts.length);
        expect(new Set(keys.map(tagOf)).size).toBe(texts.length);
      }),
    );
  });
});

describe('values that a caller makes up', () => {
  it.each([
    ['headers', header],
    ['query parameters', query],
    ['paths', path],
  ])('a flood of %s makes no more counters than the limit tells apart, and none of anybody else', (_, value) => {
    const victim = keyOf([sub, 'user-1']);
    const flood = new Set(Array.from({ length: 200_000 }, (_, n) => keyOf([value, `made-up-${n}`])));
    expect(flood.size).toBeLessThanOrEqual(65_536);
    expect(flood.size).toBeGreaterThan(60_000);
    expect(flood.has(victim)).toBe(false);
  });

  it('two kinds of them together make no more than one', () => {
    const flood = Array.from({ length: 200_000 }, (_, n) => keyOf([header, `h-${n % 449}`], [query, `q-${n}`]));
    expect(new Set(flood).size).toBeLessThanOrEqual(65_536);
  });

  it('values that real callers send hardly ever share a counter', () => {
    const apps = new Set(Array.from({ length: 1_000 }, (_, n) => keyOf([header, `app-${n}`])));
    expect(apps.size).toBeGreaterThan(980);
  });

  it('beside a value that is not made up, each caller has so many of their own', () => {
    const of = (user: string) => Array.from({ length: 5_000 }, (_, n) => keyOf([sub, user], [header, `made-up-${n}`]));
    const mine = new Set(of('user-1'));
    expect(mine.size).toBeGreaterThan(4_700);
    expect(of('user-2').filter((key) => mine.has(key))).toEqual([]);
  });
});
