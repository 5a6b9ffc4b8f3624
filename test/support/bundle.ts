import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface BundleInstance {
  /** The Node that runs it. */
  readonly version: string;
  invoke(event: unknown): Promise<{ readonly result?: unknown; readonly error?: string }>;
  /** Every line it has logged; ends it, so that nothing is still on its way. */
  logged(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

/** Starts the built bundle of a function beside its configuration, as it is deployed; `execPath` is the Node to run it. */
export async function startBundle(
  name: 'aggregator' | 'authorizer' | 'forwarder' | 'health',
  config: object,
  {
    execPath = process.execPath,
    env = {},
    remainingMillis = 10_000,
  }: {
    readonly execPath?: string;
    readonly env?: { readonly [name: string]: string };
    /** What every event has left of the function's time. */
    readonly remainingMillis?: number;
  } = {},
): Promise<BundleInstance> {
  const directory = await mkdtemp(join(tmpdir(), `gatehouse-${name}-`));
  await cp(join(root, 'dist/lambdas', name), directory, { recursive: true });
  await writeFile(join(directory, 'config.json'), JSON.stringify(config));
  const instance = fileURLToPath(new URL('./bundle-instance.mjs', import.meta.url));
  const child = fork(instance, [pathToFileURL(join(directory, 'index.mjs')).href, String(remainingMillis)], {
    execPath,
    execArgv: [],
    env: { GATEHOUSE_STAGE: 'test', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // One text a stream: lines of the two must not be torn apart by each other.
  const outputs = [child.stdout, child.stderr].map((stream) => {
    const chunks: string[] = [];
    stream?.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
    return chunks;
  });
  const closed = once(child, 'close');
  const heard = async () =>
    ((await once(child, 'message')) as [{ ready: string; result?: unknown; error?: string }])[0];
  const version = (await Promise.race([heard(), once(child, 'exit').then(() => ({ ready: 'exited' }))])).ready;
  return {
    version,
    async invoke(event) {
      const answer = heard();
      child.send(event as object);
      return answer;
    },
    async logged() {
      child.kill('SIGKILL');
      await closed;
      return outputs.flatMap((chunks) => chunks.join('').split('\n')).filter((line) => line !== '');
    },
    async stop() {
      child.kill('SIGKILL');
      await closed;
      await rm(directory, { recursive: true });
    },
  };
}
