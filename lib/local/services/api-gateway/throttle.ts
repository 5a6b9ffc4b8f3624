import type { ThrottleDefinition } from './rest-api-definition.ts';

/** A token bucket. Stricter than AWS, whose throttles are best effort. */
export interface Throttle {
  /** Whether a token is left at `now`; takes none. */
  admits(now: number): boolean;
  /** Takes a token that {@link admits} has found. */
  take(): void;
}

/** A full bucket of `burst` tokens that refills `perSecond`. A clock set back refills nothing. */
export function throttle({ perSecond, burst }: ThrottleDefinition): Throttle {
  let tokens = burst;
  let since: number | undefined;
  return {
    admits(now) {
      const elapsed = Math.max(0, now - (since ?? now));
      since = Math.max(since ?? now, now);
      tokens = Math.min(burst, tokens + (elapsed / 1000) * perSecond);
      return tokens >= 1;
    },
    take() {
      tokens -= 1;
    },
  };
}

/** Takes one token of each bucket, or none of any. */
export function takeAll(throttles: readonly Throttle[], now: number): boolean {
  if (!throttles.map((one) => one.admits(now)).every((admits) => admits)) return false;
  for (const one of throttles) one.take();
  return true;
}
