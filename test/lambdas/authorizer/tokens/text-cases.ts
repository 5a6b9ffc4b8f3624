import type { Making } from './making.ts';
import { encoded } from './signer.ts';
import type { TokenCase } from './token-case.ts';

const parts = ['header', 'payload', 'signature'] as const;

/** Other spellings of a part of base64url; each is decoded to the same bytes by some decoder, or to nearly the same. */
const spellings: { readonly [how: string]: (part: string) => string } = {
  'padding of one': (part) => `${part}=`,
  'padding of two': (part) => `${part}==`,
  'a blank in front': (part) => ` ${part}`,
  'a blank behind': (part) => `${part} `,
  'a blank within': (part) => `${part.slice(0, 4)} ${part.slice(4)}`,
  'a line feed behind': (part) => `${part}\n`,
  'a line break within': (part) => `${part.slice(0, 4)}\r\n${part.slice(4)}`,
  'a tab': (part) => `${part.slice(0, 4)}\t${part.slice(4)}`,
  'a NUL': (part) => `${part}\0`,
  'a letter beyond ASCII': (part) => `${part}\u00e9`,
  'a full-width letter': (part) => `${part.slice(0, -1)}\uff21`,
  'a character that no alphabet has': (part) => `${part}!`,
  'a percent sign': (part) => `${part}%3D`,
  'the other alphabet': (part) => part.replace(/[-_]|.$/, '+'),
  'a single letter more': (part) => `${part}${'A'.repeat((5 - (part.length % 4)) % 4 || 4)}`.replace(/AAAA$/, 'A==='),
  'spare bits': (part) => `${part.slice(0, -1)}${neighbour(part.slice(-1))}`,
  nothing: () => '',
};

/** The next letter of the alphabet: only spare bits differ, where a part has any. */
function neighbour(letter: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return alphabet[alphabet.indexOf(letter) + 1] as string;
}

/** Texts that are no single JSON object, or one that two parsers could read differently; `{"a":1,` begins each of the rest. */
const jsonTexts = (whole: string): { readonly [how: string]: string | Uint8Array } => {
  const open = whole.slice(0, -1);
  const bytes = (...more: readonly number[]) =>
    Buffer.concat([Buffer.from(`${open},"x":"`), Buffer.from(more), Buffer.from('"}')]);
  return {
    'a name twice': `${open},"x":1,"x":1}`,
    'a name twice, once with an escape': `${open},"x":1,"\\u0078":1}`,
    'a name twice below': `${open},"x":{"y":[{"z":1,"z":2}]}}`,
    'its own first name twice': `${open},${whole.slice(1)}`,
    __proto__: `${open},"__proto__":{"admin":true}}`,
    '__proto__ with an escape': `${open},"\\u005f_proto__":{"admin":true}}`,
    '__proto__ below': `${open},"x":[{"__proto__":null}]}`,
    'a number beyond all numbers': `${open},"x":1e400}`,
    'a number below all numbers': `${open},"x":[-1e999]}`,
    'a lone surrogate': `${open},"x":"\\ud800"}`,
    'a lone surrogate in a name': `${open},"\\udfff":1}`,
    'seventeen levels of objects': `${open},"x":${'{"y":'.repeat(16)}1${'}'.repeat(17)}`,
    'seventeen levels of lists': `${open},"x":${'['.repeat(16)}${']'.repeat(16)}}`,
    'a byte order mark': `\ufeff${whole}`,
    'a byte order mark of UTF-16': Buffer.from(`\ufeff${whole}`, 'utf16le'),
    'overlong UTF-8': bytes(0xc0, 0xaf),
    'a surrogate in UTF-8': bytes(0xed, 0xa0, 0x80),
    'bytes that are no UTF-8': bytes(0xff),
    'half a character': bytes(0xe2, 0x98),
    'a control character': `${open},"x":"\n"}`,
    'a comma at the end': `${open},}`,
    'a comment': `${open}/**/}`,
    'single quotes': `${open},'x':1}`,
    'not a number': `${open},"x":NaN}`,
    'something behind': `${whole}x`,
    'two objects': `${whole}${whole}`,
    'a list': `[${whole}]`,
    'an empty list': '[]',
    text: JSON.stringify(whole),
    'a number': '1',
    true: 'true',
    null: 'null',
    'a blank': ' ',
    'half an object': open,
  };
};

