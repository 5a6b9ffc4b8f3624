import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** A real DynamoDB API behind a door: it can be frozen, refuse whatever is asked, or be gone, and keeps what it knows. */
export interface BreakableDynamoDb {
  /** The door, for those who are to meet the trouble. */
  readonly url: string;
  /** Past the door: for who watches. It answers unless it is frozen. */
  readonly innerUrl: string;
  freeze(): void;
  /** Every call is answered as DynamoDB does when a table has no capacity left. */
  refuse(): void;
  /** Nobody is at the address. */
  vanish(): Promise<void>;
  /** All is well again. */
  recover(): Promise<void>;
  /** Calls through the door since the last time, by operation. */
  taken(): { readonly [operation: string]: number };
  stop(): Promise<void>;
}

const throttled = JSON.stringify({
  __type: 'com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException',
  message: 'The level of configured provisioned throughput for the table was exceeded.',
});

export async function breakableDynamoDb(): Promise<BreakableDynamoDb> {
  const { child, port: innerPort } = await startedDynalite();
  let refusing = false;
  let counts: { [operation: string]: number } = {};
  const door = createServer((incoming, outgoing) => {
    const operation = String(incoming.headers['x-amz-target']).split('.').at(-1) as string;
    counts[operation] = (counts[operation] ?? 0) + 1;
    if (refusing) outgoing.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' }).end(throttled);
    else void passOn(incoming, outgoing, innerPort);
  });
  const listen = async (port: number) => {
    door.listen(port, '127.0.0.1');
    await once(door, 'listening');
  };
  const close = async () => {
    door.close();
    door.closeAllConnections();
    await once(door, 'close');
  };
  await listen(0);
  const { port } = door.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    innerUrl: `http://127.0.0.1:${innerPort}`,
    freeze: () => void child.kill('SIGSTOP'),
    refuse() {
      refusing = true;
    },
    vanish: close,
    async recover() {
      child.kill('SIGCONT');
      refusing = false;
      if (!door.listening) await listen(port);
    },
    taken() {
      const taken = counts;
      counts = {};
      return taken;
    },
    async stop() {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
      if (door.listening) await close();
    },
  };
}

/** One call; who goes away in the middle of it takes it along. */
async function passOn(incoming: IncomingMessage, outgoing: ServerResponse, port: number): Promise<void> {
  const { method, headers } = incoming;
  const body = await buffer(incoming).catch(() => null);
  if (body === null) return;
  const inward = request({ port, host: '127.0.0.1', method, headers: { ...headers, host: `127.0.0.1:${port}` } });
  inward.on('response', (answer) => answer.pipe(outgoing.writeHead(answer.statusCode as number, answer.headers)));
  inward.on('error', () => outgoing.destroy());
  outgoing.on('close', () => inward.destroy());
  inward.end(body);
}

/** Ends with this process, however that ends. */
const endsWithUs = 'data:text/javascript,process.on("disconnect", () => process.exit())';

async function startedDynalite(): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const script = fileURLToPath(new URL('../../lib/local/services/dynamodb/dynalite-server.mjs', import.meta.url));
  const child = fork(script, {
    execArgv: ['--no-warnings', '--import', endsWithUs],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  for await (const line of createInterface({ input: child.stdout as Readable }))
    return { child, port: JSON.parse(line).port };
  throw new Error('dynalite ended before it was ready');
}
