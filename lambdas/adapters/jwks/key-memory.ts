import { readKeySet } from '../../../lib/engine/keys/key-set.ts';
import type { KnownKeys } from '../../../lib/engine/keys/next-step.ts';
import type { KeyDocument, Log, SharedKeys } from '../../ports.ts';
import { type ImportedKeys, importedKeys } from './imported-keys.ts';

/** What an instance knows of one issuer's keys. */
export interface KeyMemory {
  known(): KnownKeys | undefined;
  keys(): ImportedKeys | undefined;
  document(): KeyDocument | null;
  /** Takes over what the shared store said at `readAtMillis`, or what was fetched then. */
  learn(shared: SharedKeys | undefined, readAtMillis: number): void;
}

export function keyMemory(jwksUri: string, log: Log): KeyMemory {
  let known: KnownKeys | undefined;
  let keys: ImportedKeys | undefined;
  let document: KeyDocument | null = null;

  /** Keeps what it has where the store has lost its own, or has what nobody can read. */
  function take(found: KeyDocument): void {
    const set = found.generation === keys?.generation ? keys.set : readKeySet(found.document);
    if (set === undefined) return;
    document = found;
    if (set === keys?.set) return;
    keys = importedKeys(found.generation, set);
    if (set.refused.length > 0) log.error("some of an issuer's keys are not used", { jwksUri, refused: set.refused });
  }

  return {
    known: () => known,
    keys: () => keys,
    document: () => document,
    learn(shared, readAtMillis) {
      if (shared?.keys) take(shared.keys);
      known = {
        fetchedAtMillis: document?.fetchedAtMillis ?? null,
        failures: shared?.failures ?? 0,
        nextFetchAtMillis: shared?.nextFetchAtMillis ?? 0,
        readAtMillis,
      };
    },
  };
}
