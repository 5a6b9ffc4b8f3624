/** How full a limit is. */
export interface Standing {
  /** How many requests of cost 1 would pass now. */
  readonly remaining: number;
  /** Until the full quota is there again if nobody comes. */
  readonly resetMillis: number;
}

/** What one admitted request took, so that it can be given back. Its meaning is the algorithm's own. */
export interface Taken {
  /** Where it was counted: a window's or a bucket's number, a moment, a level, a lease. */
  readonly fence: number;
  readonly amount: number;
  /** How much of it goes by itself in a microsecond; 0 where time does not wear it off. */
  readonly rate: number;
}

/** The verdict of one limit on one request; `next` is what must be stored, and only then does the request count. */
export type Take<State> =
  | (Standing & {
      readonly admitted: true;
      readonly next: State;
      readonly taken: Taken;
      /** How long the request must wait before it goes on; only a queue asks for that. */
      readonly delayMillis: number;
    })
  | (Standing & {
      readonly admitted: false;
      /** After this wait it would pass if nobody else came; at least 1. A cost above the limit never passes. */
      readonly retryAfterMillis: number;
    });

/**
 * One way to limit, as pure functions of rule, state, time and cost. Times are whole microseconds, so that engine and script
 * compute the same numbers; a clock set back gives nothing back and forgets nothing. States are JSON.
 */
export interface Algorithm<Rule, State> {
  take(rule: Rule, seen: State | undefined, nowMicros: number, cost: number): Take<State>;
  /** How full it is, nothing taken. */
  look(rule: Rule, seen: State | undefined, nowMicros: number): Standing;
  /** The state without what was taken at `takenAtMicros`; unchanged where that no longer counts. */
  refund(seen: State, taken: Taken & { readonly atMicros: number }, nowMicros: number): State;
}
