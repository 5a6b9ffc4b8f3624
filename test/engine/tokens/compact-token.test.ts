import { describe, expect, it } from '@jest/globals';
import { parseCompactToken } from '../../../lib/engine/tokens/compact-token.ts';
import { parseStrictObject } from '../../../lib/engine/tokens/strict-json.ts';

const part = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');
const token = (payload: string | Uint8Array, header: string | Uint8Array = '{"alg":"RS256"}', signature = 'c2ln') =>
  `${part(header)}.${part(payload)}.${signature}`;

describe('a token in its canonical spelling', () => {
  it('is taken apart', () => {
    const text = token('{"iss":"a","name":"☕"}');
    expect(parseCompactToken(text)).toEqual({ text, header: { alg: 'RS256' }, payload: { iss: 'a', name: '☕' } });
  });
});

describe('a token that is refused unread', () => {
  it.each([
    ['four parts', `${token('{}')}.`],
    ['five parts', 'a.b.c.d.e'],
    ['two parts', 'e30.e30'],
    ['an empty payload', 'e30..c2ln'],
    ['no signature', 'e30.e30.'],
    ['nothing', ''],
    ['padding', token('{}', '{}', 'c2lnbg==')],
    ['a blank in the signature', token('{}', '{}', 'c2 ln')],
    ['a line break at the end', `${token('{}')}\n`],
    ['spare bits', token('{}', '{}', 'c2lnbh')],
    ['the other alphabet', token('{}', '{}', 'ab+/')],
    ['a JSON form', '{"payload":"e30","signatures":[]}'],
    ['more than 8 KiB', token(`{"a":"${'x'.repeat(8_200)}"}`)],
    ['a payload that is a list', token('[1]')],
    ['a null header', token('{}', 'null')],
    ['a payload that is text', token('"x"')],
    ['a byte order mark', token('\ufeff{}')],
    ['overlong UTF-8', token(Buffer.from([0x7b, 0x22, 0xc0, 0xae, 0x22, 0x3a, 0x31, 0x7d]))],
    ['critical extensions', token('{}', '{"alg":"RS256","crit":["b64"],"b64":false}')],
    ['an unencoded payload', token('{}', '{"alg":"RS256","b64":false}')],
  ])('%s', (_, text) => {
    expect(parseCompactToken(text)).toBe(undefined);
  });
});

describe('JSON that two parsers might read differently', () => {
  it.each([
    '{"exp":1,"exp":2}',
    '{"exp":1,"\\u0065xp":2}',
    '{"a":{"b":1,"b":2}}',
    '{"__proto__":{"admin":true}}',
    '{"\\u005f_proto__":1}',
    '{"a":"\\ud800"}',
    '{"a":1e400}',
    '{"a":-1e999}',
    `${'{"a":'.repeat(17)}1${'}'.repeat(17)}`,
    `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`,
    '[]',
    '1',
    'null',
    '{',
    '',
  ])('%.60s', (text) => {
    expect(parseStrictObject(text)).toBe(undefined);
  });

  it.each([
    '{"a":1,"b":{"a":2},"c":[{"a":3},{"a":4}]}',
    '{"a":"b","b":"a"}',
    '{"a":"\\"a\\":1","c":"}"}',
    '{"a" : "x:y" }',
    '{"a":"👍","n":-1.5e3,"t":true,"z":null}',
    '{"a":"1e400"}',
  ])('but not %s', (text) => {
    expect(parseStrictObject(text)).toEqual(JSON.parse(text));
  });
});
