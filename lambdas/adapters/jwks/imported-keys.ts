import { type CryptoKey, importJWK } from 'jose';
import { isMissing, type KeySet, keyFor, type WantedKey } from '../../../lib/engine/keys/key-set.ts';
import type { Jwk } from '../../../lib/engine/tokens/jwk-rules.ts';
import type { VerificationKey } from '../../ports.ts';

/** The keys of one generation; each is imported once for each algorithm that a token asks it for. */
export interface ImportedKeys {
  readonly generation: string;
  readonly set: KeySet;
  isMissing(wanted: WantedKey): boolean;
  find(wanted: WantedKey): Promise<VerificationKey | undefined>;
}

export function importedKeys(generation: string, set: KeySet): ImportedKeys {
  const imported = new Map<Jwk, Map<string, Promise<VerificationKey | undefined>>>();
  const keyOf = (jwk: Jwk, alg: string): Promise<VerificationKey | undefined> => {
    const byAlgorithm = imported.get(jwk) ?? new Map<string, Promise<VerificationKey | undefined>>();
    imported.set(jwk, byAlgorithm);
    const key =
      byAlgorithm.get(alg) ??
      importKey(jwk, alg).then((key) => key && { key, keyId: jwk['kid'] as string | undefined, generation });
    byAlgorithm.set(alg, key);
    return key;
  };
  return {
    generation,
    set,
    isMissing: (wanted) => isMissing(set, wanted),
    find(wanted) {
      const jwk = keyFor(set, wanted);
      return jwk === undefined ? Promise.resolve(undefined) : keyOf(jwk, wanted.alg);
    },
  };
}

/** undefined for a key that cannot be one, such as a point beside its curve; only the members that make the key are looked at. */
async function importKey({ kty, n, e, crv, x, y }: Jwk, alg: string): Promise<CryptoKey | undefined> {
  try {
    const members = Object.entries({ kty, n, e, crv, x, y }).filter(([, value]) => value !== undefined);
    return (await importJWK(Object.fromEntries(members), alg)) as CryptoKey;
  } catch {
    return undefined;
  }
}
