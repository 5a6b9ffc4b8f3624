import { randomUUID } from 'node:crypto';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK } from 'jose';

export const signingAlgorithms = ['RS256', 'ES256', 'EdDSA'] as const;

export type SigningAlgorithm = (typeof signingAlgorithms)[number];

/** One key of an issuer. The private half is made in this process and cannot be taken out of it. */
export interface SigningKey {
  readonly algorithm: SigningAlgorithm;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

export type SigningKeys = { readonly [A in SigningAlgorithm]: SigningKey };

export async function makeSigningKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm);
  const kid = randomUUID();
  const publicJwk = { ...(await exportJWK(publicKey)), kid, alg: algorithm, use: 'sig' };
  return { algorithm, kid, privateKey, publicJwk };
}

/** A new key for each algorithm. */
export async function makeSigningKeys(): Promise<SigningKeys> {
  const keys = await Promise.all(signingAlgorithms.map(makeSigningKey));
  return Object.fromEntries(keys.map((key) => [key.algorithm, key])) as SigningKeys;
}
