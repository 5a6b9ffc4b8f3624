import { any, type KnownKeys, refuseUnknown } from '../../assembly/known-keys.ts';
import { isObject, type Json } from '../../assembly/template.ts';
import type { Place } from '../../assembly/unsupported.ts';
import type { ThrottleDefinition } from './rest-api-definition.ts';

/** The account's own limits stand in for the half of a throttle that is not given. */
export const accountThrottle: ThrottleDefinition = { perSecond: 10_000, burst: 5_000 };

const throttleKeys: KnownKeys = { RateLimit: any, BurstLimit: any };

/** `{ RateLimit, BurstLimit }` of a usage plan; null when it limits nothing. A burst above the rate is lawful, as on AWS. */
export function readThrottle(given: Json | undefined, place: Place): ThrottleDefinition | null {
  if (!isObject(given)) return null;
  refuseUnknown(given, throttleKeys, place);
  const { RateLimit, BurstLimit } = given;
  if (RateLimit === undefined && BurstLimit === undefined) return null;
  return {
    perSecond: Number(RateLimit ?? accountThrottle.perSecond),
    burst: Number(BurstLimit ?? accountThrottle.burst),
  };
}
