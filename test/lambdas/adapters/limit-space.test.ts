import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Redis } from 'iovalkey';
import { connected, valkeyClient } from '../../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../../lambdas/adapters/valkey/valkey-limit-store.ts';
import type { LimitStore } from '../../../lambdas/ports.ts';
import type { RunningValkey } from '../../../lib/local/services/valkey/start-valkey.ts';
import { checkOf } from '../../contract/limit-check.ts';
import { valkeyEngines } from '../../support/valkey-engines.ts';

const once = { algorithm: 'sliding-window', limit: 1, windowMillis: 60_000 } as const;
const lease = { algorithm: 'concurrency', limit: 1, windowMillis: 60_000 } as const;

describe.each(valkeyEngines(process.env))('two gateways in one store with a space each, on $engine', ({ start }) => {
  let valkey: RunningValkey;
  let client: Redis;
  let stores: readonly [LimitStore, LimitStore];
  beforeAll(async () => {
    valkey = await start();
    client = valkeyClient(new URL(valkey.url), { connectMillis: 5_000, commandMillis: 5_000 }) as Redis;
    await connected(client, 5_000);
    stores = [valkeyLimitStore(client, 5_000, 'spacea1:'), valkeyLimitStore(client, 5_000, 'spaceb2:')];
  });
  afterAll(async () => {
    client.disconnect();
    await valkey.stop();
  });

  it('never count together, though they ask for the same counter', async () => {
    const check = [checkOf(once, { id: 'a', key: 'gh1:{apart}:a' })];
    const [mine, theirs] = stores;
    const answers = [];
    for (const store of [mine, mine, theirs, theirs]) answers.push((await store.check(check)).admitted);
    expect(answers).toEqual([true, false, true, false]);
  });

  it('give back, release and reset what is their own', async () => {
    const checks = [checkOf(once, { id: 'a', key: 'gh1:{back}:a' }), checkOf(lease, { id: 'b', key: 'gh1:{back}:b' })];
    const [mine, theirs] = stores;
    const left = async (store: LimitStore) => (await store.look(checks)).limits.map(({ remaining }) => remaining);
    const taken = await mine.check(checks);
    await theirs.check(checks);
    await mine.release(taken.receipt);
    expect([await left(mine), await left(theirs)]).toEqual([
      [0, 1],
      [0, 0],
    ]);
    await mine.refund(taken.receipt);
    expect([await left(mine), await left(theirs)]).toEqual([
      [1, 1],
      [0, 0],
    ]);
    await theirs.reset(checks.map(({ key }) => key));
    expect(await left(theirs)).toEqual([1, 1]);
  });

  it('write nothing outside of their spaces, and no key of more than 60 characters for a counter', async () => {
    const long = `gh1:{${'p'.repeat(22)}}:${'c'.repeat(22)}`;
    const check = [checkOf(once, { id: 'a', key: long })];
    const taken = await stores[0].check(check);
    await stores[0].refund(taken.receipt);
    await stores[0].check(check);
    const written = (await client.keys('*')).filter((key) => key.includes('ppp'));
    expect(written.filter((key) => !key.startsWith('spacea1:gh1:{'))).toEqual([]);
    expect(written).toContain(`spacea1:${long}`);
    expect(`spacea1:${long}`.length).toBe(59);
  });
});
