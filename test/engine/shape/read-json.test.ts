import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type JsonLimits, usualJsonLimits } from '../../../lib/contract/shape.ts';
import { readJson, readJsonText } from '../../../lib/engine/shape/read-json.ts';
import { writeJson } from '../../../lib/engine/shape/write-json.ts';

const limits: JsonLimits = { maxBytes: 200, maxDepth: 4, maxValues: 6 };
const read = (text: string | Uint8Array, more: Partial<JsonLimits> = {}) =>
  readJson(Buffer.from(text), { ...usualJsonLimits, ...more });
const nested = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`;

describe('a JSON text that is read', () => {
  it.each([
    ['a list', '[1,"a",null,true]'],
    ['a text alone', '"a"'],
    ['a number alone', '-1.5e3'],
    ['blanks around', ' \t\r\n{"a" : [ ] }\n'],
    ['names that objects have', '{"constructor":1,"toString":{"prototype":2},"hasOwnProperty":3}'],
    ['the name of a prototype as a value', '["__proto__"]'],
    ['one name in two objects', '{"a":{"a":1},"b":[{"a":1},{"a":2}]}'],
    ['brackets and colons in texts', '{"a:b":"[[[[{{{{","c":"\\"]:"}'],
    ['escapes', '"\\ud83d\\udc4d\\u0000\\n"'],
    ['an empty name', '{"":1}'],
  ])('%s', (_story, text) => {
    expect(read(text)).toStrictEqual({ value: JSON.parse(text) });
  });
});

describe('a JSON text that is refused', () => {
  it.each([
    ['nothing', '', 'not-json'],
    ['half a list', '[1', 'not-json'],
    ['two values', '1 2', 'not-json'],
    ['a comment', '{/* */}', 'not-json'],
    ['a comma too many', '[1,]', 'not-json'],
    ['NaN', '[NaN]', 'not-json'],
    ['single quotes', "{'a':1}", 'not-json'],
    ['a control character in a text', '"\u0001"', 'not-json'],
    ['a string without an end', '"\\"', 'not-json'],
    ['UTF-16', Buffer.from('{"a":1}', 'utf16le'), 'not-json'],
    ['a byte order mark', '\ufeff{}', 'byte-order-mark'],
    ['a byte that begins nothing', Buffer.from([0x22, 0xff, 0x22]), 'not-utf8'],
    ['an overlong dot', Buffer.from([0x22, 0xc0, 0xae, 0x22]), 'not-utf8'],
    ['half a character in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'not-utf8'],
    ['a character cut off', Buffer.from([0x22, 0xe2, 0x98]), 'not-utf8'],
    ['half a character as an escape', '"\\ud83d"', 'lone-surrogate'],
    ['half a character in a name', '{"\\udc4d":1}', 'lone-surrogate'],
    ['a name twice', '{"a":1,"b":2,"a":1}', 'duplicate-member'],
    ['a name twice, once with an escape', '{"role":"user","\\u0072ole":"admin"}', 'duplicate-member'],
    ['a name twice deep inside', '[[{"a":{"b":1,"b":2}}]]', 'duplicate-member'],
    ['an index twice', '{"1":1,"1":2}', 'duplicate-member'],
    ['a prototype', '{"__proto__":{"admin":true}}', 'unsafe-member'],
    ['a prototype with an escape', '[{"\\u005f_proto__":1}]', 'unsafe-member'],
    ['a prototype twice', '{"__proto__":1,"__proto__":2}', 'unsafe-member'],
  ])('%s', (_story, text, refusal) => {
    expect(read(text)).toStrictEqual({ refusal });
  });

  it('half a character in a text that somebody else decoded', () => {
    expect(readJsonText('"\ud83d"', usualJsonLimits)).toStrictEqual({ refusal: 'not-utf8' });
  });
});

describe('a number', () => {
  it.each([
    '0',
    '-0.0',
    '0e0',
    '0.1',
    '1.50',
    '123456789012345',
    '9007199254740991',
    '9007199254740992',
    '-9007199254740992',
    '100000000000000000000',
    '1e20',
    '1.7976931348623157e308',
    '5e-324',
    '0.30000000000000004',
    '0.10000000000000001',
    '0.1000000000000000055511151231257827',
    '1.2345678901234568E16',
    // Half a digit is printed down by some and up by others.
    '8.529739379882812',
    '8.529739379882813',
    '8.5297393798828125',
    '2.9802322387695312e-8',
    '7.120236347223045e-307',
    '7.1202363472230444e-307',
    '2.9802322387695313e-8',
    `1.${'0'.repeat(5_000)}`,
  ])('%.40s stays the same', (text) => {
    expect(read(text)).toStrictEqual({ value: Number(text) });
  });

  it.each([
    ['an id of 64 bits', '9007199254740993'],
    ['the same below zero', '-9007199254740993'],
    ['the largest of 64 bits', '9223372036854775807'],
    ['a power of two that is written in other digits', '590295810358705651712'],
    ['an amount with 17 digits', '12345678901234.567'],
    ['what no double prints, though it is read as one', '2.9802322387695311e-8'],
    ['a time with nine decimals', '1516239022.123456789'],
    ['an id that looks like a fraction', '9007199254740993.0'],
    ['more digits than pi needs', '3.141592653589793238462643383279'],
    ['hundreds of digits', `0.${'1'.repeat(200)}`],
    ['too large', '1e400'],
    ['too large below zero', '-1e400'],
    ['too small', '1e-400'],
    ['too large without an exponent', '9'.repeat(400)],
    ['a megabyte of digits', '1'.repeat(1_000_000)],
  ])('%s would be another one', (_story, text) => {
    expect(read(`{"a":[${text}]}`)).toStrictEqual({ refusal: 'inexact-number' });
  });

  it('of a double is the same in every spelling that doubles are written in', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double({ noNaN: true, noDefaultInfinity: true }),
          // Few digits of two, of which many are half a decimal digit away from what is printed.
          fc.tuple(fc.maxSafeInteger(), fc.integer({ min: 1, max: 60 })).map(([whole, places]) => whole / 2 ** places),
        ),
        fc.integer({ min: 16, max: 30 }),
        (value, precision) => {
          const written = [JSON.stringify(value), value.toExponential(), value.toExponential(precision)];
          expect(written.map((text) => read(text))).toStrictEqual(written.map((text) => ({ value: Number(text) })));
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('what a JSON text may come to', () => {
  it.each([
    ['as many bytes', JSON.stringify('x'.repeat(198)), undefined],
    ['one byte too many', JSON.stringify('x'.repeat(199)), 'too-large'],
    ['bytes, not characters', JSON.stringify('é'.repeat(100)), 'too-large'],
    ['as many levels', nested(4), undefined],
    ['one level too many', nested(5), 'too-deep'],
    ['levels side by side', '[[[]],[[]]]', undefined],
    ['as many values', '[1,2,[],{"a":"b"}]', undefined],
    ['as many values with blanks', '[ 1 , 2 , [\n] , { "a" : "b" } ]', undefined],
    ['one value too many', '[1,2,[],{"a":"b"},5]', 'too-many-values'],
    ['one value too many in an object', '{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6}', 'too-many-values'],
  ])('%s', (_story, text, refusal) => {
    const expected = refusal === undefined ? { value: JSON.parse(text) } : { refusal };
    expect(readJson(Buffer.from(text), limits)).toStrictEqual(expected);
    expect(readJsonText(text, limits)).toStrictEqual(expected);
  });
});

describe('a text that is made to be costly', () => {
  const megabytes = (count: number, piece: string) => piece.repeat((count * 1_000_000) / piece.length);
  const wide = { maxBytes: 20_000_000, maxDepth: 64, maxValues: 5_000_000 };

  it.each([
    ['10 MB of brackets', megabytes(10, '['), 'too-deep'],
    ['10 MB of objects in objects', megabytes(10, '{"a":'), 'too-deep'],
    ['10 MB of open and close', `[${megabytes(10, '[]')}]`, 'not-json'],
    ['10 MB of quotes that are escaped, without an end', `"${megabytes(10, '\\"')}`, 'not-json'],
    ['10 MB of backslashes', `"${megabytes(10, '\\\\')}`, 'not-json'],
    ['10 MB of opening brackets with blanks between', megabytes(10, '[ '), 'too-deep'],
    ['10 MB of blanks', megabytes(10, ' '), 'not-json'],
    ['10 MB of digits', megabytes(10, '7'), 'inexact-number'],
    ['10 MB of zeros behind a point', `0.${megabytes(10, '0')}1`, 'inexact-number'],
    ['10 MB of an exponent', `1e${megabytes(10, '9')}`, 'inexact-number'],
    ['10 MB of signs', megabytes(10, '-'), 'not-json'],
    ['10 MB of colons', megabytes(10, ':'), 'not-json'],
  ])('%s', (_story, text, refusal) => {
    const started = process.cpuUsage();
    expect(readJson(Buffer.from(text), wide)).toStrictEqual({ refusal });
    expect(process.cpuUsage(started).user).toBeLessThan(5_000_000);
  });

  it('a million members are too many, and are counted before anything is made of them', () => {
    const text = Buffer.from(`{${Array.from({ length: 1_000_000 }, (_, n) => `"k${n}":1`).join(',')}}`);
    const started = process.cpuUsage();
    expect(readJson(text, { ...wide, maxValues: 100_000 })).toStrictEqual({ refusal: 'too-many-values' });
    expect(process.cpuUsage(started).user).toBeLessThan(1_000_000);
  });
});

