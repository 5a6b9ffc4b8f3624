/** What an algorithm asks of a key: RFC 7518 §3.1, RFC 8037 §3.1 and RFC 9864 §2.2. */
export interface KeyForm {
  readonly kty: 'RSA' | 'EC' | 'OKP';
  /** null for RSA. */
  readonly crv: string | null;
}

const rsa: KeyForm = { kty: 'RSA', crv: null };
const ed25519: KeyForm = { kty: 'OKP', crv: 'Ed25519' };

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
  ['ES256', { kty: 'EC', crv: 'P-256' }],
  ['ES384', { kty: 'EC', crv: 'P-384' }],
  ['ES512', { kty: 'EC', crv: 'P-521' }],
  ['EdDSA', ed25519],
  ['Ed25519', ed25519],
]);

/** False for an algorithm that is unknown, `none` or symmetric. */
export const isAlgorithm = (alg: unknown): alg is string => forms.has(alg);

export const keyForm = (alg: string): KeyForm | undefined => forms.get(alg);
