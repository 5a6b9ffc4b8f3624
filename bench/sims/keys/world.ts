import { generateKeyPairSync } from 'node:crypto';
import { at, type Scenario } from './scenarios.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** An issuer on an invented clock, and how often it was asked. */
export interface World {
  readonly clock: VirtualClock;
  readonly random: () => number;
  /** Of the script, which begins within the first five minutes: fetches come at intervals, and it must not keep step with them. */
  minute(): number;
  fetches(): number;
  /** The JWKS after the time that it takes on the way; undefined while the issuer is down. */
  fetchKeys(): Promise<string | undefined>;
}

export const startMillis = 1_800_000_000_000;

/** One answer in five of a machine that is down is silence, as long as we would wait; the others are quick refusals. */
const silence = { share: 0.2, millis: 2_500 };

const jwkOf = new Map<string, object>();

/** Keys cost time to make and their values do not matter, so each id has one for all runs. */
function publicKey(kid: string): object {
  const known = jwkOf.get(kid);
  if (known !== undefined) return known;
  const jwk = { ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }), kid };
  jwkOf.set(kid, jwk);
  return jwk;
}

export function worldOf({ published, down }: Scenario, clock: VirtualClock, random: () => number): World {
  let fetches = 0;
  const beginsAtMillis = startMillis + 300_000 * random();
  const minute = () => (clock.nowMillis() - beginsAtMillis) / 60_000;
  const isDown = () => down !== null && minute() >= down[0] && minute() < down[1];
  return {
    clock,
    random,
    minute,
    fetches: () => fetches,
    async fetchKeys() {
      fetches += 1;
      if (isDown()) {
        await clock.pause(random() < silence.share ? silence.millis : 5);
        return undefined;
      }
      await clock.pause(50 + 200 * random());
      return JSON.stringify({ keys: at(published, minute()).map(publicKey) });
    },
  };
}
