import type { Making } from './making.ts';
import { algorithms } from './signer.ts';
import type { TokenCase } from './token-case.ts';

/** Changes of a signature that stays canonical base64url. */
const changes: { readonly [how: string]: (signature: Buffer) => Buffer } = {
  'its first bit turned': (signature) => flipped(signature, 0, 0x80),
  'a bit within turned': (signature) => flipped(signature, signature.length >> 1, 1),
  'its last bit turned': (signature) => flipped(signature, signature.length - 1, 1),
  'a byte less': (signature) => signature.subarray(1),
  'a byte less at the end': (signature) => signature.subarray(0, -1),
  'a zero in front': (signature) => Buffer.concat([Buffer.alloc(1), signature]),
  'a zero behind': (signature) => Buffer.concat([signature, Buffer.alloc(1)]),
  'its halves changed about': (signature) =>
    Buffer.concat([signature.subarray(signature.length / 2), signature.subarray(0, signature.length / 2)]),
  'all zeros': (signature) => Buffer.alloc(signature.length),
  'all ones': (signature) => Buffer.alloc(signature.length, 0xff),
  'one byte': () => Buffer.alloc(1),
  'twice itself': (signature) => Buffer.concat([signature, signature]),
};

function flipped(signature: Buffer, at: number, bit: number): Buffer {
  const changed = Buffer.from(signature);
  changed[at] = (changed[at] ?? 0) ^ bit;
  return changed;
}

/** ECDSA: the order of each curve's group. */
const orders: { readonly [alg: string]: bigint } = {
  ES256: 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n,
  ES384: 0xffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973n,
  ES512: 2n ** 521n - 2n ** 260n + 0xa51868783bf2f966b7fcc0148f709a5d03bb5c9b8899c47aebb6fb71e91386409n,
};

const bytesOf = (value: bigint, size: number) => Buffer.from(value.toString(16).padStart(size * 2, '0'), 'hex');
const bigint = (bytes: Buffer) => BigInt(`0x${bytes.toString('hex')}`);

/** Texts that are sound but for who signed them, and what. */
export function signatureCases(making: Making): readonly TokenCase[] {
  return [
    ...algorithms.flatMap((alg) => [...changed(making, alg), ...borrowed(making, alg), ...pairs(making, alg)]),
    ...['RS256', 'PS256'].map((alg) => shortened(making, alg)),
  ];
}

const caseOf =
  ({ issuer, nowSeconds }: Making, alg: string) =>
  (id: string, token: string, verdict: TokenCase['verdict']): TokenCase => ({
    id: `signature: ${alg}, ${id}`,
    token,
    keys: [issuer.publicJwk(alg)],
    nowSeconds,
    verdict,
    config: { algorithms },
  });

/** A signature in place of the sound one: of another length it is not even tried. */
function signedWith(
  one: ReturnType<typeof caseOf>,
  id: string,
  [signed, sound]: readonly [string, Buffer],
  change: (signature: Buffer) => Buffer,
): TokenCase {
  const signature = change(sound);
  const verdict = signature.length === sound.length ? 'signature-wrong' : 'signature-length-wrong';
  return one(id, `${signed}.${signature.toString('base64url')}`, verdict);
}

function changed(making: Making, alg: string): readonly TokenCase[] {
  const { issuer, claims, header } = making;
  const one = caseOf(making, alg);
  const genuine = issuer.sign(alg, header(alg), claims);
  const [first, second, signature] = genuine.split('.') as [string, string, string];
  const other = issuer.sign(alg, header(alg), { ...claims, sub: 'admin' }).split('.');
  return [
    one('genuine', genuine, 'genuine'),
    one('without key id', issuer.sign(alg, header(alg, { kid: undefined }), claims), 'genuine'),
    one('no signature', `${first}.${second}.`, 'signature-not-canonical'),
    one('another payload', `${first}.${other[1]}.${signature}`, 'signature-wrong'),
    one("another token's signature", `${first}.${second}.${other[2]}`, 'signature-wrong'),
    ...Object.entries(changes).map(([how, change]) =>
      signedWith(one, how, [`${first}.${second}`, Buffer.from(signature, 'base64url')], change),
    ),
  ];
}

function borrowed(making: Making, alg: string): readonly TokenCase[] {
  const { issuer, stranger, claims, header } = making;
  const one = caseOf(making, alg);
  const signed = issuer.sign(alg, header(alg), claims).split('.').slice(0, 2).join('.');
  // EdDSA and Ed25519 are one algorithm under two names.
  const others = algorithms.filter((other) => other !== alg && !(other.startsWith('Ed') && alg.startsWith('Ed')));
  return [
    one('signed by somebody else', stranger.sign(alg, header(alg), claims), 'signature-wrong'),
    ...others.map((other) =>
      signedWith(one, `signed as ${other}`, [signed, issuer.signatureOf(alg, signed)], () =>
        issuer.signatureOf(other, signed),
      ),
    ),
  ];
}

/**
 * A signature that begins with a zero, without it: the same number, and to OpenSSL the same signature under PSS. RFC 8017
 * §8.1.2 asks for all of its bytes.
 */
function shortened(making: Making, alg: string): TokenCase {
  const { issuer, claims, header } = making;
  for (let n = 0; ; n += 1) {
    const [first, second, signature] = issuer.sign(alg, header(alg), { ...claims, n }).split('.') as [
      string,
      string,
      string,
    ];
    const bytes = Buffer.from(signature, 'base64url');
    if (bytes[0] !== 0) continue;
    const token = `${first}.${second}.${bytes.subarray(1).toString('base64url')}`;
    return caseOf(making, alg)('a zero less in front', token, 'signature-length-wrong');
  }
}

/** Pairs (r, s) that a careless ECDSA takes: CVE-2022-21449, and numbers at the edges of the group. */
function pairs(making: Making, alg: string): readonly TokenCase[] {
  const order = orders[alg];
  if (order === undefined) return [];
  const { issuer, claims, header } = making;
  const one = caseOf(making, alg);
  const signed = issuer.sign(alg, header(alg), claims).split('.').slice(0, 2).join('.');
  const signature = issuer.signatureOf(alg, signed);
  const size = signature.length / 2;
  const [r, s] = [bigint(signature.subarray(0, size)), bigint(signature.subarray(size))];
  const token = (first: bigint, second: bigint) =>
    `${signed}.${Buffer.concat([bytesOf(first, size), bytesOf(second, size)]).toString('base64url')}`;
  const edges = [0n, 1n, order - 1n, order, order + 1n];
  return [
    ...edges.flatMap((first, a) =>
      edges.map((second, b) => one(`r of edge ${a}, s of edge ${b}`, token(first, second), 'signature-wrong')),
    ),
    one('r and no s', token(r, 0n), 'signature-wrong'),
    one('s and no r', token(0n, s), 'signature-wrong'),
    one('s of the other half', token(r, order - s), 'genuine'),
    signedWith(one, 'in DER', [signed, signature], () => der(r, s)),
  ];
}

function der(...numbers: readonly bigint[]): Buffer {
  const parts = numbers.map((number) => {
    const bytes = bytesOf(number, Math.ceil((number.toString(2).length + 1) / 8));
    return Buffer.concat([Buffer.from([2, bytes.length]), bytes]);
  });
  const content = Buffer.concat(parts);
  return Buffer.concat([
    Buffer.from(content.length < 128 ? [0x30, content.length] : [0x30, 0x81, content.length]),
    content,
  ]);
}
