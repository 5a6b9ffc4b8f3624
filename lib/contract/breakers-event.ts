import type { CircuitState } from './breaker.ts';

/**
 * What an operator asks a forwarder directly, past API Gateway: how the circuits of its upstreams stand, or to force one.
 * Only who may invoke the function can send it; no event of API Gateway has this first member.
 */
export type BreakersEvent = { readonly gatehouse: 'breakers'; readonly action: 'list' } | ForceBreaker;

export interface ForceBreaker {
  readonly gatehouse: 'breakers';
  /** `open` and `close` stay until another of them; `reset` lets the circuit be by itself again, closed at first. */
  readonly action: 'open' | 'close' | 'reset';
  readonly upstream: string;
  /** Who asks, and why, as {@link isNoteText} has it: kept with the circuit, and shown. */
  readonly by: string;
  readonly why: string;
}

const longestNote = 200;

/** What people write to be kept and shown: on one line, and nothing of it moves a cursor, hides, or turns the reading round. */
export const isNoteText = (text: unknown): text is string =>
  typeof text === 'string' &&
  /\S/.test(text) &&
  /^[^\p{C}\p{Zl}\p{Zp}]+$/u.test(text) &&
  [...text].length <= longestNote;

export const noteTextSays = `one line of printable text, ${longestNote} characters at the most`;

export type BreakersAnswer = { readonly breakers: readonly BreakerStanding[] } | { readonly refused: string };

/** A circuit as people see it. */
export interface BreakerStanding {
  readonly upstream: string;
  readonly state: CircuitState;
  /** One more with every change. */
  readonly epoch: number;
  /** Since the last change. */
  readonly ageMillis: number;
  /** How long this open period lasts; 0 while it is closed. */
  readonly openMillis: number;
  /** Calls of the last ten seconds that the fleet has counted, which it does only while something is the matter. */
  readonly calls: number;
  readonly failures: number;
  readonly slow: number;
  /** The calls and failures of each instance, several where they share a slot, without those that counted nothing. */
  readonly instances: readonly { readonly calls: number; readonly failures: number }[];
  /** The instance that answered refuses calls by a breaker of its own, as others may: one instance alone opens nothing for all. */
  readonly isOpenHere: boolean;
  /** Who forced or reset it, and why; null when it came about by itself. */
  readonly note: { readonly by: string; readonly why: string } | null;
}
