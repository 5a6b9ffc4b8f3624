import { hash } from 'node:crypto';
import { maxTokenLength } from '../../lib/engine/tokens/compact-token.ts';

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

/**
 * A bounded cache, least recently used first out. It is safe in each instance by itself: a result follows from the token,
 * the issuer's keys, the revocations and the clock alone, a look asks for all four again, and nothing that a caller sends
 * is written but under the SHA-256 of a token that was found genuine. So two instances differ as far as their keys and
 * revocations do, and no further; a shared cache would be one more thing to poison and to wait for.
 *
 * Only a canonical token is ever genuine, so no second spelling of a kept one is found. A token is the measure of what is
 * kept for it, which is read out of it.
 */
export function tokenCache<Value>(limits: { readonly entries: number; readonly bytes: number }): TokenCache<Value> {
  const kept = new Map<string, KeptToken<Value> & { readonly bytes: number }>();
  let bytes = 0;
  const drop = (name: string) => {
    bytes -= kept.get(name)?.bytes ?? 0;
    kept.delete(name);
  };
  return {
    find(scope, token, present) {
      // No token is longer, and a hash of what is would not be free.
      if (token.length > maxTokenLength) return undefined;
      const name = nameOf(scope, token);
      const entry = kept.get(name);
      if (entry === undefined) return undefined;
      if (!isCurrent(entry, present)) {
        drop(name);
        return undefined;
      }
      // A map keeps the order of insertion: the one used last is the last.
      kept.delete(name);
      kept.set(name, entry);
      return entry.value;
    },
    keep(scope, token, { nowMillis, ...entry }) {
      const name = nameOf(scope, token);
      drop(name);
      const validUntil = Math.min(entry.validUntil, nowMillis + maxAgeMillis);
      kept.set(name, { ...entry, validUntil, bytes: name.length + token.length });
      bytes += name.length + token.length;
      for (const oldest of kept.keys()) {
        if (kept.size <= limits.entries && bytes <= limits.bytes) break;
        drop(oldest);
      }
    },
  };
}

function isCurrent<Value>(entry: KeptToken<Value>, { nowMillis, epoch, generation }: Present): boolean {
  if (nowMillis < entry.validFrom || nowMillis >= entry.validUntil) return false;
  return entry.epoch === epoch && entry.generation === generation(entry.jwksUri);
}

/** No scope holds a line break, so no two pairs have one name. */
const nameOf = (scope: string, token: string) => `${scope}\n${hash('sha256', token, 'base64url')}`;
