import { describe, expect, it } from '@jest/globals';
import { parseCompactToken } from '../../../lib/engine/tokens/compact-token.ts';
import { parseStrictObject } from '../../../lib/engine/tokens/strict-json.ts';
import { ambiguousTexts, plainTexts } from './json-cases.ts';

const part = (text: string | Uint8Array) => Buffer.from(text).toString('base64url');
const token = (payload: string | Uint8Array, header: string | Uint8Array = '{"alg":"RS256"}', signature = 'c2ln') =>
  `${part(header)}.${part(payload)}.${signature}`;

describe('a token in its canonical spelling', () => {
  it.each([
    ['with text beyond ASCII', token('{"iss":"a","name":"☕"}'), { alg: 'RS256' }, { iss: 'a', name: '☕' }],
    ['of 8,192 characters', tokenOf(8_192), { alg: 'RS256' }, expect.anything()],
    ['with a header of 1,024 characters', token('{}', `{"a":"${'x'.repeat(760)}"}`), expect.anything(), {}],
  ])('is taken apart: %s', (_story, text, header, claims) => {
    expect(parseCompactToken(text)).toEqual({ header, claims, signatureBytes: 3 });
  });
});

/** A token of so many characters; four carry three bytes of the payload. */
function tokenOf(length: number): string {
  const bytes = ((length - token('').length) / 4) * 3;
  return token(`{"a":"${'x'.repeat(bytes - 8)}"}`);
}

describe('a token that is refused unread', () => {
  it.each([
    ['four parts', `${token('{}')}.`, 'not-three-parts'],
    ['five parts', 'a.b.c.d.e', 'not-three-parts'],
    ['two parts', 'e30.e30', 'not-three-parts'],
    ['one part', 'e30', 'not-three-parts'],
    ['nothing', '', 'not-three-parts'],
    ['a JSON form', '{"payload":"e30","signatures":[]}', 'not-three-parts'],
    ['nothing but dots', '..', 'signature-not-canonical'],
    ['an empty payload', 'e30..c2ln', 'payload-not-canonical'],
    ['no signature', 'e30.e30.', 'signature-not-canonical'],
    ['padding', token('{}', '{}', 'c2lnbg=='), 'signature-not-canonical'],
    ['a blank in the signature', token('{}', '{}', 'c2 ln'), 'signature-not-canonical'],
    ['a line break at the end', `${token('{}')}\n`, 'signature-not-canonical'],
    ['spare bits', token('{}', '{}', 'c2lnbh'), 'signature-not-canonical'],
    ['the other alphabet', token('{}', '{}', 'ab+/'), 'signature-not-canonical'],
    ['a letter that is not ASCII', token('{}', '{}', 'abc\u0141'), 'signature-not-canonical'],
    ['padding in the header', 'e30=.e30.c2ln', 'header-not-canonical'],
    ['padding in the payload', 'e30.e30=.c2ln', 'payload-not-canonical'],
    ['a blank in front', ` ${token('{}')}`, 'header-not-canonical'],
    ['8,196 characters', tokenOf(8_196), 'token-too-large'],
    ['a header of 1,025 characters and more', token('{}', `{"a":"${'x'.repeat(761)}"}`), 'header-too-large'],
    ['a megabyte', `${token('{}')}${'A'.repeat(1_000_000)}`, 'token-too-large'],
    ['a signature of 1,367 characters', token('{}', '{}', 'A'.repeat(1_367)), 'signature-too-large'],
    ['a payload that is a list', token('[1]'), 'payload-not-strict-json'],
    ['a payload that is text', token('"x"'), 'payload-not-strict-json'],
    ['a payload that is a token', token(token('{}')), 'payload-not-strict-json'],
    ['a null header', token('{}', 'null'), 'header-not-strict-json'],
    ['a header with a name twice', token('{}', '{"alg":"none","alg":"RS256"}'), 'header-not-strict-json'],
    ['a byte order mark', token('\ufeff{}'), 'payload-not-strict-json'],
    ['overlong UTF-8', token(Buffer.from([0x7b, 0x22, 0xc0, 0xae, 0x22, 0x3a, 0x31, 0x7d])), 'payload-not-strict-json'],
    [
      'bytes that are not UTF-8',
      token('{}', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
      'header-not-strict-json',
    ],
  ])('%s', (_story, text, refusal) => {
    expect(parseCompactToken(text)).toEqual({ refusal });
  });
});

describe('JSON that two parsers might read differently', () => {
  it.each(ambiguousTexts)('%.60s', (text) => {
    expect(parseStrictObject(text)).toBe(undefined);
  });

  it.each(plainTexts)('but not %s', (text) => {
    expect(parseStrictObject(text)).toEqual(JSON.parse(text));
  });
});
