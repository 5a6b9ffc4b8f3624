import type { UpstreamAnswer } from '../ports.ts';

/** An instance's memory of answers, of 8 MB at the most: those used least recently give way. */
export interface LastGood {
  /** False when it is too large to keep; then nothing is known under this key. */
  keep(key: string, answer: UpstreamAnswer, nowMillis: number): boolean;
  /** If it is not older than that. */
  find(key: string, maxAgeMillis: number, nowMillis: number): KeptAnswer | undefined;
  forget(key: string): void;
}

export interface KeptAnswer {
  readonly answer: UpstreamAnswer;
  readonly ageMillis: number;
}

interface Entry {
  readonly answer: UpstreamAnswer;
  readonly bytes: number;
  readonly sinceMillis: number;
}

/** What an entry costs beside its texts. */
const entryBytes = 512;

export function lastGood({ mostBytes, mostBytesOfOne } = { mostBytes: 8_000_000, mostBytesOfOne: 64_000 }): LastGood {
  /** Least recently used first. */
  const entries = new Map<string, Entry>();
  let held = 0;

  function forget(key: string): void {
    held -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  }

  return {
    forget,
    keep(key, answer, sinceMillis) {
      forget(key);
      const bytes = bytesOf(answer) + key.length + entryBytes;
      if (bytes > mostBytesOfOne) return false;
      // A small body is a piece of a larger buffer, which would be held with it.
      entries.set(key, { answer: { ...answer, body: new Uint8Array(answer.body) }, bytes, sinceMillis });
      held += bytes;
      for (const oldest of entries.keys()) {
        if (held <= mostBytes) break;
        forget(oldest);
      }
      return true;
    },
    find(key, maxAgeMillis, nowMillis) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      const ageMillis = nowMillis - entry.sinceMillis;
      // A clock that was set back says nothing of the age.
      if (ageMillis < 0 || ageMillis > maxAgeMillis) {
        forget(key);
        return undefined;
      }
      entries.delete(key);
      entries.set(key, entry);
      return { answer: entry.answer, ageMillis };
    },
  };
}

/** Texts as they are held: a character of a header may take two bytes. */
function bytesOf({ headers, body }: UpstreamAnswer): number {
  return headers.reduce((sum, [name, value]) => sum + 2 * (name.length + value.length) + 64, body.length);
}
