import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cluster } from 'iovalkey';
import { clusterClient, connected } from '../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../lambdas/adapters/valkey/valkey-limit-store.ts';
import type { LimitStore } from '../../lambdas/ports.ts';
import { type ScriptReady, type ServerProcess, startServerScript } from '../../lib/local/services/server-process.ts';
import { check } from './limit-check.ts';
import { limitStoreSuite } from './limit-store-suite.ts';

describe('the limit store on a cluster of three', () => {
  let server: ServerProcess<ScriptReady>;
  let client: Cluster;
  let store: LimitStore;
  beforeAll(async () => {
    server = await startServerScript(new URL('../support/embedded-cluster.mjs', import.meta.url));
    const { port } = server.ready as { readonly port: number };
    client = clusterClient(new URL(`redis://127.0.0.1:${port}`), { connectMillis: 5_000, commandMillis: 1_900 });
    await connected(client, 5_000);
    store = valkeyLimitStore(client, 1_900);
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });
  limitStoreSuite(() => store);

  it('spreads callers over every node, and keeps each exact', async () => {
    const callers = Array.from({ length: 60 }, () => check(2));
    const verdicts = await Promise.all(callers.flatMap((one) => [1, 2, 3].map(() => store.check([one]))));
    expect(verdicts.filter(({ admitted }) => admitted)).toHaveLength(120);
    const sizes = await Promise.all(client.nodes('master').map((node) => node.dbsize()));
    expect(sizes.filter((size) => size > 5)).toHaveLength(3);
  });
});
