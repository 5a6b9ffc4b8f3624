import { createLocalJWKSet, errors, type JWTVerifyGetKey } from 'jose';
import { KeysUnavailable } from './token-refused.ts';

type KeySet = ReturnType<typeof createLocalJWKSet>;

/** How the world is reached. */
export interface Surroundings {
  readonly fetch: typeof fetch;
  readonly nowMillis: () => number;
}

/** Asked again after so long, while the keys at hand go on serving. */
const freshMillis = 3_600_000;
/** Today's answer holds tomorrow's key and no later one: older than that it would know no key that signs. */
const usableMillis = 86_400_000;
/** A flood of tokens with invented keys asks the gateway no more often. */
const pauseMillis = 10_000;
const fetchMillis = 3_000;
const maxBytes = 16_384;

/**
 * The keys that a gateway publishes, kept in memory. While the gateway cannot be asked, those at hand go on for a day.
 * @throws KeysUnavailable, and what jose says of a key that is not there
 */
export function publishedKeys(jwksUri: URL, { fetch, nowMillis }: Surroundings): JWTVerifyGetKey {
  let known: { readonly set: KeySet; readonly readAt: number } | undefined;
  let reading: Promise<KeySet> | undefined;
  let askedAt = Number.NEGATIVE_INFINITY;
  let hasFailed = false;

  async function read(): Promise<KeySet> {
    hasFailed = true;
    try {
      const set = await keySet(jwksUri, fetch);
      known = { set, readAt: nowMillis() };
      hasFailed = false;
      return set;
    } finally {
      reading = undefined;
    }
  }

  /** undefined where somebody asked a moment ago: that answer, or its absence, stands. */
  function ask(): Promise<KeySet> | undefined {
    if (reading === undefined && nowMillis() - askedAt >= pauseMillis) {
      askedAt = nowMillis();
      reading = read();
      reading.catch(() => undefined);
    }
    return reading;
  }

  async function atHand(): Promise<KeySet> {
    const age = known === undefined ? Number.POSITIVE_INFINITY : nowMillis() - known.readAt;
    const asked = age >= freshMillis ? ask() : undefined;
    if (known !== undefined && age < usableMillis) return known.set;
    return asked ?? unavailable();
  }

  return async (header, token) => {
    const set = await atHand();
    try {
      return await set(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
    }
    const newer = (await ask()) ?? (hasFailed ? unavailable() : set);
    return newer(header, token);
  };
}

function unavailable(): never {
  throw new KeysUnavailable('the keys of the gateway could not be read a moment ago');
}

async function keySet(jwksUri: URL, fetch: Surroundings['fetch']): Promise<KeySet> {
  try {
    const answer = await fetch(jwksUri, { redirect: 'error', signal: AbortSignal.timeout(fetchMillis) });
    if (answer.status !== 200) throw new Error(`status ${answer.status}`);
    return createLocalJWKSet(JSON.parse(await boundedText(answer)));
  } catch (error) {
    throw new KeysUnavailable('the keys of the gateway cannot be read', { cause: error });
  }
}

async function boundedText({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
