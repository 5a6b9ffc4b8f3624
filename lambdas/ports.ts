import type { LimitConfig, LimitRule } from '../lib/contract/limits.ts';
import type { Charge } from '../lib/engine/limits/charge.ts';

/** One limit of a request with its dimension already resolved and hashed. */
export interface LimitCheck {
  readonly limit: LimitConfig;
  /** The limit's rule for this caller's tier. */
  readonly rule: LimitRule;
  /** Fixed-length, versioned hash of the dimension's values: no caller value can move a slot or collide. */
  readonly key: string;
  readonly cost: number;
}

/** What the store says of one limit after the check. */
export interface LimitState {
  readonly id: string;
  /** What this limit says, alone; a shadow limit may refuse in an admitted request. */
  readonly admitted: boolean;
  readonly remaining: number;
  /** Until the limit has its full quota again. */
  readonly resetMillis: number;
  /** 0 when admitted; else the wait after which this cost would pass if nobody else came. */
  readonly retryAfterMillis: number;
}

export interface LimitVerdict {
  readonly admitted: boolean;
  /** How long an admitted request must wait before it goes on: the longest of its leaky buckets. */
  readonly delayMillis: number;
  readonly limits: readonly LimitState[];
  readonly receipt: LimitReceipt;
}

/** What was charged, for {@link LimitStore.refund} and {@link LimitStore.release}; empty when nothing was. */
export type LimitReceipt = readonly LimitCharge[];

/** What was charged to one counter; only the store reads it. */
export interface LimitCharge extends Charge {
  readonly key: string;
  /** The check that took it: no other has this name. */
  readonly check: string;
}

/**
 * All-or-nothing over every limit of one request that is not shadow; a refusal charges nothing. A shadow limit is charged
 * with an admitted request, when it would admit it too.
 */
export interface LimitStore {
  /** @throws LimitStoreUnavailable when no answer comes within the store's budget. */
  check(checks: readonly LimitCheck[]): Promise<LimitVerdict>;
  /** Gives everything back, at most once, and only while what was charged still counts. @throws LimitStoreUnavailable */
  refund(receipt: LimitReceipt): Promise<void>;
  /** Returns the leases of concurrency limits at the end of a request; what was counted stays. @throws LimitStoreUnavailable */
  release(receipt: LimitReceipt): Promise<void>;
  /** What {@link check} would say, with nothing taken. @throws LimitStoreUnavailable */
  look(checks: readonly LimitCheck[]): Promise<LimitVerdict>;
  /** Forgets what the keys have counted. @throws LimitStoreUnavailable */
  reset(keys: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** The store is down, slow or frozen; the route's `onStoreError` decides what that means. */
export class LimitStoreUnavailable extends Error {
  override readonly name: string = 'LimitStoreUnavailable';
}

/** So many asked for one counter at the same time that this one had no turn: the callers' doing, so it opens nothing. */
export class LimitStoreContended extends LimitStoreUnavailable {
  override readonly name = 'LimitStoreContended';
}

export interface UpstreamRequest {
  readonly url: URL;
  /** Path and query exactly as they go on the wire; never normalised by a URL parser. */
  readonly target: string;
  readonly method: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | null;
  readonly timeoutMillis: number;
  readonly maxResponseBytes: number;
}

export interface UpstreamAnswer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

export type UpstreamFailure = 'timeout' | 'unreachable' | 'too-large' | 'malformed';

export interface UpstreamFailed {
  readonly failure: UpstreamFailure;
}

/**
 * One HTTP call: no redirect followed, bounded in time and size. A failure of the upstream is a value. A request may be
 * sent again only where HTTP says it may: idempotent, on a kept connection that turned out to be closed.
 */
export interface Upstream {
  call(request: UpstreamRequest): Promise<UpstreamAnswer | UpstreamFailed>;
}

/** What a wrapper in `calls/` wraps: one call of an upstream. */
export type Call<Request = UpstreamRequest> = (request: Request) => Promise<UpstreamAnswer | UpstreamFailed>;

/** A call before its place is known: `target` is the path under the upstream's own base. */
export type PlacelessRequest = Omit<UpstreamRequest, 'url'>;

/** Structured log lines; whatever the fields hold, a line is one JSON object. */
export interface Log {
  info(message: string, fields: { readonly [name: string]: unknown }): void;
  error(message: string, fields: { readonly [name: string]: unknown }): void;
}
