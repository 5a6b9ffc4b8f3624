import type { OwnKeyQuota, Quota, Rate } from '../contract/units.ts';

/** What the keys of one tier may do: enforced by a usage plan of API Gateway, a target; of own keys exactly, by limits. */
export interface TierDefinition<Q = Quota> {
  /** How much each key of the tier may ask. */
  readonly rate: Rate;
  /** How many requests may come at once. Default: the rate of one second. */
  readonly burst?: number;
  /** Requests in a calendar period, over all routes. Default: any number. */
  readonly quota?: Q;
}

/** A query parameter that may hold a key too, where clients cannot send a header; it is in no log and at no upstream. */
export interface QueryKey {
  readonly name: string;
  /** Why keys may stand in addresses, which browsers, proxies and pages keep. */
  readonly reason: string;
}

export interface ApiKeyDefinition<Tier extends string, Keys extends 'own' = never> {
  /** Tiers by name: lower-case letters and digits. The text of a key of API Gateway names its tier. */
  readonly tiers: { readonly [T in Tier]: TierDefinition<[Keys] extends [never] ? Quota : OwnKeyQuota> };
  /** `'own'`: the gateway keeps the keys itself, by hash. Default: API Gateway keeps them. */
  readonly keys?: Keys;
  /** Where else a key may stand; own keys only. */
  readonly query?: [Keys] extends [never] ? "only keys of `keys: 'own'` may stand in the query" : QueryKey;
}

/** Callers with keys that this gateway made, in tiers; recorded as it was typed. */
export interface ApiKeyCredential<Tier extends string, Keys extends 'own' = never> {
  readonly schema: 1;
  readonly kind: 'apiKey';
  readonly definition: ApiKeyDefinition<Tier, Keys>;
}

/** Records an API-key credential; its values are checked when the gateway is synthesised. Keys are made by `keys create`. */
export function apiKey<const Tier extends string, const Keys extends 'own' = never>(
  definition: ApiKeyDefinition<Tier, Keys>,
): ApiKeyCredential<Tier, Keys> {
  return { schema: 1, kind: 'apiKey', definition };
}
