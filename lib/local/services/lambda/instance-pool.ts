import type { FunctionInstance } from './function-instance.ts';

/** The instances of one function. Who holds one runs one event on it. */
export interface InstancePool {
  /** An idle instance, or a new one. */
  take(): FunctionInstance;
  /** Only an instance that is still there becomes idle. */
  giveBack(instance: FunctionInstance): void;
  /** Resolves when the code of the instances that were there from the start is loaded. */
  started(): Promise<unknown>;
  end(): Promise<void>;
}

/** First in, first out: every warm instance gets events, so nothing can rely on landing where it was before. */
export function instancePool(start: () => FunctionInstance, warm: number): InstancePool {
  const alive = new Set<FunctionInstance>();
  const idle: FunctionInstance[] = [];

  const begin = () => {
    const instance = start();
    alive.add(instance);
    instance.ended.then(() => {
      alive.delete(instance);
      const at = idle.indexOf(instance);
      if (at !== -1) idle.splice(at, 1);
    });
    return instance;
  };
  for (let count = 0; count < warm; count++) idle.push(begin());
  const started = Promise.all(idle.map((instance) => instance.started));

  return {
    take: () => idle.shift() ?? begin(),
    giveBack(instance) {
      if (alive.has(instance)) idle.push(instance);
    },
    started: () => started,
    async end() {
      await Promise.all([...alive].map((instance) => instance.end()));
    },
  };
}
