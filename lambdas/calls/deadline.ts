import type { UpstreamFailed } from '../ports.ts';
import { deadlineQueue } from '../timing/deadline-queue.ts';
import type { CallResult, GuardedCall } from './guarded-call.ts';

const late: UpstreamFailed = { failure: 'timeout' };

/**
 * A call has an answer after `millis`, whatever holds it up; one queue watches all calls, so none costs a timer. What is late
 * is thrown away: the adapter ends it by the request's own limit, which is at most as long.
 */
export function deadline(millis: number, nowMillis: () => number): (next: GuardedCall) => GuardedCall {
  const deadlines = deadlineQueue<(result: CallResult) => void>(millis, nowMillis, (resolve) => resolve(late));
  return (next) => (request) =>
    new Promise((resolve, reject) => {
      const wait = deadlines.add(resolve);
      next(request).then(
        (result) => {
          deadlines.stop(wait);
          resolve(result);
        },
        (error) => {
          deadlines.stop(wait);
          reject(error);
        },
      );
    });
}
