import type { Quota, Rate } from '../contract/units.ts';

/** What the keys of one tier may do, enforced by a usage plan of API Gateway: targets, not ceilings. */
export interface TierDefinition {
  readonly rate: Rate;
  /** How many requests may come at once. Default: the rate of one second. */
  readonly burst?: number;
  /** Requests in a calendar period, over all routes. Default: any number. */
  readonly quota?: Quota;
}

export interface ApiKeyDefinition<Tier extends string> {
  /** Tiers by name: lower-case letters and digits. The text of a key names its tier. */
  readonly tiers: { readonly [T in Tier]: TierDefinition };
}

/** Callers with keys that this gateway made, in tiers; recorded as it was typed. */
export interface ApiKeyCredential<Tier extends string> {
  readonly schema: 1;
  readonly kind: 'apiKey';
  readonly definition: ApiKeyDefinition<Tier>;
}

/** Records an API-key credential; its values are checked when the gateway is synthesised. Keys are made by `keys create`. */
export function apiKey<const Tier extends string>(definition: ApiKeyDefinition<Tier>): ApiKeyCredential<Tier> {
  return { schema: 1, kind: 'apiKey', definition };
}
