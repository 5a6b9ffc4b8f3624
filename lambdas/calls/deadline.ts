import type { UpstreamFailed } from '../ports.ts';
import { type DeadlineQueue, deadlineQueue } from '../timing/deadline-queue.ts';
import type { CallResult, GuardedCall } from './guarded-call.ts';

const late: UpstreamFailed = { failure: 'timeout' };

/** Routes have a few lengths; what a leaky bucket or a short invocation leaves of one may be any. */
const lengthsKept = 64;

/**
 * Whatever ends the call by a limit of its own has so long to say so: an instance sleeps as soon as its answer is out, and
 * what the circuit has not heard by then it hears with the next event.
 */
const graceMillis = 15;

type Resolve = (result: CallResult) => void;

/**
 * A call has an answer a moment after its `timeoutMillis`, whatever holds it up; calls of one length share one timer. What is
 * late is thrown away: the adapter ends it by a limit of its own.
 */
export function deadline(nowMillis: () => number): (next: GuardedCall) => GuardedCall {
  const queues = new Map<number, DeadlineQueue<Resolve>>();

  function queueOf(millis: number): DeadlineQueue<Resolve> {
    const known = queues.get(millis);
    if (known !== undefined) return known;
    // A queue that is forgotten here goes on for those who wait in it.
    if (queues.size >= lengthsKept) queues.clear();
    const queue = deadlineQueue<Resolve>(millis + graceMillis, nowMillis, (resolve) => resolve(late));
    queues.set(millis, queue);
    return queue;
  }

  return (next) => (request) =>
    new Promise((resolve, reject) => {
      const deadlines = queueOf(request.timeoutMillis);
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
