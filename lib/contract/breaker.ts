/** When the circuit of an upstream opens, for how long, and what brings it back. All times in milliseconds. */
export interface BreakerRule {
  /** So many failures in a row open an instance's own breaker. */
  readonly consecutiveFailures: number;
  /** No rate is taken of fewer calls. */
  readonly minimumCalls: number;
  /** This part of the calls failed: over 0, at most 1. */
  readonly failureRate: number;
  /** This part of the calls took so long or longer; null where slowness opens nothing. */
  readonly slow: { readonly millis: number; readonly rate: number } | null;
  /** How long the first open period lasts; each one that follows at once lasts twice as long, up to the other. */
  readonly openMillis: number;
  readonly maxOpenMillis: number;
  /** So many probes in a row must succeed. */
  readonly successesToClose: number;
  /** Longer than the longest call: whoever probes and does not come back has lost its turn after it. */
  readonly leaseMillis: number;
  readonly failure: FailureRule;
}

/** What counts as a failure of the upstream. What a caller can bring about alone never does: 4xx, an answer too large. */
export interface FailureRule {
  /** Ranges, both ends included; nothing under 500 counts, whatever stands here. */
  readonly statuses: readonly (readonly [first: number, last: number])[];
  readonly failures: readonly CountedFailure[];
}

export type CountedFailure = 'timeout' | 'unreachable' | 'malformed';

/** What the field agrees on, but for the lease, which depends on the longest call. */
export const usualBreaker: Omit<BreakerRule, 'leaseMillis'> = {
  consecutiveFailures: 5,
  minimumCalls: 10,
  failureRate: 0.5,
  slow: null,
  openMillis: 30_000,
  maxOpenMillis: 300_000,
  successesToClose: 2,
  failure: { statuses: [[500, 599]], failures: ['timeout', 'unreachable', 'malformed'] },
};

export type CircuitState = 'closed' | 'open' | 'half-open' | 'forced-open' | 'forced-closed';