describe('a value that is written', () => {
  it('is read as the same value', () => {
    const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 6 });
    fc.assert(
      fc.property(json, (value) => {
        // JSON has no minus zero that anybody could tell from zero.
        const sent = JSON.parse(JSON.stringify(value));
        const written = writeJson(sent, usualJsonLimits);
        if ('refusal' in written) throw new Error(written.refusal);
        const again = read(written.text);
        expect(again).toStrictEqual(holdsProto(written.text) ? { refusal: 'unsafe-member' } : { value: sent });
      }),
    );
  });

  it.each([
    ['as many bytes', 'x'.repeat(198), undefined],
    ['one byte too many', 'x'.repeat(199), 'too-large'],
    ['bytes that only escapes make', '\n'.repeat(150), 'too-large'],
    ['as many levels', JSON.parse(nested(4)), undefined],
    ['null at the last level', [[[[null]]]], undefined],
    ['one level too many', JSON.parse(nested(5)), 'too-deep'],
    ['one level too many, in objects', { a: { b: { c: { d: {} } } } }, 'too-deep'],
    ['as many values', [1, 2, 3, 4, 5], undefined],
    ['one value too many', [1, 2, 3, 4, 5, 6], 'too-many-values'],
    ['a name that is too long', { ['x'.repeat(200)]: 1 }, 'too-large'],
  ])('%s', (_story, value, refusal) => {
    expect(writeJson(value, limits)).toStrictEqual(
      refusal === undefined ? { text: JSON.stringify(value) } : { refusal },
    );
  });

  it('of many small elements may take every byte', () => {
    const value = Array.from({ length: 90 }, () => 1);
    const written = { text: JSON.stringify(value) };
    expect(writeJson(value, { ...usualJsonLimits, maxBytes: 181 })).toStrictEqual(written);
    expect(writeJson(value, { ...usualJsonLimits, maxBytes: 180 })).toStrictEqual({ refusal: 'too-large' });
  });

  it('may hold one long text a hundred thousand times, and is refused before there are so many', () => {
    const long = 'x'.repeat(8_000);
    const value = Array.from({ length: 99_000 }, () => ({ agent: long }));
    const before = process.memoryUsage().rss;
    expect(writeJson(value, { ...usualJsonLimits, maxValues: 200_000 })).toStrictEqual({ refusal: 'too-large' });
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });
});

function holdsProto(text: string): boolean {
  return /"__proto__":/.test(text);
}
