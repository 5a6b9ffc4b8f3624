import type { UpstreamAnswer, UpstreamFailed, UpstreamRequest } from '../ports.ts';

/** The call was not made: the gateway itself refuses it, to protect the upstream or everybody else. */
export interface CallRefused {
  readonly refused: 'circuit-open' | 'too-many-in-flight';
  /** When it may be worth trying again. */
  readonly retryAfterMillis: number;
}

/** What a guard has to know of a call beside the request itself. */
export interface GuardedRequest extends UpstreamRequest {
  /** Whoever it is made for, as text that no two of them share: no one of them can open a circuit for the others. */
  readonly source: string;
  /** Made twice it does no more than made once: its method says so, or its idempotency key. */
  readonly isRepeatable: boolean;
}

export type CallResult = UpstreamAnswer | UpstreamFailed | CallRefused;

/** What guards wrap: one call of an upstream, which they may refuse. */
export type GuardedCall = (request: GuardedRequest) => Promise<CallResult>;
