import type { CallRefused, GuardedCall } from './guarded-call.ts';
import { asked, type LeaseParts, leaseCheck, release } from './lease.ts';

export interface FleetCapParts extends LeaseParts {
  /** Calls under way at a time. */
  readonly most: number;
}

const full: CallRefused = { refused: 'too-many-in-flight', retryAfterMillis: 1_000 };

/**
 * At most so many calls of an upstream at a time, over the whole fleet; one more is refused at once, and none waits. Every end
 * of a call makes room. A store that is away holds nobody back, and the request's notes say so.
 */
export function fleetCap(parts: FleetCapParts): (next: GuardedCall) => GuardedCall {
  const { store, most } = parts;
  const checks = [leaseCheck(parts, 'calls', most)];
  return (next) => async (request) => {
    const verdict = await asked(store.check(checks));
    if (verdict === undefined) request.notes.isCapOpen = true;
    else if (!verdict.admitted) return full;
    try {
      return await next(request);
    } finally {
      await release(store, verdict?.receipt ?? []);
    }
  };
}
