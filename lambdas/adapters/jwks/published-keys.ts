import type { WantedKey } from '../../../lib/engine/keys/key-set.ts';
import { isServable, isUsable, nextStep } from '../../../lib/engine/keys/next-step.ts';
import { IssuerUnavailable, type Upstream, type VerificationKey } from '../../ports.ts';
import { errorFields } from '../../stages/error-fields.ts';
import { type KeyMemory, keyMemory } from './key-memory.ts';
import { type RefreshParts, refreshKeys } from './refresh-keys.ts';

/** The keys of one issuer, in one instance. */
export interface PublishedKeys {
  /** `way`: to the issuer, as the token's credential may go; asked for where somebody goes. @throws IssuerUnavailable */
  find(
    wanted: WantedKey,
    how: { readonly way: () => Upstream; readonly mayAsk: boolean },
  ): Promise<VerificationKey | undefined>;
  generation(): string | undefined;
}

/** A token waits no longer for its key; the authorizer's own time limit is 5 s. */
const waitMillis = 3_500;

export function publishedKeys(jwksUri: string, parts: RefreshParts): PublishedKeys {
  const { log, nowMillis } = parts;
  const memory: KeyMemory = keyMemory(jwksUri, log);
  const lacks = (wanted: WantedKey) => memory.keys()?.isMissing(wanted) ?? true;
  let underWay: Promise<void> | undefined;

  /** What is under way is joined: whether it was enough is decided again afterwards. */
  function refresh(wanted: WantedKey, way: () => Upstream, isBehind: boolean): Promise<void> {
    underWay ??= refreshKeys(jwksUri, memory, {
      ...parts,
      way: way(),
      isMissing: () => lacks(wanted),
      isBehind,
    }).finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  function refreshBehind(wanted: WantedKey, way: () => Upstream): void {
    if (underWay !== undefined) return;
    refresh(wanted, way, true).catch((error) => log.error('unexpected error', { ...errorFields(error) }));
  }

  return {
    async find(wanted, { way, mayAsk }) {
      const endsAtMillis = nowMillis() + waitMillis;
      for (;;) {
        const known = memory.known();
        const now = nowMillis();
        const step = nextStep(known, lacks(wanted), now);
        if (step === 'use-and-ask' || step === 'use-and-fetch') refreshBehind(wanted, way);
        if (step.startsWith('use')) return memory.keys()?.find(wanted);
        if (step === 'unknown') return undefined;
        if (step !== 'unavailable' && !mayAsk && isUsable(known, now)) return undefined;
        if (step === 'unavailable' || now >= endsAtMillis) {
          if (!lacks(wanted) && isServable(known, now)) return memory.keys()?.find(wanted);
          throw new IssuerUnavailable("the issuer's keys cannot be had now");
        }
        await refresh(wanted, way, false);
      }
    },
    generation: () => (isUsable(memory.known(), nowMillis()) ? memory.keys()?.generation : undefined),
  };
}
