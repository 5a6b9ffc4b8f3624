import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeOnce, isSafeSegment } from '../../../lib/engine/paths/path-text.ts';
import { queryPairs, upstreamPath, upstreamQuery } from '../../../lib/engine/paths/upstream-path.ts';

describe('a segment that goes on, byte for byte', () => {
  it.each([
    '42',
    'a.b',
    '...',
    '.hidden',
    'a..b',
    'x%20y',
    '%E2%98%95',
    '%e2%98%95',
    'a:b@c',
    "a!$&'()*+,=~_-",
    '%25',
    '100%25',
    '%2575ser',
    '%25zz',
    'a%3Fb',
    '%23',
    '%3a',
    'user%40example.com',
    'a|b',
    '[1]',
  ])('%s', (raw) => {
    expect(isSafeSegment(raw)).toBe(true);
  });
});

describe('a segment that is refused', () => {
  it.each([
    ['', 'empty'],
    ['.', 'dot'],
    ['..', 'two dots'],
    ['%2e', 'encoded dot'],
    ['%2E%2e', 'encoded dots'],
    ['.%2E', 'half encoded dots'],
    ['a%2eb', 'any encoded dot'],
    ['%252e%252e', 'doubly encoded dots'],
    ['%25252e%25252e', 'triply encoded dots'],
    ['%20..', 'padded dots'],
    ['a/b', 'slash'],
    ['a%2fb', 'encoded slash'],
    ['a%2Fb', 'encoded slash'],
    ['a%252fb', 'doubly encoded slash'],
    ['%25zz%252f', 'a slash behind a broken escape'],
    ['a\\b', 'backslash'],
    ['a%5cb', 'encoded backslash'],
    ['%255c', 'doubly encoded backslash'],
    ['a;b', 'parameter'],
    ['a%3bb', 'encoded parameter'],
    ['%253B', 'doubly encoded parameter'],
    ['%00', 'NUL'],
    ['a%0d%0ab', 'line break'],
    ['%2500', 'doubly encoded NUL'],
    ['%7f', 'delete'],
    ['%C2%85', 'C1 control'],
    ['a b', 'blank'],
    ['a\tb', 'tab'],
    ['é', 'raw non-ASCII'],
    ['a?b', 'query'],
    ['a#b', 'fragment'],
    ['%', 'broken escape'],
    ['%2', 'broken escape'],
    ['%zz', 'broken escape'],
    ['%c0%ae', 'overlong dot'],
    ['%c0%af', 'overlong slash'],
    ['%e2%98', 'half a character'],
    ['%ed%a0%80', 'surrogate'],
    ['%ff', 'no UTF-8'],
  ])('%j: %s', (raw) => {
    expect(isSafeSegment(raw)).toBe(false);
  });
});

describe('the upstream path', () => {
  it.each([
    ['/v1/users/{userId}/profile', { userId: 'u%2D1' }, '/v1/users/u%2D1/profile'],
    ['/files/{path+}', { path: 'a/b%20c/d' }, '/files/a/b%20c/d'],
    ['/products', {}, '/products'],
    ['/', {}, '/'],
    ['/a/{x}/{y}', { y: '2', x: '1' }, '/a/1/2'],
    ['/users/{userId}', { userId: '..' }, undefined],
    ['/users/{userId}', {}, undefined],
    ['/users/{userId}', { userId: 'a/b' }, undefined],
    ['/users/{constructor}', {}, undefined],
    ['/files/{path+}', { path: 'a/../b' }, undefined],
    ['/files/{path+}', { path: 'a//b' }, undefined],
    ['/files/{path+}', { path: '' }, undefined],
  ])('%s with %j is %s', (template, parameters, expected) => {
    expect(upstreamPath(template, parameters)).toBe(expected);
  });

  it('of 20,000 hostile parameters each is refused or arrives as itself, whatever the upstream decodes and however often', () => {
    const piece = fc.constantFrom(
      '.',
      '..',
      '%2e',
      '%2E',
      '/',
      '%2f',
      '%5C',
      '\\',
      ';',
      '%3b',
      '%25',
      '%',
      '00',
      '%00',
      '2e',
      '2f',
      'a',
      '%c0%af',
      '%0a',
      '%20',
      'é',
      '?',
      '#',
    );
    fc.assert(
      fc.property(
        fc.array(piece, { minLength: 1, maxLength: 7 }).map((pieces) => pieces.join('')),
        (raw) => {
          const path = upstreamPath('/api/users/{id}/orders', { id: raw });
          if (path === undefined) return;
          expect(path).toBe(`/api/users/${raw}/orders`);
          let seen = path;
          for (let level = 0; level < 4; level += 1) {
            expect(new URL(seen, 'http://upstream').pathname.split('/').slice(0, 3)).toEqual(['', 'api', 'users']);
            expect(new URL(seen, 'http://upstream').pathname.split('/')).toHaveLength(5);
            expect(seen.split('/')).toHaveLength(5);
            seen = careless(seen).replace(/\?/g, '%3F').replace(/#/g, '%23');
          }
        },
      ),
      { numRuns: 20_000 },
    );
  });
});

/** An upstream that decodes what it can and leaves the rest. */
function careless(text: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

describe('decoding once', () => {
  it.each([
    ['user%2D1', 'user-1'],
    ['%2575', '%75'],
    ['%E2%98%95', '☕'],
    ['a+b', 'a+b'],
    ['%', undefined],
    ['%zz', undefined],
    ['%ff', undefined],
  ])('%s is %s', (raw, text) => {
    expect(decodeOnce(raw)).toBe(text);
  });
});

describe('the query', () => {
  it.each([
    [{}, ''],
    [{ a: ['1', '2'], b: [''] }, '?a=1&a=2&b='],
    [{ 'a b': ['x&y=z#'] }, '?a%20b=x%26y%3Dz%23'],
    [{ q: ['\ud800☕'] }, '?q=%EF%BF%BD%E2%98%95'],
  ])('%j is %s', (query, text) => {
    expect(upstreamQuery(queryPairs(query))).toBe(text);
  });
});
