/** When the checks of one target may begin, in milliseconds of the run. */
export interface CheckTimes {
  readonly everyMillis: number;
  /** No check begins at this time or later: what it takes would not fit. */
  readonly endMillis: number;
}

/**
 * The first check of a target, anywhere in its first period but in every run at the same place, so that checks of many targets
 * do not fall together and those of one follow each other evenly over runs. `fraction` from 0 up to 1, of the target.
 */
export function firstCheck({ everyMillis, endMillis }: CheckTimes, fraction: number): number {
  return Math.floor(fraction * Math.min(everyMillis, endMillis));
}

/** The check after the one of `last`; those that were missed meanwhile are left out. undefined when there is none in this run. */
export function nextCheck({ everyMillis, endMillis }: CheckTimes, last: number, now: number): number | undefined {
  const missed = Math.max(0, Math.ceil((now - last) / everyMillis) - 1);
  const next = last + (missed + 1) * everyMillis;
  return next < endMillis ? next : undefined;
}
