import type { OnStoreError } from '../contract/limits.ts';
import type { Duration, Rate } from '../contract/units.ts';

/** Dimensions of every request, whoever calls and whatever the path. */
export type SharedDimension = CertainDimension | `header.${string}` | `query.${string}`;

/** Dimensions that no request lacks and no caller chooses. */
export type CertainDimension = 'client.ip' | 'route' | 'service' | 'gateway';

interface Counted<Dimension, Certain> {
  /** One counter for each distinct value, or for each distinct tuple of values. */
  readonly by: Dimension | readonly Dimension[];
  /** The dimension of a request that lacks a value of `by`. Default: client.ip. */
  readonly otherwise?: Certain | readonly Certain[];
  /** What one request takes. Default: 1. */
  readonly cost?: number;
  /** Counted and reported, never refused. */
  readonly shadow?: true;
  /** The answer does not tell of this limit. */
  readonly hideHeaders?: true;
  /** While the limit store is down. Default: open on public GET and HEAD, local on GET and HEAD of callers, closed on writes. */
  readonly onStoreError?: OnStoreError;
  /** Counted by the gateway itself; what a limit is unless it says otherwise. */
  readonly enforce?: 'exact';
}

interface WindowLimit<Dimension, Certain, R> extends Counted<Dimension, Certain> {
  /** So many requests in a window: '300/min'; several in a list, or one a tier. */
  readonly rate: R;
  /** Default: sliding-window. */
  readonly algorithm?:
    | 'fixed-window'
    | 'sliding-log'
    | 'sliding-window'
    | 'sliding-window-interpolated'
    | 'token-bucket'
    | 'leaky-bucket';
}

interface TokenBucketLimit<Dimension, Certain, R> extends Counted<Dimension, Certain> {
  /** So many requests in a window: what comes back into the bucket. */
  readonly rate: R;
  /** A bucket that fills all the time and pays for bursts. */
  readonly algorithm: 'token-bucket';
  /** How much may come at once. Default: what the rate allows in a window. */
  readonly burst?: number;
}

interface LeakyBucketLimit<Dimension, Certain, R> extends Counted<Dimension, Certain> {
  /** So many requests in a window: what leaks out of the bucket. */
  readonly rate: R;
  /** A bucket that empties all the time: what comes is spread evenly. */
  readonly algorithm: 'leaky-bucket';
  /** How much the bucket holds. Default: what the rate allows in a window. */
  readonly burst?: number;
  /** A request above the rate waits so long at the most, out of the route's time, instead of being refused at once. */
  readonly maxDelay?: Duration;
}

interface ConcurrencyLimit<Dimension, Certain> extends Counted<Dimension, Certain> {
  /** How many requests may be under way at the same time. */
  readonly concurrency: number;
  /** How long a request counts when its end is never told. Default: the route's time-out and a second. */
  readonly lease?: Duration;
}

/** A throttle of API Gateway: a target rather than a ceiling, without a counter of ours. */
interface Throttle<By, R> {
  /** By API Gateway. */
  readonly enforce: 'best-effort';
  /** So many requests in a window. */
  readonly rate: R;
  /** `'key.id'` throttles each key in its usage plan, `'route'` all callers of the route together. */
  readonly by: By;
  /** How much may come at once. Default: the rate of one second. */
  readonly burst?: number;
}

/** What `rate` may be beside the one that was typed: one rate, several that all hold, or one for each tier. */
type RateOf<L, Tier extends string> = L extends { readonly rate: infer R }
  ? R extends readonly unknown[]
    ? readonly Rate[]
    : R extends object
      ? TierRates<R, Tier>
      : Rate
  : Rate;

type TierRates<R, Tier extends string> = [Tier] extends [never]
  ? 'only a credential with tiers has a rate for each of them'
  : { readonly [T in Tier]: Rate } & { readonly [T in Exclude<keyof R, Tier>]: `'${T & string}' is not a tier here` };

/** The one form of limit that was meant. One form instead of a union of them keeps the compiler's sentences short. */
type FormOf<L, Dimension, Certain, Tier extends string> = L extends { readonly enforce: 'best-effort' }
  ? Throttle<'route' | ([Tier] extends [never] ? never : 'key.id'), RateOf<L, Tier>>
  : L extends { readonly concurrency: unknown }
    ? ConcurrencyLimit<Dimension, Certain>
    : L extends { readonly algorithm: 'token-bucket' }
      ? TokenBucketLimit<Dimension, Certain, RateOf<L, Tier>>
      : L extends { readonly algorithm: 'leaky-bucket' }
        ? LeakyBucketLimit<Dimension, Certain, RateOf<L, Tier>>
        : WindowLimit<Dimension, Certain, RateOf<L, Tier>>;

/** Keys that belong to other forms, in a sentence each. */
interface ForeignKey {
  readonly rate: 'a limit has `rate` or `concurrency`, not both';
  readonly algorithm: 'only a `rate` that is exact has an algorithm';
  readonly burst: "`burst` is for `algorithm: 'token-bucket'` and `'leaky-bucket'`";
  readonly maxDelay: "`maxDelay` is for `algorithm: 'leaky-bucket'`";
  readonly lease: '`lease` is for `concurrency`';
}

/** Inferring a limit would let misspelt keys through, so every key that its form has not is a sentence. */
type Strict<L, Form> = Form & {
  readonly [Key in Exclude<keyof L, keyof Form>]: Key extends keyof ForeignKey
    ? ForeignKey[Key]
    : `'${Key & string}' is not a key of this limit`;
};

/** What may stand in one limit that was typed as `L`. */
export type LimitOf<L, Dimension, Certain, Tier extends string> = Strict<L, FormOf<L, Dimension, Certain, Tier>>;

/** What may stand in `limit`: one limit, a list of limits that all hold, or 'none'. */
export type LimitsOf<L, Dimension, Certain, Tier extends string> = L extends readonly unknown[]
  ? { readonly [Index in keyof L]: LimitOf<L[Index], Dimension, Certain, Tier> }
  : L extends object
    ? LimitOf<L, Dimension, Certain, Tier>
    : 'none';
