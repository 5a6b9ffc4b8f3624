import { keyTimes } from './key-times.ts';

/** When the issuer may be asked again, after a fetch that began at `startedAtMillis` and came back with keys. */
export const nextFetchAfterSuccess = (startedAtMillis: number): number => startedAtMillis + keyTimes.leastInterval;

/** When it may be asked again after so many failures in a row: 10 s, 20 s, 40 s, up to 320 s. */
export function nextFetchAfterFailures(failures: number, nowMillis: number): number {
  return nowMillis + Math.min(keyTimes.longestInterval, keyTimes.leastInterval * 2 ** (failures - 1));
}
