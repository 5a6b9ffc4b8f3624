import { nextFetchAfterFailures, nextFetchAfterSuccess } from '../../../lib/engine/keys/after-fetch.ts';
import { keyTimes } from '../../../lib/engine/keys/key-times.ts';
import { nextStep } from '../../../lib/engine/keys/next-step.ts';
import { lateCrypto } from '../../late-crypto.ts';
import type { KeyDocuments, Log, SharedKeys, Upstream } from '../../ports.ts';
import { fetchKeyDocument } from './fetch-key-document.ts';
import type { KeyMemory } from './key-memory.ts';

export interface RefreshParts {
  /** Throws nothing that is not a bug. */
  readonly documents: KeyDocuments;
  readonly log: Log;
  readonly nowMillis: () => number;
  readonly pause: (millis: number) => Promise<void>;
}

interface Refresh extends RefreshParts {
  readonly way: Upstream;
  /** Of the key that this is for, with what is known at the time of asking. */
  readonly isMissing: () => boolean;
  /** No request waits for it. */
  readonly isBehind: boolean;
}

/** A fetch takes about a tenth of a second; who waits for another's looks as often, and not for ever. */
const pollMillis = 100;
const pollingMillis = 3_000;
/** No fetch takes so long by itself. */
const frozenMillis = 4_000;

/** Asks the shared store, then the issuer where that is due and nobody else does; waits for the other where it must. */
export async function refreshKeys(jwksUri: string, memory: KeyMemory, parts: Refresh): Promise<void> {
  const { documents, nowMillis, isMissing } = parts;
  const ask = async () => {
    const readAtMillis = nowMillis();
    memory.learn(await documents.read(jwksUri), readAtMillis);
  };
  await ask();
  const startedAtMillis = nowMillis();
  const step = nextStep(memory.known(), isMissing(), startedAtMillis);
  if (step !== 'fetch' && !(step === 'use-and-fetch' && parts.isBehind)) return;
  if (await documents.lease(jwksUri, startedAtMillis, startedAtMillis + keyTimes.lease)) {
    await fetchForAll(jwksUri, memory, { ...parts, startedAtMillis });
  } else if (step === 'fetch') {
    await untilTold(ask, memory, parts);
  }
}

/** Under the lease: fetches, and writes for the others what came of it. */
async function fetchForAll(
  jwksUri: string,
  memory: KeyMemory,
  { way, documents, log, nowMillis, startedAtMillis }: Refresh & { readonly startedAtMillis: number },
): Promise<void> {
  const fetched = await fetchKeyDocument(new URL(jwksUri), way);
  const now = nowMillis();
  // The instance was frozen in between. What it has by now is no news, and what it has not says nothing of the issuer.
  if (now >= startedAtMillis + ('failure' in fetched ? frozenMillis : keyTimes.lease)) return;
  if ('failure' in fetched) {
    const failures = (memory.known()?.failures ?? 0) + 1;
    log.error("an issuer's keys could not be fetched", { jwksUri, reason: fetched.failure, failures });
    return tell({ keys: memory.document(), failures, nextFetchAtMillis: nextFetchAfterFailures(failures, now) });
  }
  const { document } = fetched;
  const generation = lateCrypto().hash('sha256', document, 'base64url');
  return tell({
    keys: { document, generation, fetchedAtMillis: startedAtMillis },
    failures: 0,
    nextFetchAtMillis: nextFetchAfterSuccess(startedAtMillis),
  });

  async function tell(shared: SharedKeys): Promise<void> {
    memory.learn(shared, startedAtMillis);
    await documents.write(jwksUri, shared);
  }
}

/** Until the one that fetches has written something, or took too long. */
async function untilTold(
  ask: () => Promise<void>,
  memory: KeyMemory,
  { nowMillis, pause }: Pick<Refresh, 'nowMillis' | 'pause'>,
): Promise<void> {
  const before = memory.known()?.nextFetchAtMillis;
  const endsAtMillis = nowMillis() + pollingMillis;
  for (;;) {
    await ask();
    if (memory.known()?.nextFetchAtMillis !== before || nowMillis() >= endsAtMillis) return;
    await pause(pollMillis);
  }
}
