import { lateCrypto } from '../late-crypto.ts';

/** What is known of a verified token, and what it rests on. */
export interface KeptToken<Value> {
  readonly value: Value;
  readonly jwksUri: string;
  /** Of the keys that it was verified with. */
  readonly generation: string;
  /** Of the revocations that it was held against. */
  readonly epoch: string;
  /** Milliseconds since the epoch. */
  readonly validFrom: number;
  readonly validUntil: number;
}

/** What holds at the time of a look. */
export interface Present {
  readonly nowMillis: number;
  readonly epoch: string;
  /** The generation in memory of an issuer's keys; undefined where it is not known. */
  readonly generation: (jwksUri: string) => string | undefined;
}

/** Verified tokens of one function instance; `scope` is whatever else decided: the authorizer, and its places as text. */
export interface TokenCache<Value> {
  /** What was kept of this very text, while all that it rests on is unchanged. */
  find(scope: string, token: string, present: Present): Value | undefined;
  keep(scope: string, token: string, kept: KeptToken<Value> & { readonly nowMillis: number }): void;
}

/** A token is verified again after so long, whatever else is true of it. */
const maxAgeMillis = 300_000;
/** 72 bits of base64url; of a longer piece V8 would keep the whole token in memory. */
const tailLength = 12;

/**
 * A bounded cache. It is safe in each instance by itself: a result follows from the token, the issuer's keys, the
 * revocations and the clock alone, a look asks for all four again, and nothing that a caller sends is written but under the
 * SHA-256 of a token that was found genuine. So two instances differ as far as their keys and revocations do, and no
 * further; a shared cache would be one more thing to poison and to wait for.
 *
 * Only a canonical token is ever genuine, so no second spelling of a kept one is found. A token is the measure of what is
 * kept for it, which is read out of it. When there is no room, the oldest that nobody has used since it was last in turn
 * goes: an order by use, moved at every use, costs ten times the hash, since a JavaScript map keeps the places of what moved.
 */
export function tokenCache<Value>(limits: { readonly entries: number; readonly bytes: number }): TokenCache<Value> {
  const slots = new Map<string, Slot<Value>>();
  let bytes = 0;
  /** The token that was kept last is hashed when the next one comes: an instance's first answer does not wait for node:crypto. */
  let unhashed: { readonly token: string; readonly slot: Slot<Value> } | undefined;

  function hashLast(): void {
    if (unhashed !== undefined) unhashed.slot.digest = digestOf(unhashed.token);
    unhashed = undefined;
  }

  function drop(name: string): void {
    bytes -= slots.get(name)?.bytes ?? 0;
    slots.delete(name);
  }

  function makeRoom(forBytes: number): void {
    for (const [name, slot] of slots) {
      if (slots.size < limits.entries && bytes + forBytes <= limits.bytes) return;
      if (slot.wasUsed) {
        slot.wasUsed = false;
        slots.delete(name);
        slots.set(name, slot);
      } else {
        drop(name);
      }
    }
  }

  return {
    find(scope, token, present) {
      hashLast();
      const name = nameOf(token);
      const slot = slots.get(name);
      if (slot === undefined || slot.scope !== scope || slot.digest !== digestOf(token)) return undefined;
      if (!isCurrent(slot.kept, present)) {
        drop(name);
        return undefined;
      }
      slot.wasUsed = true;
      return slot.kept.value;
    },
    keep(scope, token, { nowMillis, ...kept }) {
      hashLast();
      const name = nameOf(token);
      const size = scope.length + token.length;
      bytes -= slots.get(name)?.bytes ?? 0;
      if (!slots.has(name)) makeRoom(size);
      const validUntil = Math.min(kept.validUntil, nowMillis + maxAgeMillis);
      const slot = { scope, digest: undefined, kept: { ...kept, validUntil }, bytes: size, wasUsed: false };
      slots.set(name, slot);
      bytes += size;
      unhashed = { token, slot };
    },
  };
}

interface Slot<Value> {
  readonly kept: KeptToken<Value>;
  readonly scope: string;
  /** Of the whole token: it alone says that a text is the one that was verified. */
  digest: string | undefined;
  readonly bytes: number;
  /** Since the slot was last in turn to go. */
  wasUsed: boolean;
}

function isCurrent<Value>(kept: KeptToken<Value>, { nowMillis, epoch, generation }: Present): boolean {
  if (nowMillis < kept.validFrom || nowMillis >= kept.validUntil) return false;
  return kept.epoch === epoch && kept.generation === generation(kept.jwksUri);
}

/**
 * Where a token would be: the end of a signature is as good as random, so a text that nobody has kept is hardly ever hashed,
 * and 8 KB of garbage cost nothing here. Under two scopes by turns, a token is verified by turns.
 */
const nameOf = (token: string) => token.slice(-tailLength);

const digestOf = (token: string) => lateCrypto().hash('sha256', token);
