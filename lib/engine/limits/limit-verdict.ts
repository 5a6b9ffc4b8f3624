/** How full a limit is. */
export interface Standing {
  /** How many requests of cost 1 would pass now. */
  readonly remaining: number;
  /** Until the full quota is there again if nobody comes. */
  readonly resetMillis: number;
}

/** The verdict of one limit on one request; `next` is what must be stored, and only then does the request count. */
export type Take<State> =
  | (Standing & { readonly admitted: true; readonly next: State })
  | (Standing & { readonly admitted: false; readonly retryAfterMillis: number });
