import { issuerKeys } from '../../../lambdas/adapters/jwks/issuer-keys.ts';
import { memoryKeyDocuments } from '../../../lambdas/adapters/memory/memory-identity.ts';
import type { KeyDocuments, Upstream } from '../../../lambdas/ports.ts';
import type { Fleet } from './fleet.ts';
import type { World } from './world.ts';

const jwksUri = 'https://issuer.example/.well-known/jwks.json';
const source = { jwksUri, insecure: false, privateNetwork: false };

/** Instances of the deployed code, with a shared document that is some milliseconds away. */
export function ourFleet(world: World): Fleet {
  const { clock } = world;
  const documents = farAway(memoryKeyDocuments(), world);
  const upstream: Upstream = {
    async call() {
      const document = await world.fetchKeys();
      return document === undefined
        ? { failure: 'unreachable' }
        : { status: 200, headers: [], body: Buffer.from(document) };
    },
  };
  const parts = {
    documents: documents.store,
    upstreams: { to: () => upstream },
    log: { info: () => undefined, error: () => undefined },
    nowMillis: clock.nowMillis,
    pause: clock.pause,
  };
  return {
    storeCalls: documents.calls,
    instance() {
      const keys = issuerKeys(parts);
      let generation: string | undefined;
      let verified = new Set<string>();
      return {
        ask(kid, isKept) {
          const current = keys.generation(jwksUri);
          if (isKept && current !== undefined && current === generation && verified.has(kid)) return true;
          return keys.find(source, { alg: 'ES256', kid }).then((key) => {
            if (key === undefined) return false;
            if (key.generation !== generation) verified = new Set();
            generation = key.generation;
            verified.add(kid);
            return true;
          });
        },
      };
    },
  };
}

function farAway(near: KeyDocuments, { clock, random }: World): { readonly store: KeyDocuments; calls(): number } {
  let calls = 0;
  const after = async <T>(call: () => Promise<T>): Promise<T> => {
    calls += 1;
    await clock.pause(3 + 12 * random());
    return call();
  };
  const store: KeyDocuments = {
    read: (uri) => after(() => near.read(uri)),
    lease: (uri, now, until) => after(() => near.lease(uri, now, until)),
    write: (uri, shared) => after(() => near.write(uri, shared)),
  };
  return { store, calls: () => calls };
}
