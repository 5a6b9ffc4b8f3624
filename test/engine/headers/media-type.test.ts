import { describe, expect, it } from '@jest/globals';
import { isOfMediaType, mediaTypeOf } from '../../../lib/engine/headers/media-type.ts';

describe('what a Content-Type says', () => {
  it.each([
    ['application/json', 'application/json', undefined],
    [' Application/JSON ;', 'application/json', undefined],
    ['text/html;charset=UTF-8', 'text/html', 'utf-8'],
    ['text/html ; a=b;; charset="utf-8" ', 'text/html', 'utf-8'],
    ['text/html; x="a;charset=utf-16"', 'text/html', undefined],
  ])('%j', (text, type, charset) => {
    expect(mediaTypeOf(text)).toStrictEqual({ type, charset });
  });

  it.each([
    [''],
    ['json'],
    ['/json'],
    ['application/'],
    ['application/json, text/html'],
    ['application/json text/html'],
    ['application/json; charset'],
    ['application/json; charset=utf-8; charset=utf-8'],
    ['application/json; x="\\"; charset=utf-16'],
    ['application/json; x="'],
    ['application/j\u0000son'],
    ['аpplication/json'],
  ])('is nothing to rely on: %j', (text) => {
    expect(mediaTypeOf(text)).toBeUndefined();
  });

  it('is read in one go, however long it is', () => {
    const startedAt = performance.now();
    expect(mediaTypeOf(`a/b${' '.repeat(100_000)}x`)).toBeUndefined();
    expect(mediaTypeOf(`a/b${';'.repeat(100_000)}x`)).toBeUndefined();
    expect(mediaTypeOf(`a/b;x="${'\\"'.repeat(100_000)}`)).toBeUndefined();
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

it.each([
  ['image/png', 'image/*', true],
  ['image/', 'image/*', false],
  ['imagex/png', 'image/*', false],
  ['application/a+json', 'application/*+json', true],
  ['application/+json', 'application/*+json', false],
  ['application/json', 'application/*+json', false],
  ['application/json', 'application/json', true],
  ['application/jsonp', 'application/json', false],
])('%s is of %s: %s', (type, pattern, is) => {
  expect(isOfMediaType(type, pattern)).toBe(is);
});
