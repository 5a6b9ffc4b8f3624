import { once } from 'node:events';
import { accessSync, constants, statSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { ServerEnded, startServerProcess } from '../server-process.ts';

export type NativeEngine = 'valkey-server' | 'redis-server';

/** The first engine found, with its absolute path: valkey before redis, in the order of `path`. */
export function findNativeEngine(
  path: string | undefined,
): { readonly engine: NativeEngine; readonly program: string } | null {
  const directories = (path ?? '').split(delimiter).filter((directory) => directory !== '');
  for (const engine of ['valkey-server', 'redis-server'] as const) {
    const program = directories.map((directory) => join(directory, engine)).find(isProgram);
    if (program !== undefined) return { engine, program };
  }
  return null;
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** A free port may be taken by another process before the engine has it: then another one is tried. */
const attempts = 5;

/** Starts the engine on loopback, with nothing written to disk. */
export async function startNativeValkey(program: string): Promise<{ readonly port: number; stop(): Promise<void> }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      const { stop } = await startServerProcess({
        program,
        args: engineArgs(port),
        readyLine: (line) => (/ready to accept connections/i.test(line) ? true : undefined),
      });
      return { port, stop };
    } catch (error) {
      if (attempt === attempts || !(error instanceof ServerEnded) || !/address already in use/i.test(error.message))
        throw error;
    }
  }
}

function engineArgs(port: number): string[] {
  const settings = {
    port: String(port),
    bind: '127.0.0.1',
    'protected-mode': 'yes',
    daemonize: 'no',
    save: '',
    appendonly: 'no',
    dir: tmpdir(),
    logfile: '',
    loglevel: 'notice',
    maxmemory: '256mb',
    'maxmemory-policy': 'noeviction',
  };
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
