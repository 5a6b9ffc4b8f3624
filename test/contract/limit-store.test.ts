import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { memoryLimitStore } from '../../lambdas/adapters/memory/memory-limit-store.ts';
import { connected, valkeyClient } from '../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../lambdas/adapters/valkey/valkey-limit-store.ts';
import type { LimitStore } from '../../lambdas/ports.ts';
import type { RunningValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';
import { limitStoreSuite } from './limit-store-suite.ts';

describe('the limit store in memory', () => {
  const store = memoryLimitStore(() => Math.floor(performance.now() * 1000));
  limitStoreSuite(() => store);
});

describe.each(valkeyEngines(process.env))('the limit store on $engine', ({ start }) => {
  let valkey: RunningValkey;
  let store: LimitStore;
  beforeAll(async () => {
    valkey = await start();
    const client = valkeyClient(new URL(valkey.url), { connectMillis: 5_000, commandMillis: 10_000 });
    await connected(client, 5_000);
    store = valkeyLimitStore(client, 10_000);
  });
  afterAll(async () => {
    await store.close();
    await valkey.stop();
  });
  limitStoreSuite(() => store);
});

it('where a real engine is demanded and there is none, the suites fail', () => {
  const demanded = { GATEHOUSE_REQUIRE_REAL_VALKEY: '1', PATH: '' };
  expect(() => valkeyEngines(demanded)).toThrow('no valkey-server, redis-server or GATEHOUSE_VALKEY_URL');
  expect(valkeyEngines({ PATH: '' }).map(({ engine }) => engine)).toEqual(['embedded']);
});
