import type { BreakerRule, CountedFailure } from './breaker.ts';
import type { RequestValue } from './request-value.ts';

/** How one upstream is called, and what protects it, its callers and its neighbours. All times in milliseconds. */
export interface UpstreamCallConfig {
  /** null where it is written off. */
  readonly breaker: BreakerRule | null;
  /** Until a connection stands, its TLS included. */
  readonly connectMillis: number;
  /** From the connection to the first byte of the answer; null for as long as the try may take. */
  readonly firstByteMillis: number | null;
  /** null where a call is made once. */
  readonly retry: RetryRule | null;
  /** null where no second call is sent after a slow one. */
  readonly hedge: HedgeRule | null;
  readonly balance: BalanceRule;
  /** null where no target is left out for what its calls came to. */
  readonly outlier: OutlierRule | null;
  /** null where nobody checks the targets but the calls themselves. */
  readonly health: HealthRule | null;
  /** Calls under way at a time, of the whole fleet; null for any number. */
  readonly maxInFlight: number | null;
  /** Lower-case name of the header that tells the upstream how many milliseconds are left for its answer; null for none. */
  readonly deadlineHeader: string | null;
  /** How the gateway itself is known to the upstream; null where it is not. */
  readonly credential: UpstreamCredentialConfig | null;
  /** null where the public authorities and TLS 1.2 are enough. */
  readonly tls: UpstreamTlsConfig | null;
  /** The stage variable with the names of its secrets, as {@link encodeUpstreamSecrets} writes it; null where it has none. */
  readonly secretsVariable: string | null;
}

/** When a call is made again. Only one that does no more when made twice: by its method, or by its idempotency key. */
export interface RetryRule {
  /** All tries together: 2 or 3. */
  readonly tries: number;
  readonly statuses: readonly number[];
  readonly failures: readonly CountedFailure[];
  /** The first pause is anything up to this, each one after it anything up to twice as much. */
  readonly pauseMillis: number;
  /** A call with an `Idempotency-Key` may be made again whatever its method; the upstream gets the key scoped to its caller. */
  readonly idempotencyKey: boolean;
}

/** When a read that has no answer yet is sent to the upstream once more; the first answer counts, the other call is ended. */
export type HedgeRule =
  | { readonly afterMillis: number }
  /** After so many percent of the latest calls had their answer: 50 to 99. */
  | { readonly percentile: number };

/** Which of several targets is called. */
export type BalanceRule =
  | { readonly by: 'round-robin' }
  /** In turn, each as often as its weight says. */
  | { readonly by: 'weighted' }
  | { readonly by: 'random' }
  /** The one with the fewest calls of the whole fleet under way. */
  | { readonly by: 'least-outstanding' }
  /** Requests with the same value go to the same target, as long as it is there. */
  | { readonly by: 'hash'; readonly value: RequestValue };

/** When an instance leaves a target out for a while, by what its own calls came to. At least half of the targets stay. */
export interface OutlierRule {
  readonly consecutiveFailures: number;
  /** The first time; so many times as long the n-th time in a row, up to ten. */
  readonly ejectMillis: number;
}

/** What a check of every target finds, and from when on it counts. */
export interface HealthRule {
  /** Under the target's own base: `/health`. */
  readonly path: string;
  readonly everyMillis: number;
  readonly timeoutMillis: number;
  /** The lowest and the highest status that is healthy. */
  readonly statuses: readonly [first: number, last: number];
  /** So many checks in a row bring a target back. */
  readonly up: number;
  /** So many checks in a row take it out. */
  readonly down: number;
}

/** What the gateway shows to an upstream; the secret itself is in Secrets Manager. */
export type UpstreamCredentialConfig =
  /** The secret is the whole value of the header. */
  | { readonly kind: 'header'; readonly header: string }
  /** The secret is `user:password` (RFC 7617). */
  | { readonly kind: 'basic' }
  /** RFC 6749 §4.4: a token of the authorization server, kept until it ends. The secret is the client's. */
  | { readonly kind: 'client-credentials'; readonly scopes: readonly string[]; readonly audience: string | null };

export interface UpstreamTlsConfig {
  /** Its certificate comes from an authority of its own, whose certificate (PEM) is a secret of the place. */
  readonly privateCa: boolean;
  /** The gateway shows a certificate: a secret of the place with the certificate and its key (PEM), one after the other. */
  readonly clientCertificate: boolean;
  /** The name that its certificate must have, sent as SNI; null for the name of the target. */
  readonly serverName: string | null;
  readonly minVersion: 'TLSv1.2' | 'TLSv1.3';
}

/** What a route answers where its upstream did not: only for an upstream that is not critical, and marked as degraded. */
export interface FallbackRule {
  /** The last good answer to the same caller and the same request, if it is not older; null where none is kept. */
  readonly lastGoodMillis: number | null;
  /** Answered where there is no last good one; null for a refusal. */
  readonly static: { readonly status: number; readonly body: string } | null;
}

/** What the field agrees on. */
const usualOutlier: OutlierRule = { consecutiveFailures: 5, ejectMillis: 30_000 };
export const usualHealth: Omit<HealthRule, 'path'> = {
  everyMillis: 5_000,
  timeoutMillis: 2_000,
  statuses: [200, 399],
  up: 2,
  down: 3,
};
export const usualRetry: Omit<RetryRule, 'tries'> = {
  statuses: [502, 503, 504],
  failures: ['timeout', 'unreachable'],
  pauseMillis: 100,
  idempotencyKey: false,
};
/** An upstream of which nothing is written. */
export const usualCalls: Omit<UpstreamCallConfig, 'breaker' | 'secretsVariable'> = {
  connectMillis: 3_000,
  firstByteMillis: null,
  retry: null,
  hedge: null,
  balance: { by: 'round-robin' },
  outlier: usualOutlier,
  health: null,
  maxInFlight: null,
  deadlineHeader: null,
  credential: null,
  tls: null,
};

/** Marks an answer that is not of its upstream: `last-good` or `static`. */
export const degradedHeader = 'X-Gatehouse-Degraded';
