import type { PlacelessRequest, UpstreamAnswer, UpstreamFailed } from '../ports.ts';

/** The call was not made: the gateway itself refuses it, to protect the upstream or everybody else. */
export interface CallRefused {
  readonly refused:
    | 'circuit-open'
    | 'too-many-in-flight'
    | 'no-target'
    | 'not-deployed'
    | 'credential-unavailable'
    | 'request-too-large';
  /** When it may be worth trying again. */
  readonly retryAfterMillis: number;
}

/** A call whose target is not chosen yet, and what the guards have to know of it. */
export interface GuardedRequest extends Omit<PlacelessRequest, 'connectMillis' | 'firstByteMillis' | 'tls'> {
  /** What one try may take; one that had less time and ran out of it says nothing of the upstream. */
  readonly tryMillis: number;
  /** Whoever it is made for, as text that no two of them share: no one of them can open a circuit for the others. */
  readonly source: string;
  /** Made twice it does no more than made once: its method says so, or its idempotency key. */
  readonly isRepeatable: boolean;
  /** Never made again, not even when nothing of it was sent. */
  readonly once: boolean;
  /** What the choice of a target goes by, where it goes by a value of the request. */
  readonly balanceKey: string | undefined;
  /** The targets that tries of this call went to; another one is better for the next. */
  readonly tried: Set<string>;
  /** Written by the guards, for the log: of all tries together. */
  readonly notes: CallNotes;
  readonly arrival: Arrival;
}

/** How the request came in, for a service that is told so in an event. */
export interface Arrival {
  /** The one of the log, of the problem and of the `X-Request-Id` header. */
  readonly requestId: string;
  readonly stage: string;
  /** Who called API Gateway. */
  readonly sourceIp: string;
  /** Where it was called. */
  readonly domainName: string;
}

/** What became of a call on its way; it names no host. */
export interface CallNotes {
  /** How often the upstream was called. */
  tries: number;
  /** The number of the target that was called last, as the stage variable lists them; absent where there is one. */
  target?: number;
  /** How the circuit stood, where it was not closed for everybody. */
  circuit?: string;
  /** The cap of the fleet could not be asked, so that it held nobody back. */
  isCapOpen?: true;
}

export type CallResult = UpstreamAnswer | UpstreamFailed | CallRefused;

/** What guards wrap: one call of an upstream, which they may refuse. The innermost one chooses the target. */
export type GuardedCall = (request: GuardedRequest) => Promise<CallResult>;
