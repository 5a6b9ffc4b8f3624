import type { ThrottleDefinition } from './rest-api-definition.ts';

/** A method's token bucket: true when a request at `now` may pass. Stricter than AWS, whose throttles are best effort. */
export type Throttle = (now: number) => boolean;

/** A full bucket of `burst` tokens that refills `perSecond`. A clock set back refills nothing. */
export function throttle({ perSecond, burst }: ThrottleDefinition): Throttle {
  let tokens = burst;
  let since: number | undefined;
  return (now) => {
    const elapsed = Math.max(0, now - (since ?? now));
    since = Math.max(since ?? now, now);
    tokens = Math.min(burst, tokens + (elapsed / 1000) * perSecond);
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
