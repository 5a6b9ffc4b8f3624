import { publishedDays, signingDay } from '../../lib/engine/signing/key-days.ts';
import { type Secrets, SecretUnavailable } from '../ports.ts';
import { type DayKey, dayKey, type PublicKeyJwk } from './day-key.ts';

/** The gateway's own keys. A secret that cannot be read, or is none, says {@link SecretUnavailable} within the time given. */
export interface SigningKeys {
  /** The key that signs now. @throws SecretUnavailable */
  current(stage: string, withinMillis: number): Promise<DayKey>;
  /** The keys that services may need now. @throws SecretUnavailable */
  published(stage: string, withinMillis: number): Promise<readonly PublicKeyJwk[]>;
}

export interface SigningSecret {
  readonly gateway: string;
  /** In Secrets Manager. */
  readonly name: string;
  readonly secrets: Secrets;
  readonly nowMillis: () => number;
}

/** A secret that somebody wrote by hand and short could be guessed from one token. */
const leastCharacters = 32;
/** A new secret is taken this late. Until then, and while it cannot be read, the one at hand signs. */
const believedMillis = 300_000;
/** After a failure nobody asks again for so long, so that requests do not wait one after the other. */
const pauseMillis = 5_000;
/** More stages than one function ever serves. */
const maxKeys = 16;

/** A secret with the keys that were made of it: what a request began with, it ends with. */
interface Known {
  readonly secret: string;
  readonly readAt: number;
  readonly keys: Map<string, DayKey>;
}

export function signingKeys({ gateway, name, secrets, nowMillis }: SigningSecret): SigningKeys {
  let known: Known | undefined;
  let reading: Promise<Known> | undefined;
  let failedAt: number | undefined;

  async function read(): Promise<Known> {
    try {
      const secret = await (known === undefined ? secrets.read(name) : secrets.readAgain(name));
      if (secret.length < leastCharacters) throw new SecretUnavailable(`${name} is too short to sign with`);
      known = { secret, readAt: nowMillis(), keys: secret === known?.secret ? known.keys : new Map() };
      failedAt = undefined;
      return known;
    } catch (error) {
      failedAt = nowMillis();
      throw error;
    } finally {
      reading = undefined;
    }
  }

  const isPaused = () => failedAt !== undefined && nowMillis() - failedAt < pauseMillis;

  async function knownWithin(millis: number): Promise<Known> {
    if (known !== undefined) {
      if (nowMillis() - known.readAt >= believedMillis && reading === undefined && !isPaused()) {
        reading = read();
        // What is known signs on; the next one asks again.
        reading.catch(() => undefined);
      }
      return known;
    }
    if (isPaused()) throw new SecretUnavailable(`${name} could not be read a moment ago`);
    reading ??= read();
    return within(millis, reading, name);
  }

  function keyOf({ secret, keys }: Known, stage: string, day: number): DayKey {
    const place = `${stage} ${day}`;
    const made = keys.get(place) ?? dayKey(secret, { gateway, stage, day });
    if (keys.size >= maxKeys) keys.clear();
    keys.set(place, made);
    return made;
  }

  return {
    async current(stage, millis) {
      return keyOf(await knownWithin(millis), stage, signingDay(nowMillis()));
    },
    async published(stage, millis) {
      const from = await knownWithin(millis);
      return publishedDays(nowMillis()).map((day) => keyOf(from, stage, day).publicKey);
    },
  };
}

async function within<T>(millis: number, promise: Promise<T>, name: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new SecretUnavailable(`${name} was not read in time`)), millis);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
