import type { RequestValue } from './request-value.ts';

interface Windowed {
  /** How much one counter admits in a window, in units of cost. */
  readonly limit: number;
  readonly windowMillis: number;
}

export interface Bucket extends Windowed {
  /** How much the bucket holds; it wins back `limit` in a window. */
  readonly burst: number;
}

/** One row an algorithm: a new one is a member here, a row in `engine/limits` and a branch of the Lua twin. */
export type LimitRule =
  | (Windowed & { readonly algorithm: 'fixed-window' })
  | (Windowed & { readonly algorithm: 'sliding-log' })
  | (Windowed & { readonly algorithm: 'sliding-window' })
  | (Windowed & { readonly algorithm: 'sliding-window-interpolated' })
  | (Bucket & { readonly algorithm: 'token-bucket' })
  /** `maxDelayMillis` 0 is the meter, which refuses; more is the queue, which admits with a delay up to it. */
  | (Bucket & { readonly algorithm: 'leaky-bucket'; readonly maxDelayMillis: number })
  /** `limit` at a time; `windowMillis` is how long a lease lives at the most. */
  | (Windowed & { readonly algorithm: 'concurrency' });

export type LimitAlgorithm = LimitRule['algorithm'];

/** While the limit store is away: let all in, let none in, or count in this instance alone. */
export type OnStoreError = 'open' | 'closed' | 'local';

/** One limit of a request. Limits of platform, gateway, service and route all apply; one id is one set of counters. */
export interface LimitConfig {
  /** Stable, part of the store key and of the RateLimit headers: `orders:POST /orders:0`, `service:orders:0`. */
  readonly id: string;
  /** For every caller, or where {@link tiers} has rows for a caller without a known tier. */
  readonly rule: LimitRule;
  /** The rule of each tier; empty when the rate does not depend on it. */
  readonly tiers: { readonly [tier: string]: LimitRule };
  /** Callers of other tiers and of none are not counted; without it they count by {@link rule}. */
  readonly tiersOnly?: true;
  /** The dimension: one counter for each distinct tuple of these values. */
  readonly by: readonly RequestValue[];
  /** The dimension of a request that lacks a value of {@link by}: an anonymous caller, a header that was not sent. */
  readonly otherwise: readonly RequestValue[];
  /** What one request takes; a whole number of at least one. */
  readonly cost: number;
  /** Counted and reported, never refused. */
  readonly shadow: boolean;
  readonly hideHeaders: boolean;
  readonly onStoreError: OnStoreError;
}
