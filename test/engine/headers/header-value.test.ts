import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { headerList, headerValue } from '../../../lib/engine/headers/header-value.ts';

describe('a text as a header value', () => {
  it.each([
    ['user-1', 'user-1'],
    ['auth0|5f', 'auth0|5f'],
    ['a b', 'a%20b'],
    ['a%20b', 'a%2520b'],
    ['a\r\nb', 'a%0D%0Ab'],
    ['\0', '%00'],
    ['é', '%C3%A9'],
    ['👍', '%F0%9F%91%8D'],
    ['\u2028', '%E2%80%A8'],
    ['"q",', '"q",'],
    ['', ''],
  ])('%j is %s', (text, value) => {
    expect(headerValue(text)).toBe(value);
  });

  it('no two texts have one value, and every value decodes to its text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(headerValue(text)).toMatch(/^[!-~]*$/);
        expect(decodeURIComponent(headerValue(text))).toBe(text);
      }),
    );
  });

  it('a list keeps its items apart', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1 }), (items) => {
        expect(headerList(items).split(',').map(decodeURIComponent)).toEqual(items);
      }),
    );
  });
});
