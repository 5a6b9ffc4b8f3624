import type { CallRefused, GuardedCall } from './guarded-call.ts';

const full: Promise<CallRefused> = Promise.resolve({ refused: 'too-many-in-flight', retryAfterMillis: 1_000 });

/** At most `most` calls at a time; one more is refused at once, and none waits. Every end of a call makes room, a thrown one too. */
export function inFlightCap(most: number): (next: GuardedCall) => GuardedCall {
  let inFlight = 0;
  return (next) => (request) => {
    if (inFlight >= most) return full;
    inFlight += 1;
    return next(request).then(
      (result) => {
        inFlight -= 1;
        return result;
      },
      (error) => {
        inFlight -= 1;
        throw error;
      },
    );
  };
}
