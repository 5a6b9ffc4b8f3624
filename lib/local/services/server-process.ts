import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { startProcessGroup } from '../dev/process-group.ts';

/** A store's server in a process of its own; it ends with us, however we end. */
export interface ServerProcess<Ready> {
  /** What its first meaningful line said. */
  readonly ready: Ready;
  stop(): Promise<void>;
}

export interface ServerCommand<Ready> {
  readonly program: string;
  readonly args: readonly string[];
  /** What a line says of readiness; undefined while it says nothing. */
  readonly readyLine: (line: string) => Ready | undefined;
}

/** A server that ended before it was ready; the caller may try again or say it better. */
export class ServerEnded extends Error {
  override readonly name = 'ServerEnded';
}

const startMillis = 15_000;
const keptLines = 20;

/** Starts the server and waits for its word that it is ready. @throws {@link ServerEnded} with its last lines. */
export async function startServerProcess<Ready>(server: ServerCommand<Ready>): Promise<ServerProcess<Ready>> {
  const said: string[] = [];
  let onReady: (ready: Ready) => void;
  const told = new Promise<Ready>((resolve) => {
    onReady = resolve;
  });
  const group = startProcessGroup({
    command: `exec ${[server.program, ...server.args].map(shellWord).join(' ')}`,
    directory: tmpdir(),
    // An empty environment: neither our secrets nor our Node flags are for a store.
    env: {},
    onLine(line) {
      const ready = server.readyLine(line);
      if (ready !== undefined) onReady(ready);
      said.splice(0, said.length - keptLines + 1);
      said.push(line);
    },
  });
  const failure = (why: string) => new ServerEnded(`${server.program} ${why}\n${said.join('\n')}`);
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(failure(`was not ready after ${startMillis / 1000} s`)), startMillis);
  });
  const ended = group.ended.then((code) => Promise.reject(failure(`ended with code ${code}`)));
  ended.catch(() => undefined);
  try {
    return { ready: await Promise.race([told, ended, tooLate]), stop: () => group.stop() };
  } catch (error) {
    await group.stop();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** The line a server script of ours prints: `{"port":1234}`, or the name of a package it needs. */
export type ScriptReady = { readonly port: number } | { readonly missing: string };

/** Starts one of our own `.mjs` servers on this Node. */
export function startServerScript(script: URL): Promise<ServerProcess<ScriptReady>> {
  return startServerProcess({
    program: process.execPath,
    args: ['--no-warnings', fileURLToPath(script.href)],
    readyLine: (line) => (line.startsWith('{"') ? (JSON.parse(line) as ScriptReady) : undefined),
  });
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
