/** How many events may run at once; the others wait in order of arrival. */
export interface EventSlots {
  readonly allTaken: () => boolean;
  acquire(): Promise<void>;
  release(): void;
  /** Resolves when no event runs or waits. */
  idle(): Promise<void>;
}

export function eventSlots(limit: number): EventSlots {
  const queue: (() => void)[] = [];
  const idleWaiters: (() => void)[] = [];
  let running = 0;
  return {
    allTaken: () => running >= limit,
    async acquire() {
      if (running >= limit) await new Promise<void>((resolve) => queue.push(resolve));
      else running++;
    },
    release() {
      const next = queue.shift();
      if (next) next();
      else running--;
      if (running === 0) for (const resolve of idleWaiters.splice(0)) resolve();
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => idleWaiters.push(resolve))),
  };
}
