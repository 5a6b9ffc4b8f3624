import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';

/** One answer under load, as the instance saw it. */
export interface Decision {
  /** Which of the instances; each has its own connections and its own breakers. */
  readonly instance: number;
  /** What the drill calls the event. */
  readonly name: string;
  readonly atMillis: number;
  readonly tookMillis: number;
  /** After the load's limit, in turns of a bare timer that runs beside it; 0 for what came in time. */
  readonly lateMillis: number;
  readonly status: number;
  /** The kind of refusal of the gateway itself; null where it is the upstream's answer. */
  readonly problem: string | null;
  readonly degraded: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: { readonly [name: string]: readonly string[] };
  readonly body: string;
}

export interface Load {
  readonly events: readonly (readonly [name: string, event: unknown])[];
  /** Between an answer and the next event. */
  readonly pauseMillis: number;
  /** The header that marks a degraded answer. */
  readonly degradedHeader: string;
  /** When an answer is late; none is where this is left out. */
  readonly limitMillis?: number;
}

export interface Flood {
  readonly events: Load['events'];
  readonly total: number;
  readonly atATime: number;
}

/** What is in the memory of an instance once garbage is collected. */
export interface Resources {
  readonly sockets: number;
  readonly timers: number;
  readonly promises: number;
  readonly heapBytes: number;
}

export interface Instance {
  /** Sends the events in turn, for ever. */
  load(load: Load): void;
  ask(event: unknown): Promise<Answer>;
  /** Sends so many, in turn and so many at a time; how often each name was answered with each status. */
  flood(flood: Flood): Promise<{ readonly [nameAndStatus: string]: number }>;
  resources(): Promise<Resources>;
  /** The decisions since the last time. */
  take(): Promise<readonly Decision[]>;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  stop(): Promise<void>;
}

export interface InstanceOptions {
  readonly env: { readonly [name: string]: string };
  readonly execArgv?: readonly string[];
}

/** Starts so many instances of the built bundle, each in a process of its own. */
export async function startInstances(
  count: number,
  config: ForwarderConfig,
  options: InstanceOptions,
): Promise<{ readonly instances: readonly Instance[]; stop(): Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-drill-'));
  await cp(fileURLToPath(new URL('../../dist/lambdas/forwarder', import.meta.url)), directory, { recursive: true });
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  const instances = await Promise.all(
    Array.from({ length: count }, (_, number) => startInstance(join(directory, 'index.mjs'), options, number)),
  );
  return {
    instances,
    async stop() {
      await Promise.all(instances.map((instance) => instance.stop()));
      await rm(directory, { recursive: true });
    },
  };
}

async function startInstance(
  bundle: string,
  { env, execArgv = [] }: InstanceOptions,
  number: number,
): Promise<Instance> {
  const child = fork(fileURLToPath(new URL('./instance.mjs', import.meta.url)), [pathToFileURL(bundle).href], {
    execArgv: [...execArgv],
    env: { ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const closed = once(child, 'close');
  await once(child, 'message');
  return {
    load: (load) => void child.send({ command: 'load', ...load }),
    ask: (event) => answered<Answer>(child, { command: 'ask', event }),
    async flood(flood) {
      const { answers } = await answered<{ readonly answers: { readonly [name: string]: number } }>(child, {
        command: 'flood',
        ...flood,
      });
      return answers;
    },
    resources: () => answered(child, { command: 'resources' }),
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
