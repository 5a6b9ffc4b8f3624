import { IdentityStoreUnavailable, type KeyDocuments, type Log } from '../../ports.ts';
import { memoryKeyDocuments } from '../memory/memory-identity.ts';

/** A store that is away is not asked again before. */
const awayMillis = 5_000;

/**
 * The fleet's key documents; while their store is away, what this instance last knew of them. It then leases and fetches for
 * itself, at the same intervals: with many instances that is more than the fleet would fetch, but it has an end.
 */
export function documentsWhenAway(
  shared: KeyDocuments,
  { log, nowMillis }: { readonly log: Log; readonly nowMillis: () => number },
): KeyDocuments {
  const own = memoryKeyDocuments();
  let awayUntilMillis = 0;

  async function attempt<T>(call: () => Promise<T>, instead: () => Promise<T>): Promise<T> {
    if (nowMillis() < awayUntilMillis) return instead();
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof IdentityStoreUnavailable)) throw error;
      awayUntilMillis = nowMillis() + awayMillis;
      log.error('degraded: the identity store is away, this instance fetches keys by itself', {
        reason: reasonOf(error),
      });
      return instead();
    }
  }

  async function read(jwksUri: string) {
    const found = await shared.read(jwksUri);
    if (found !== undefined) await own.write(jwksUri, found);
    return found;
  }

  return {
    read: (jwksUri) =>
      attempt(
        () => read(jwksUri),
        () => own.read(jwksUri),
      ),
    lease: (jwksUri, now, until) =>
      attempt(
        () => shared.lease(jwksUri, now, until),
        () => own.lease(jwksUri, now, until),
      ),
    async write(jwksUri, keys) {
      await own.write(jwksUri, keys);
      await attempt(
        () => shared.write(jwksUri, keys),
        async () => undefined,
      );
    },
  };
}

const reasonOf = ({ cause, name }: Error) => (cause instanceof Error ? cause.name : name);
