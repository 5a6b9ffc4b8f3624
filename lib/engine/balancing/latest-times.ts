/** How long the latest calls took. */
export interface LatestTimes {
  add(millis: number): void;
  /** So many percent of them took no longer; undefined while they are too few to say. */
  readonly percentileMillis: number | undefined;
}

const kept = 128;
const fewestCalls = 20;
/** Sorting costs some microseconds, so it is not done for each call. */
const callsBetween = 16;

/** Of the last 128 calls, looked at anew after every sixteen of them. */
export function latestTimes(percentile: number): LatestTimes {
  const times = new Float64Array(kept);
  let calls = 0;
  let percentileMillis: number | undefined;
  return {
    add(millis) {
      times[calls % kept] = millis;
      calls += 1;
      if (calls !== fewestCalls && (calls < fewestCalls || calls % callsBetween !== 0)) return;
      const sorted = times.slice(0, Math.min(calls, kept)).sort();
      percentileMillis = sorted[Math.ceil((sorted.length * percentile) / 100) - 1];
    },
    get percentileMillis() {
      return percentileMillis;
    },
  };
}
