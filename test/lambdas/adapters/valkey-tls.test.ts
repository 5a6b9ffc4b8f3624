import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'iovalkey';
import { startServerScript } from '../../../lib/local/services/server-process.ts';
import { type BundleInstance, startBundle } from '../../support/bundle.ts';
import { authority, type Identity } from '../../support/certificate.ts';
import { freePort, nativeProgram, startCluster } from '../../support/native-servers.ts';
import { proxyEvent } from '../../support/proxy-event.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { startTlsWire } from '../../support/tls-wire.ts';
import { config } from '../forwarder/forwarder-bench.ts';

/** The adapter's own: how long a function waits for its store when it starts. */
const connectMillis = 1_000;
/** Processes start late on a busy machine; without a limit of ours the client would try for ten seconds. */
const late = 5_000;

let directory: string;

interface TlsStore {
  readonly port: number;
  /** All that clients have said; undefined where the engine has TLS of its own and does not tell. */
  heard(): string | undefined;
  stop(): Promise<void>;
}

async function embeddedBehindTls(identity: Identity): Promise<TlsStore> {
  const { ready, stop } = await startServerScript(new URL('../../support/embedded-cluster.mjs', import.meta.url));
  const admin = new Redis((ready as { readonly port: number }).port, '127.0.0.1');
  const slots = await admin.cluster('SLOTS');
  admin.disconnect();
  const masters = slots.map(([, , master]) => master?.[1] as number);
  const wire = await startTlsWire(identity, masters);
  return {
    port: wire.ports[0] as number,
    heard: wire.heard,
    async stop() {
      await wire.stop();
      await stop();
    },
  };
}

async function nativeWithTls(program: string, { key, cert }: Identity): Promise<TlsStore> {
  const port = await freePort();
  const [keyFile, certFile] = [join(directory, `${port}.key`), join(directory, `${port}.cert`)];
  await Promise.all([writeFile(keyFile, key), writeFile(certFile, cert)]);
  const files = ['--tls-key-file', keyFile, '--tls-cert-file', certFile, '--tls-ca-cert-file', certFile];
  // A node that has met no other does not know its own address.
  const address = ['--tls-port', String(port), '--tls-cluster', 'yes', '--cluster-announce-ip', '127.0.0.1'];
  const { stop } = await startCluster(program, 1, [...address, ...files, '--tls-auth-clients', 'no']);
  return { port, heard: () => undefined, stop };
}

/** A server names the first word of its settings that it does not know; built without TLS that is the first of these. */
function hasTls(program: string): boolean {
  const { stdout, stderr } = spawnSync(program, ['--tls-port', '0', '--no-such-setting', 'x'], { encoding: 'utf8' });
  return !/'tls-port/.test(stdout + stderr);
}

const program = nativeProgram(process.env);
const stores = [
  { engine: 'the embedded one behind a wire', start: embeddedBehindTls },
  ...(program !== undefined && hasTls(program)
    ? [{ engine: 'a real one', start: (identity: Identity) => nativeWithTls(program, identity) }]
    : []),
];

const trusted = authority(Date.now());
const unknown = authority(Date.now());
const longAgo = Date.now() - 7 * 86_400_000;

let service: ScriptedServer;
let instance: BundleInstance;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-authority-'));
  await writeFile(join(directory, 'authority.pem'), trusted.cert);
  service = await scriptedServer((_, answer) => answer.end('{}'));
});
afterEach(() => instance.stop());
afterAll(async () => {
  await service.stop();
  await rm(directory, { recursive: true });
});

/** The deployed forwarder on a machine that trusts one authority more, and the answer of a route that needs its store. */
async function answerOf(port: number) {
  const env = {
    NODE_EXTRA_CA_CERTS: join(directory, 'authority.pem'),
    GATEHOUSE_VALKEY_URL: `rediss://:hush@localhost:${port}`,
  };
  const startedAt = performance.now();
  instance = await startBundle('forwarder', { ...config, limitBudgetMillis: 500 }, { env });
  const startMillis = performance.now() - startedAt;
  const stageVariables = { upstream_orders: service.url.host };
  const { result } = await instance.invoke(proxyEvent({ resource: '/limited-closed', stageVariables }));
  const { statusCode, multiValueHeaders } = result as {
    readonly statusCode: number;
    readonly multiValueHeaders: { readonly [name: string]: readonly string[] };
  };
  const remaining = multiValueHeaders['X-RateLimit-Remaining']?.[0];
  return { startMillis, answer: { statusCode, remaining, degraded: multiValueHeaders['RateLimit-Degraded']?.[0] } };
}

const refused = { statusCode: 503, remaining: undefined, degraded: 'closed' };

describe.each(stores)('a store reached by rediss://, $engine', ({ start }) => {
  let store: TlsStore;
  afterEach(() => store.stop());

  it('counts for a forwarder that knows its authority', async () => {
    store = await start(trusted.issue('localhost'));
    const { answer } = await answerOf(store.port);
    expect(answer).toEqual({ statusCode: 200, remaining: '1, 4', degraded: undefined });
  });

  it.each([
    ['of an authority that nobody knows', () => unknown.issue('localhost')],
    ['of another host', () => trusted.issue('cache.example')],
    ['that has run out', () => trusted.issue('localhost', longAgo)],
  ])('with a certificate %s is no store, and hears no password', async (_, identity) => {
    store = await start(identity());
    const { answer, startMillis } = await answerOf(store.port);
    expect(answer).toEqual(refused);
    expect(startMillis).toBeLessThan(connectMillis + late);
    expect(store.heard() ?? '').toBe('');
  });
});

describe('a server that speaks no TLS', () => {
  const sockets: Socket[] = [];
  let heard = '';
  let server: Server;
  beforeEach(() => {
    heard = '';
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each([
    ['and says so', '-ERR Protocol error\r\n'],
    ['and says nothing', ''],
  ])('%s is given up within the time to connect, and hears no password', async (_, words) => {
    server = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => socket.destroy());
      socket.on('data', (bytes) => {
        heard += bytes.toString('latin1');
        if (words !== '') socket.end(words);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { answer, startMillis } = await answerOf((server.address() as AddressInfo).port);
    expect(answer).toEqual(refused);
    expect(startMillis).toBeLessThan(connectMillis + late);
    expect(heard).not.toMatch(/hush|auth/i);
  });
});
