import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface BenchServices {
  /** Where the services are. */
  readonly there: string;
  /** Where nobody listens. */
  readonly gone: string;
  stop(): Promise<void>;
}

/** Starts the services of the bench in a process of their own. */
export async function startServices(): Promise<BenchServices> {
  const child = fork(fileURLToPath(new URL('./services.mjs', import.meta.url)), { execArgv: [] });
  const [places] = (await once(child, 'message')) as [Pick<BenchServices, 'there' | 'gone'>];
  return {
    ...places,
    async stop() {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}
