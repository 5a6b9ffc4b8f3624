import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const tsx = import.meta.resolve('tsx');

/** Our command from its source, as words for `spawn` and for a shell. */
export const command = [process.execPath, '--import', tsx, join(root, 'bin/cdk-gatehouse.ts')] as const;
/** Runs a TypeScript app in any directory. */
export const appCommand = (file: string) => `${process.execPath} --import ${tsx} ${file}`;
export const sourceUrl = (file: string) => new URL(`../../${file}`, import.meta.url).href;

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(directory: string, ...words: readonly string[]): Promise<Ran> {
  return runIn(directory, {}, ...words);
}

export async function runIn(directory: string, more: NodeJS.ProcessEnv, ...words: readonly string[]): Promise<Ran> {
  const child = startIn(directory, more, ...words);
  const heard = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      heard[stream] += text;
    });
  }
  const [code] = await once(child, 'close');
  return { code, ...heard };
}

function start(directory: string, ...words: readonly string[]): ChildProcess {
  return startIn(directory, {}, ...words);
}

export function startIn(directory: string, more: NodeJS.ProcessEnv, ...words: readonly string[]): ChildProcess {
  const [node, ...rest] = [...command, ...words];
  const { PORT: _, ...env } = process.env;
  return spawn(node as string, rest, { cwd: directory, env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });
}

/** What `dev --json` says. */
export interface DevEvent {
  readonly event: string;
  readonly [field: string]: unknown;
}

export interface RunningDev {
  readonly pid: number;
  /** The next event of this name, those already said included. */
  next(name: string): Promise<DevEvent>;
  /** Sends a signal; the exit code and what stderr held. */
  end(signal: NodeJS.Signals): Promise<{ readonly code: number | null; readonly stderr: string }>;
}

export function startDev(directory: string, ...words: readonly string[]): RunningDev {
  const child = start(directory, 'dev', '--json', ...words);
  const said: DevEvent[] = [];
  const waiting = new Set<() => void>();
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
    said.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const closed = once(child, 'close');
  return {
    pid: child.pid as number,
    next: (name) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const at = said.findIndex(({ event }) => event === name);
          if (at < 0) return;
          waiting.delete(look);
          resolve(said.splice(at, 1)[0] as DevEvent);
        };
        waiting.add(look);
        look();
        void closed.then(() => reject(new Error(`ended before it said '${name}': ${stderr}`)));
      }),
    async end(signal) {
      child.kill(signal);
      const [code] = await closed;
      return { code, stderr };
    },
  };
}

/** A directory that looks like this repository to the command, so that what `dev` writes stays out of it. */
export function shopProject(): string {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-shop-'));
  for (const name of ['bin', 'examples', 'lib', 'dist', 'node_modules', 'package.json', 'tsconfig.json']) {
    symlinkSync(join(root, name), join(directory, name));
  }
  cpSync(join(root, 'cdk.json'), join(directory, 'cdk.json'));
  return directory;
}

export function emptyProject(): string {
  return mkdtempSync(join(tmpdir(), 'gatehouse-project-'));
}

export function removeProject(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
}
