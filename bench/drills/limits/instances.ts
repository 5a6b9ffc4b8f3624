import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';

/** One answer under load, as the instance saw it. */
export interface Decision {
  /** Which of the instances; each has its own connection and its own breaker. */
  readonly instance: number;
  readonly mode: string;
  readonly atMillis: number;
  readonly tookMillis: number;
  readonly status: number;
  readonly degraded: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: readonly string[] };
}

export interface Instance {
  /** Sends the events in turn, for ever. */
  load(events: readonly (readonly [mode: string, event: unknown])[], pauseMillis: number): void;
  ask(event: unknown): Promise<Answer>;
  /** The decisions since the last time. */
  take(): Promise<readonly Decision[]>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

/** Starts so many instances of the built bundle on one store, each in a process of its own. */
export async function startInstances(
  count: number,
  config: ForwarderConfig,
  storeUrl: string,
): Promise<{ readonly instances: readonly Instance[]; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-drill-'));
  await cp(fileURLToPath(new URL('../../../dist/lambdas/forwarder', import.meta.url)), directory, { recursive: true });
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  const instances = await Promise.all(
    Array.from({ length: count }, (_, number) => startInstance(join(directory, 'index.mjs'), storeUrl, number)),
  );
  return {
    instances,
    async stop() {
      await Promise.all(instances.map((instance) => instance.stop()));
      await rm(directory, { recursive: true });
    },
  };
}

async function startInstance(bundle: string, storeUrl: string, number: number): Promise<Instance> {
  const child = fork(fileURLToPath(new URL('./instance.mjs', import.meta.url)), [pathToFileURL(bundle).href], {
    execArgv: [],
    env: { GATEHOUSE_VALKEY_URL: storeUrl },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const closed = once(child, 'close');
  await once(child, 'message');
  return {
    load: (events, pauseMillis) => void child.send({ command: 'load', events, pauseMillis }),
    ask: (event) => answered<Answer>(child, { command: 'ask', event }),
    async take() {
      const { decisions } = await answered<{ decisions: readonly Decision[] }>(child, { command: 'take' });
      return decisions.map((decision) => ({ ...decision, instance: number }));
    },
    signal: (signal) => void child.kill(signal),
    async stop() {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

async function answered<T>(child: ChildProcess, command: object): Promise<T> {
  const answer = once(child, 'message');
  child.send(command);
  return (await answer)[0] as T;
}
