import { createRemoteJWKSet, customFetch } from 'jose';
import type { Fleet } from './fleet.ts';
import type { World } from './world.ts';

const signature = { payload: '', signature: '' };

/** Instances of jose's `createRemoteJWKSet` as it comes: each fetches for itself. It reads `Date.now`, so that is the world's. */
export function joseFleet({ clock, fetchKeys }: World): Fleet {
  Date.now = clock.nowMillis;
  // Its time limit is one of the real clock; in the world a fetch that takes too long has failed by itself.
  AbortSignal.timeout = () => new AbortController().signal;
  const answer = async () => {
    const document = await fetchKeys();
    if (document === undefined) throw new TypeError('fetch failed');
    return { status: 200, json: async () => JSON.parse(document) } as Response;
  };
  return {
    storeCalls: () => 0,
    instance() {
      const keys = createRemoteJWKSet(new URL('https://issuer.example/'), { [customFetch]: answer });
      return {
        ask: (kid) =>
          keys({ alg: 'ES256', kid }, signature).then(
            () => true,
            (error: { readonly code?: string }) => {
              if (error.code === 'ERR_JWKS_NO_MATCHING_KEY') return false;
              throw error;
            },
          ),
      };
    },
  };
}
