import { constants, generateKeyPairSync, type KeyObject, type SignKeyObjectInput, sign } from 'node:crypto';

/** Keys of a test's own issuer, one pair for each form, made anew in every run. */
export interface Signer {
  readonly publicJwk: (alg: string, more?: object) => { readonly [name: string]: unknown };
  /** Signs header and payload as they are, lawful or not. */
  readonly sign: (alg: string, header: Part, payload: Part) => string;
  /** The signature over any text that stands before the second dot. */
  readonly signatureOf: (alg: string, signed: string) => Buffer;
}

/** A value becomes JSON; text and bytes stay as they are. */
export type Part = string | Uint8Array | { readonly [name: string]: unknown };

export const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
] as const;

const curves: { readonly [alg: string]: string } = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

export function signer(): Signer {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ed = generateKeyPairSync('ed25519');
  const ec = Object.fromEntries(
    Object.entries(curves).map(([alg, namedCurve]) => [alg, generateKeyPairSync('ec', { namedCurve })]),
  );
  const pairOf = (alg: string) => ec[alg] ?? (alg.startsWith('Ed') ? ed : rsa);
  const signatureOf = (alg: string, signed: string) =>
    sign(digestOf(alg), Buffer.from(signed), inputOf(alg, pairOf(alg).privateKey));
  return {
    publicJwk: (alg, more = {}) => ({ ...pairOf(alg).publicKey.export({ format: 'jwk' }), kid: alg, ...more }),
    signatureOf,
    sign(alg, header, payload) {
      const signed = `${encoded(header)}.${encoded(payload)}`;
      return `${signed}.${signatureOf(alg, signed).toString('base64url')}`;
    },
  };
}

export function encoded(part: Part): string {
  const isRaw = typeof part === 'string' || part instanceof Uint8Array;
  return Buffer.from(isRaw ? part : JSON.stringify(part)).toString('base64url');
}

const digestOf = (alg: string) => (alg.startsWith('Ed') ? null : `sha${alg.slice(2)}`);

function inputOf(alg: string, key: KeyObject): KeyObject | SignKeyObjectInput {
  if (alg.startsWith('ES')) return { key, dsaEncoding: 'ieee-p1363' };
  if (!alg.startsWith('PS')) return key;
  return { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST };
}
