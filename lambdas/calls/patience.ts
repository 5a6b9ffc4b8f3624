import { deadlineQueue } from '../timing/deadline-queue.ts';

/** Ends with the work or when the patience is over, whichever is first; the work goes on. Rejects as the work does. */
export type Patiently = (work: Promise<unknown>) => Promise<void>;

/** One queue for all who wait. */
export function patience(millis: number, nowMillis: () => number): Patiently {
  const waits = deadlineQueue<() => void>(millis, nowMillis, (go) => go());
  return (work) =>
    new Promise((resolve, reject) => {
      const wait = waits.add(resolve);
      work.then(
        () => {
          waits.stop(wait);
          resolve();
        },
        (error) => {
          waits.stop(wait);
          reject(error);
        },
      );
    });
}
