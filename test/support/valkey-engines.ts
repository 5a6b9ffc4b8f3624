import { findNativeEngine } from '../../lib/local/services/valkey/native-valkey.ts';
import { type RunningValkey, startValkey } from '../../lib/local/services/valkey/start-valkey.ts';

/** An engine that this machine can run; every suite about the store runs on each of them. */
export interface ValkeyEngine {
  readonly engine: string;
  start(): Promise<RunningValkey>;
}

/** @throws Error when a real engine is demanded (`GATEHOUSE_REQUIRE_REAL_VALKEY=1`, as in CI) and there is none. */
export function valkeyEngines(env: NodeJS.ProcessEnv): readonly ValkeyEngine[] {
  const embedded = { engine: 'embedded', start: () => startValkey({ env, engine: 'embedded' }) };
  const native = env['GATEHOUSE_VALKEY_URL'] ? 'url' : findNativeEngine(env['PATH'])?.engine;
  if (native !== undefined) return [{ engine: native, start: () => startValkey({ env }) }, embedded];
  if (env['GATEHOUSE_REQUIRE_REAL_VALKEY'] === '1')
    throw new Error('no valkey-server, redis-server or GATEHOUSE_VALKEY_URL');
  return [embedded];
}