/** The text of a token before anything is verified. Spelled otherwise before and after it was signed. */
export function textCases({ issuer, claims, header, nowSeconds }: Making): readonly TokenCase[] {
  const alg = 'ES256';
  const keys = [issuer.publicJwk(alg)];
  const one = (id: string, token: string, verdict: TokenCase['verdict']): TokenCase => ({
    id: `text: ${id}`,
    token,
    keys,
    nowSeconds,
    verdict,
  });
  // Blanks in JSON are lawful; here they leave spare bits at the end of each part.
  const padded = (value: object) => {
    const text = JSON.stringify(value);
    return `${text}${' '.repeat((4 - (text.length % 3)) % 3)}`;
  };
  const [whole, claimText] = [padded(header(alg)), padded(claims)];
  const genuine = issuer.sign(alg, whole, claimText);
  const signedAs = (parts: readonly string[]) =>
    `${parts[0]}.${parts[1]}.${issuer.signatureOf(alg, `${parts[0]}.${parts[1]}`).toString('base64url')}`;

  const spelled = parts.flatMap((part, at) =>
    Object.entries(spellings).flatMap(([how, spell]) => {
      const changed = genuine.split('.').map((text, n) => (n === at ? spell(text) : text));
      const verdict = `${part}-not-canonical` as const;
      const after = one(`${how} in the ${part}`, changed.join('.'), verdict);
      return part === 'signature'
        ? [after]
        : [after, one(`${how} in the ${part}, signed so`, signedAs(changed), verdict)];
    }),
  );
  const ambiguous = [
    ...Object.entries(jsonTexts(whole.trim())).map(([how, text]) =>
      one(`a header with ${how}`, issuer.sign(alg, text, claims), 'header-not-strict-json'),
    ),
    ...Object.entries(jsonTexts(claimText.trim())).map(([how, text]) =>
      one(`a payload with ${how}`, issuer.sign(alg, header(alg), text), 'payload-not-strict-json'),
    ),
  ];
  return [
    one('as it should be', genuine, 'genuine'),
    ...['', 'null', 'true', '1', '"x"'].map((inner) =>
      one(
        `sixteen levels and in the last ${inner || 'nothing'}`,
        issuer.sign(alg, header(alg), { ...claims, x: JSON.parse(`${'['.repeat(15)}${inner}${']'.repeat(15)}`) }),
        'genuine',
      ),
    ),
    one('the replacement character, as it is', issuer.sign(alg, header(alg), { ...claims, name: '\ufffd' }), 'genuine'),
    one(
      'a character beyond the first plane',
      issuer.sign(alg, header(alg), { ...claims, name: '\u{1f600}:"\\' }),
      'genuine',
    ),
    one('names of the prototype', issuer.sign(alg, header(alg), { ...claims, constructor: 1, toString: 2 }), 'genuine'),
    ...spelled,
    ...ambiguous,
    ...shapes(genuine).map(([id, token]) => one(id, token, 'not-three-parts')),
    ...sizes({ issuer, claims, header }).map(([id, token, verdict]) => one(id, token, verdict)),
  ];
}

const shapes = (genuine: string): readonly (readonly [string, string])[] => [
  ['nothing', ''],
  ['one part', genuine.split('.')[0] as string],
  ['two parts', genuine.split('.').slice(0, 2).join('.')],
  ['a dot behind', `${genuine}.`],
  ['two dots behind', `${genuine}..`],
  ['the signature twice', `${genuine}.${genuine.split('.')[2]}`],
  ['five parts', `${genuine}.AAAA.AAAA`],
  ['two tokens', `${genuine}.${genuine}`],
  [
    'the JSON form',
    JSON.stringify({ payload: genuine.split('.')[1], signatures: [{ protected: genuine.split('.')[0] }] }),
  ],
];

function sizes({
  issuer,
  claims,
  header,
}: Pick<Making, 'issuer' | 'claims' | 'header'>): readonly (readonly [string, string, TokenCase['verdict']])[] {
  const alg = 'ES256';
  const withPayload = (length: number) => {
    const rest = encoded(JSON.stringify({ ...claims, x: '' })).length + encoded(header(alg)).length + 86 + 2;
    return issuer.sign(alg, header(alg), { ...claims, x: 'x'.repeat(Math.floor(((length - rest) / 4) * 3)) });
  };
  const withHeader = (length: number) => {
    const rest = encoded(header(alg, { x: '' })).length;
    return issuer.sign(alg, header(alg, { x: 'x'.repeat(Math.floor(((length - rest) / 4) * 3)) }), claims);
  };
  return [
    ['nearly 8,192 characters', withPayload(8_188), 'genuine'],
    ['more than 8,192 characters', withPayload(8_200), 'token-too-large'],
    ['a megabyte behind a lawful token', `${withPayload(2_000)}${'A'.repeat(1_000_000)}`, 'token-too-large'],
    ['a megabyte without dots', 'A'.repeat(1_000_000), 'token-too-large'],
    ['a thousand dots', '.'.repeat(1_000), 'not-three-parts'],
    ['a header of nearly 1,024 characters', withHeader(1_020), 'genuine'],
    ['a header of more', withHeader(1_032), 'header-too-large'],
    ['8,000 characters without dots', 'A'.repeat(8_000), 'header-too-large'],
    ['1,000 bytes of signature', `${withPayload(2_000)}${'AAAA'.repeat(310)}`, 'signature-length-wrong'],
    ['more of signature than any key makes', `${withPayload(2_000)}${'AAAA'.repeat(321)}`, 'signature-too-large'],
    ['8,000 characters of header', `${'A'.repeat(8_000)}.e30.AAAA`, 'header-too-large'],
  ];
}
