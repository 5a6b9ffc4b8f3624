import { makeSigningKeys, type SigningKeys } from './signing-keys.ts';

/** The keys of one issuer: those it signs with, and those that stand beside them in its JWKS. */
export interface PublishedKeys {
  current(): SigningKeys;
  all(): readonly SigningKeys[];
  /** Publishes the keys that the next rotation will sign with. */
  announce(): Promise<void>;
  /** Signs with the announced keys, else with new ones. With `keepOld` the ones of before stay published until the next rotation. */
  rotate(keepOld: boolean): Promise<void>;
}

export async function publishedKeys(): Promise<PublishedKeys> {
  let current = await makeSigningKeys();
  let old: SigningKeys | null = null;
  let next: SigningKeys | null = null;
  return {
    current: () => current,
    all: () => [current, old, next].filter((keys) => keys !== null),
    async announce() {
      next ??= await makeSigningKeys();
    },
    async rotate(keepOld) {
      const successor = next ?? (await makeSigningKeys());
      old = keepOld ? current : null;
      current = successor;
      next = null;
    },
  };
}
