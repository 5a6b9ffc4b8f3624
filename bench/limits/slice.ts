import type { Slice } from './measurement.ts';

/** One operation of a case; `turn` chooses the counter. */
export type Operation = (turn: number) => Promise<unknown>;

/** Runs an operation `concurrent` at a time for `millis`. */
export async function sliceOf(operation: Operation, concurrent: number, millis: number): Promise<Slice> {
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  const endsAt = startedAt + millis;
  let turn = 0;
  await Promise.all(
    Array.from({ length: concurrent }, async () => {
      while (performance.now() < endsAt) {
        // A look at the clock for every one would be a part of what is measured.
        for (let n = 0; n < 16; n += 1) await operation(turn++);
      }
    }),
  );
  const seconds = (performance.now() - startedAt) / 1000;
  const { user, system } = process.cpuUsage(cpuBefore);
  return { perSecond: turn / seconds, cpuMicrosPerOperation: (user + system) / turn };
}
