const dayMillis = 86_400_000;

/** The day (UTC, counted from the epoch) whose key signs at `nowMillis`. */
export function signingDay(nowMillis: number): number {
  return Math.floor(nowMillis / dayMillis);
}

/**
 * The days whose keys are published at `nowMillis`. Yesterday's, for tokens that are under way at midnight and for functions
 * whose clock is behind; tomorrow's, so that a service that has read the keys at any time of today is ready for tomorrow.
 */
export function publishedDays(nowMillis: number): readonly number[] {
  const today = signingDay(nowMillis);
  return [today - 1, today, today + 1];
}
