import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { createInterface } from 'node:readline';
import { findNativeEngine } from '../../../lib/local/services/valkey/native-valkey.ts';

/** A real store that can be frozen, killed and started again at the same address. */
export interface StoreProcess {
  readonly engine: string;
  readonly url: string;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** kill -9: what it has counted is gone. */
  kill(): Promise<void>;
  start(): Promise<void>;
}

/** @throws Error when this machine has neither valkey-server nor redis-server. */
export async function startStore(path: string | undefined): Promise<StoreProcess> {
  const native = findNativeEngine(path);
  if (native === null) throw new Error('the drill needs a real valkey-server or redis-server in PATH');
  const port = await freePort();
  let server: ChildProcess;
  const store: StoreProcess = {
    engine: native.engine,
    url: `redis://127.0.0.1:${port}`,
    signal: (signal) => void server.kill(signal),
    async kill() {
      const closed = once(server, 'close');
      server.kill('SIGKILL');
      await closed;
    },
    async start() {
      const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      server = spawn(native.program, [...args, '--dir', tmpdir()], { stdio: ['ignore', 'pipe', 'ignore'] });
      const lines = createInterface({ input: server.stdout as NodeJS.ReadableStream });
      for await (const line of lines) if (/ready to accept connections/i.test(line)) return;
      throw new Error(`${native.engine} ended before it was ready`);
    },
  };
  await store.start();
  return store;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
