import { parseOwnKey } from '../../lib/contract/own-key.ts';
import { lateCrypto } from '../late-crypto.ts';
import { IdentityStoreUnavailable, type OwnKeyRecord, type OwnKeys } from '../ports.ts';
import { boundedCache } from './bounded-cache.ts';

export type OwnKeyRefusal = 'key-malformed' | 'key-unknown' | 'key-disabled' | 'key-expired' | 'too-many-failures';

export type CheckedKey =
  | { readonly genuine: true; readonly record: OwnKeyRecord }
  | { readonly genuine: false; readonly reason: OwnKeyRefusal };

export interface KeyCheck {
  /** Whose key a text is. `mayAsk` false refuses where the table would have to be read. @throws IdentityStoreUnavailable */
  check(text: string, mayAsk: boolean): Promise<CheckedKey>;
}

const knownMillis = 30_000;
const unknownMillis = 10_000;
/** While the table cannot be read, a key that was seen works on for so long. */
const staleMillis = 600_000;
/** A table that is away is not asked again for every request. */
const awayMillis = 1_000;
const maxKept = 10_000;
const nobody: OwnKeyRecord = {
  id: '',
  hash: '0'.repeat(64),
  credential: '',
  tier: '',
  enabled: false,
  expiresAt: null,
};

/**
 * The keys that the gateway itself keeps. Known ids and unknown ones have a memory each, so a flood of invented ids drives
 * out no real one. The secret's hash is compared in a time that depends on nothing, and for an unknown id with one that fits
 * no secret: neither says whether an id exists.
 */
export function keyCheck(keys: OwnKeys, nowMillis: () => number): KeyCheck {
  const known = boundedCache<OwnKeyRecord>(maxKept, nowMillis);
  const lastKnown = boundedCache<OwnKeyRecord>(maxKept, nowMillis);
  const unknown = boundedCache<true>(maxKept, nowMillis);
  let awayUntilMillis = 0;

  async function read(id: string): Promise<OwnKeyRecord | undefined> {
    if (nowMillis() < awayUntilMillis) return lastOf(id);
    try {
      const record = await keys.find(id);
      remember(id, record);
      return record;
    } catch (error) {
      if (!(error instanceof IdentityStoreUnavailable)) throw error;
      awayUntilMillis = nowMillis() + awayMillis;
      return lastOf(id, error);
    }
  }

  function remember(id: string, record: OwnKeyRecord | undefined): void {
    if (record === undefined) {
      lastKnown.delete(id);
      unknown.set(id, true, nowMillis() + unknownMillis);
      return;
    }
    known.set(id, record, nowMillis() + knownMillis);
    lastKnown.set(id, record, nowMillis() + staleMillis);
  }

  function lastOf(id: string, cause?: unknown): OwnKeyRecord {
    const record = lastKnown.get(id);
    if (record === undefined) throw new IdentityStoreUnavailable('the keys cannot be read', { cause });
    return record;
  }

  return {
    async check(text, mayAsk) {
      const key = parseOwnKey(text);
      if (key === undefined) return { genuine: false, reason: 'key-malformed' };
      const kept = known.get(key.id) ?? (unknown.get(key.id) ? nobody : undefined);
      if (kept === undefined && !mayAsk) return { genuine: false, reason: 'too-many-failures' };
      const record = kept ?? (await read(key.id)) ?? nobody;
      if (!isSecretOf(record, key.secret)) return { genuine: false, reason: 'key-unknown' };
      if (!record.enabled) return { genuine: false, reason: 'key-disabled' };
      const isOver = record.expiresAt !== null && record.expiresAt * 1000 <= nowMillis();
      return isOver ? { genuine: false, reason: 'key-expired' } : { genuine: true, record };
    },
  };
}

function isSecretOf(record: OwnKeyRecord, secret: string): boolean {
  const given = lateCrypto().hash('sha256', secret, 'buffer');
  const stored = Buffer.from(record.hash, 'hex');
  return lateCrypto().timingSafeEqual(given, stored.length === given.length ? stored : Buffer.alloc(given.length));
}
