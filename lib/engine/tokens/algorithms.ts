/** What an algorithm asks of a key: RFC 7518 §3.1, RFC 8037 §3.1 and RFC 9864 §2.2. */
export interface KeyForm {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  /** null for RSA. */
  readonly crv: string | null;
  /** How long each of its signatures is; null for RSA, where it is as long as the modulus. */
  readonly signatureBytes: number | null;
}

const rsa: KeyForm = { kty: 'RSA', crv: null, signatureBytes: null };
const ed25519: KeyForm = { kty: 'OKP', crv: 'Ed25519', signatureBytes: 64 };

/**
 * Every algorithm whose keys the gateway takes. None is symmetric: who can check such a signature can make one, so the
 * gateway could forge its callers. A curve has one algorithm, so a key without `alg` still says which it is for.
 */
const forms: ReadonlyMap<unknown, KeyForm> = new Map([
  ['RS256', rsa],
  ['RS384', rsa],
  ['RS512', rsa],
  ['PS256', rsa],
  ['PS384', rsa],
  ['PS512', rsa],
  ['ES256', { kty: 'EC', crv: 'P-256', signatureBytes: 64 }],
  ['ES384', { kty: 'EC', crv: 'P-384', signatureBytes: 96 }],
  ['ES512', { kty: 'EC', crv: 'P-521', signatureBytes: 132 }],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
]);

/** False for an algorithm that is unknown, `none` or symmetric. */
export const isAlgorithm = (alg: unknown): alg is string => forms.has(alg);

export const keyForm = (alg: string): KeyForm | undefined => forms.get(alg);

/**
 * How long a signature is, to the byte (RFC 8017 §8, RFC 7518 §3.4). OpenSSL takes one of PSS without the zeros that it
 * begins with: one token would have two spellings.
 */
export const signatureBytes = (alg: string, modulusBits: number | undefined): number =>
  keyForm(alg)?.signatureBytes ?? Math.ceil((modulusBits ?? 0) / 8);
