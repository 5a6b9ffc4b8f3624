import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';

/** A shell command and everything it starts; ended as a whole. */
export interface ProcessGroup {
  /** Resolves with the exit code when the command has ended and its output is read; 1 when a signal ended it. */
  readonly ended: Promise<number>;
  /** SIGTERM to the whole group, SIGKILL after `graceMillis`. Resolves when the command has ended. */
  stop(graceMillis?: number): Promise<void>;
}

export interface CommandOptions {
  readonly command: string;
  readonly directory: string;
  readonly env: { readonly [name: string]: string | undefined };
  readonly onLine: (line: string, stream: 'stdout' | 'stderr') => unknown;
}

/**
 * Runs the command, beside a watcher in the same group that reads our pipe (descriptor 3): the pipe ends when we die, even
 * by SIGKILL, and then the watcher kills the group. Nothing that a service starts outlives us.
 */
const guarded = '{ cat; kill -s KILL 0; } <&3 >/dev/null 2>&1 & exec sh -c "$1" 3<&-';

/** Starts a shell command in a process group of its own, so that a Ctrl-C for us is not one for it. */
export function startProcessGroup({ command, directory, env, onLine }: CommandOptions): ProcessGroup {
  const child = spawn('/bin/sh', ['-c', guarded, 'sh', command], {
    cwd: directory,
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const [, stdout, stderr, lifeline] = child.stdio;
  lines(stdout as Readable, (line) => onLine(line, 'stdout'));
  lines(stderr as Readable, (line) => onLine(line, 'stderr'));
  child.once('exit', () => lifeline?.destroy());
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  return {
    ended,
    async stop(graceMillis = 2_000) {
      signalGroup(child, 'SIGTERM');
      const patience = setTimeout(() => signalGroup(child, 'SIGKILL'), graceMillis);
      await ended;
      clearTimeout(patience);
    },
  };
}

function lines(stream: Readable, onLine: (line: string) => void): void {
  createInterface({ input: stream }).on('line', onLine);
}

/** A group whose last process is gone is no error: that is what was wanted. */
function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
