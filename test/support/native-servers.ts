import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Redis } from 'iovalkey';
import { type ServerProcess, startServerProcess } from '../../lib/local/services/server-process.ts';
import { findNativeEngine } from '../../lib/local/services/valkey/native-valkey.ts';

export interface RunningCluster {
  readonly ports: readonly number[];
  stop(): Promise<void>;
}

/** The program of a real engine, or undefined; where one is demanded, `valkeyEngines` fails for all suites. */
export const nativeProgram = (env: NodeJS.ProcessEnv) => findNativeEngine(env['PATH'])?.program;

/** A cluster of real servers, each with an equal part of the slots. */
export async function startCluster(
  program: string,
  masters: number,
  settings: readonly string[] = [],
): Promise<RunningCluster> {
  const directory = await mkdtemp(join(tmpdir(), 'gatehouse-cluster-'));
  const nodes: Node[] = [];
  async function stop(): Promise<void> {
    await Promise.all(nodes.map(({ server }) => server.stop()));
    await rm(directory, { recursive: true });
  }
  try {
    for (let n = 0; n < masters; n += 1) nodes.push(await startNode(program, join(directory, `${n}.conf`), settings));
    await introduce(nodes);
  } catch (error) {
    await stop();
    throw error;
  }
  return { ports: nodes.map(({ port }) => port), stop };
}

interface Node {
  readonly port: number;
  readonly busPort: number;
  readonly server: ServerProcess<true>;
}

async function introduce(nodes: readonly Node[]): Promise<void> {
  const width = Math.ceil(16_384 / nodes.length);
  const first = nodes[0] as Node;
  const admins = nodes.map(({ port }) => new Redis(port, '127.0.0.1'));
  for (const [n, admin] of admins.entries()) {
    await admin.call('CLUSTER', 'ADDSLOTSRANGE', n * width, Math.min(16_383, (n + 1) * width - 1));
    await admin.call('CLUSTER', 'SET-CONFIG-EPOCH', n + 1);
    if (n > 0) await admin.call('CLUSTER', 'MEET', '127.0.0.1', first.port, first.busPort);
  }
  for (const admin of admins) {
    while (!String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) await pause(50);
    admin.disconnect();
  }
}

async function startNode(program: string, file: string, settings: readonly string[]): Promise<Node> {
  const [port, busPort] = [await freePort(), await freePort()];
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--cluster-enabled',
    'yes',
  ];
  // The bus takes a port of its own; by default ten thousand above, which may not exist.
  const bus = ['--cluster-port', String(busPort), '--cluster-config-file', file];
  const server = await startServerProcess({
    program,
    args: [...args, ...bus, ...settings],
    readyLine: (line) => (/ready to accept connections/i.test(line) ? (true as const) : undefined),
  });
  return { port, busPort, server };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
