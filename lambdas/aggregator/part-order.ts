/** What is done once those before it have ended. */
export interface Ordered {
  readonly name: string;
  readonly after: readonly string[];
}

/**
 * Does each as soon as those before it have ended, so many at a time at the most; of several that may begin, the one that stands
 * first. Resolves when all have ended, or when the signal says that no more is wanted: then nothing begins any more, and what
 * has begun is not waited for. Rejects as the first that does.
 */
export function inOrder<T extends Ordered>(
  all: readonly T[],
  most: number,
  run: (one: T) => Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting = [...all];
    const ended = new Set<string>();
    let running = 0;

    function stop(): void {
      signal.removeEventListener('abort', stop);
      resolve();
    }

    function begin(): void {
      while (running < most && !signal.aborted) {
        const at = waiting.findIndex(({ after }) => after.every((name) => ended.has(name)));
        if (at < 0) break;
        const [one] = waiting.splice(at, 1) as [T];
        running += 1;
        run(one).then(() => {
          running -= 1;
          ended.add(one.name);
          begin();
        }, reject);
      }
      if (running > 0) return;
      if (waiting.length === 0 || signal.aborted) stop();
      else reject(new Error(`parts that wait for each other: ${waiting.map(({ name }) => name).join(', ')}`));
    }

    signal.addEventListener('abort', stop);
    begin();
  });
}
