import { keyTimes } from './key-times.ts';

/** What is known of an issuer's keys. Times are milliseconds since the epoch. */
export interface KnownKeys {
  /** When the issuer was asked for the document; null where there is none. */
  readonly fetchedAtMillis: number | null;
  /** Failed fetches in a row. */
  readonly failures: number;
  /** Nobody fetches before. */
  readonly nextFetchAtMillis: number;
  /** When the shared store said so. */
  readonly readAtMillis: number;
}

/**
 * `use` what is in memory, or use it and look at the shared document or at the issuer behind the request; `ask` the shared
 * store, or `fetch` under its lease, and wait; the key is `unknown` for certain; or it cannot be known now: `unavailable`.
 */
export type KeyStep = 'use' | 'use-and-ask' | 'use-and-fetch' | 'ask' | 'fetch' | 'unknown' | 'unavailable';

/**
 * What to do for a token. `isMissing`: the known document holds no key for it. Nobody may fetch before `nextFetchAtMillis`,
 * so until then nothing new can be found anywhere: a document that young knows every key, and one whose issuer is down
 * knows nothing of the keys that it lacks.
 */
export function nextStep(known: KnownKeys | undefined, isMissing: boolean, nowMillis: number): KeyStep {
  if (known === undefined) return 'ask';
  const readAge = ageOf(known.readAtMillis, nowMillis, keyTimes.memory);
  if (readAge >= keyTimes.memory) return 'ask';
  const age = ageOfDocument(known, nowMillis);
  const mayFetch = isFetchAllowed(known.nextFetchAtMillis, nowMillis);
  if (age >= keyTimes.hard) return mayFetch ? 'fetch' : 'unavailable';
  if (isMissing) return mayFetch ? 'fetch' : known.failures === 0 ? 'unknown' : 'unavailable';
  if (mayFetch && age >= keyTimes.soft) return 'fetch';
  if (mayFetch && age >= keyTimes.softRefresh) return 'use-and-fetch';
  return readAge >= keyTimes.memoryRefresh ? 'use-and-ask' : 'use';
}

/** Whether the keys in memory may decide now, without asking anybody. */
export function isUsable(known: KnownKeys | undefined, nowMillis: number): boolean {
  return nextStep(known, false, nowMillis).startsWith('use');
}

/** Whether the keys in memory are better than none, where nothing newer could be had in time. */
export function isServable(known: KnownKeys | undefined, nowMillis: number): boolean {
  return known !== undefined && ageOfDocument(known, nowMillis) < keyTimes.hard;
}

function ageOfDocument({ fetchedAtMillis }: KnownKeys, nowMillis: number): number {
  return fetchedAtMillis === null ? Number.POSITIVE_INFINITY : ageOf(fetchedAtMillis, nowMillis, keyTimes.soft);
}

/** A time that is too far ahead counts as `unlikely` old. */
function ageOf(atMillis: number, nowMillis: number, unlikely: number): number {
  return atMillis > nowMillis + keyTimes.clockError ? unlikely : nowMillis - atMillis;
}

function isFetchAllowed(nextFetchAtMillis: number, nowMillis: number): boolean {
  return (
    nextFetchAtMillis <= nowMillis || nextFetchAtMillis > nowMillis + keyTimes.longestInterval + keyTimes.clockError
  );
}
