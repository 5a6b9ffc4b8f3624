import type { CountedFailure } from '../contract/breaker.ts';
import type { Duration } from '../contract/units.ts';
import type { Trust } from '../model/gateway-model.ts';

/** How a laptop reaches or starts the service; never deployed. A command finds its port in `PORT`. */
type DevUpstream = { readonly url: string } | { readonly command: string };

/** How a service is called, and what protects it, its callers and its neighbours. `Value` is what requests can be told apart by. */
export interface UpstreamDefinition<Value extends string = string> extends UpstreamAccess {
  /** Limit of one call to this service with all its tries, unless a route says otherwise. */
  readonly timeout: Duration;
  /** Limit of one try. Default: the longest that fits into the time of the route. */
  readonly try?: Duration;
  /** Until a connection stands, its TLS included. Default: 3s, or the try if it is shorter. */
  readonly connect?: Duration;
  /** From the connection to the first byte of the answer. Default: as long as the try. */
  readonly firstByte?: Duration;
  /** Put before the path of every call. */
  readonly basePath?: `/${string}`;
  /** What the service believes of a request that reaches it. Default: the identity headers. */
  readonly trusts?: Trust;
  /** false: its routes may answer a `fallback` where it does not. Default: true. */
  readonly critical?: boolean;
  /** Default: a call is made once. */
  readonly retry?: RetryDefinition;
  /** A read without an answer is sent once more, and the first answer counts. Default: not at all. */
  readonly hedge?: HedgeDefinition;
  /** Default: 5 failures in a row, or half of at least 10 calls, open the circuit for 30s. */
  readonly breaker?: 'none' | BreakerDefinition;
  /** Which of several targets is called. Default: round-robin. */
  readonly balance?: 'round-robin' | 'weighted' | 'random' | 'least-outstanding' | { readonly hash: Value };
  /** When an instance leaves a target out for a while, by its own calls. Default: after 5 failures in a row, for 30s. */
  readonly outliers?: 'none' | OutlierDefinition;
  /** Default: nobody checks the targets but the calls themselves. */
  readonly health?: HealthDefinition;
  /** Calls under way at a time, of all instances together. Default: any number. */
  readonly maxInFlight?: number;
  /** Header that tells the service how many milliseconds are left for its answer. Default: none. */
  readonly deadlineHeader?: string;
  /** Where its errors say what was wrong: they become problems of ours (RFC 9457). Default: they are passed on. */
  readonly errors?: 'problem' | ErrorDefinition;
  /** Where the service is on a laptop, or what starts it there; nothing of it is deployed. */
  readonly dev?: DevUpstream;
}

/** Paths into the JSON of an error, such as `error.message`. What is not named here is not told. */
interface ErrorDefinition {
  /** To the sentence for people. */
  readonly detail?: string;
  /** To further members of the problem, by their names. */
  readonly members?: { readonly [name: string]: string };
}

/** When a call is made again: only one that does no more when made twice, and within a budget. */
interface RetryDefinition {
  /** All tries together. */
  readonly tries: 2 | 3;
  /** The first pause is anything up to this, the second anything up to twice as much. Default: 100ms. */
  readonly pause?: Duration;
  /** 429, and 500 to 599. Default: 502, 503 and 504. */
  readonly statuses?: readonly number[];
  /** Default: timeout and unreachable. */
  readonly failures?: readonly CountedFailure[];
  /** A caller's request with an `Idempotency-Key` may be made again whatever its method. */
  readonly idempotencyKey?: true;
}

type Percentile = `p${'5' | '6' | '7' | '8' | '9'}${'0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'}`;

interface HedgeDefinition {
  /** A time, or the time in which so many percent of the latest calls had their answer: 'p50' to 'p99'. */
  readonly after: Duration | Percentile;
}

/** When the circuit of the service opens, for how long, and what closes it. */
interface BreakerDefinition {
  /** So many failures in a row. Default: 5. */
  readonly consecutiveFailures?: number;
  /** This part of the calls failed: over 0, at most 1. Default: 0.5. */
  readonly failureRate?: number;
  /** No rate is taken of fewer calls. Default: 10. */
  readonly minimumCalls?: number;
  /** This part of the calls took so long. Default: slowness opens nothing. */
  /** Slowness that counts as well. */
  readonly slow?: { readonly over: Duration; readonly rate: number };
  /** The first open period; each that follows at once is twice as long. 1s to 60min; default: 30s. */
  readonly openFor?: Duration;
  /** The longest open period. Default: 5min, or `openFor` if it is longer. */
  readonly maxOpenFor?: Duration;
  /** So many probes in a row close it. Default: 2. */
  readonly successes?: number;
  /** Statuses that are failures, alone or as the first and the last of several: 500 to 599. Default: all of these. */
  readonly statuses?: readonly (number | readonly [first: number, last: number])[];
  /** Default: all of them. */
  readonly failures?: readonly CountedFailure[];
}

interface OutlierDefinition {
  /** In a row. Default: 5. */
  readonly failures?: number;
  /** The first time; so many times as long the n-th time in a row. 1s to 10min; default: 30s. */
  readonly ejectFor?: Duration;
}

/** A check of every target by the gateway itself. */
interface HealthDefinition {
  /** Under the address of each target; `basePath` is not put before it. */
  readonly path: `/${string}`;
  /** 2s to 60s; default: 5s. */
  readonly every?: Duration;
  /** Shorter than `every`. Default: 2s, or half of `every` if that is shorter. */
  readonly timeout?: Duration;
  /** The lowest and the highest status that is healthy. Default: 200 to 399. */
  readonly statuses?: readonly [first: number, last: number];
  /** So many good checks in a row bring a target back. Default: 2. */
  readonly up?: number;
  /** So many bad checks in a row take it out. Default: 3. */
  readonly down?: number;
}

/** How the service and the gateway know each other. The secrets are named where the place is bound, and written nowhere. */
interface UpstreamAccess {
  /** What the gateway shows to the service. Default: nothing of its own. */
  readonly credential?: UpstreamCredential;
  /** What its certificates are, where they are not the usual ones. */
  readonly tls?: TlsDefinition;
}

type UpstreamCredential =
  /** The secret is the whole value of the header. */
  | { readonly kind: 'header'; readonly header: string }
  /** The secret is `user:password` (RFC 7617). */
  | { readonly kind: 'basic' }
  /** A token of an authorization server (RFC 6749 §4.4); the secret is the client's. */
  | { readonly kind: 'client-credentials'; readonly scopes?: readonly string[]; readonly audience?: string };

interface TlsDefinition {
  /** The certificate of the service comes from an authority of its own, and no public one is believed. */
  readonly privateCa?: true;
  /** The gateway shows a certificate. */
  readonly clientCertificate?: true;
  /** The name that the certificate must have, sent as SNI. Default: the name in the address. */
  readonly serverName?: string;
  /** Default: 1.2. */
  readonly minVersion?: '1.2' | '1.3';
}
