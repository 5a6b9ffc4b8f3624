import type { Redis } from 'iovalkey';
import { valkeyLimitStore } from '../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { checksOf } from './cases.ts';
import type { LimitMeasurements } from './measurement.ts';

const logged = 100;

/** Memory of a full log of a limit of 100, ours and as the usual sorted set: score and member say when, and a suffix makes it unique. */
export async function logBytes(client: Redis): Promise<LimitMeasurements['bytes']> {
  const store = valkeyLimitStore(client, 5_000);
  const checks = checksOf('log', [{ algorithm: 'sliding-log', limit: logged, windowMillis: 3_600_000 }]);
  for (let n = 0; n < logged; n += 1) {
    const [seconds, micros] = await client.time();
    const now = `${Number(seconds) * 1_000_000 + Number(micros)}`;
    if (!(await store.check(checks)).admitted) throw new Error(`the log admits ${n} of ${logged}`);
    await client.zadd('sorted-set', now, `${now}-${n}`);
  }
  const ours = checks[0]?.key as string;
  return { log: (await bytesOf(client, ours)) ?? 0, sortedSet: (await bytesOf(client, 'sorted-set')) ?? 0 };
}

/** Every element is looked at, none guessed from a sample. */
const bytesOf = (client: Redis, key: string) => client.memory('USAGE', key, 'SAMPLES', 0);
