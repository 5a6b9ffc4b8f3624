import type { Call } from '../ports.ts';

/** The call ends before the function itself is ended: the route's time limit, or what the invocation has left if that is less. */
export function timeout(leftMillis: number): (next: Call) => Call {
  return (next) => (request) => next({ ...request, timeoutMillis: Math.min(request.timeoutMillis, leftMillis) });
}
