import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Cluster } from 'iovalkey';
import { clusterClient, connected } from '../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../lambdas/adapters/valkey/valkey-limit-store.ts';
import type { LimitStore } from '../../lambdas/ports.ts';
import { startServerScript } from '../../lib/local/services/server-process.ts';
import { nativeProgram, type RunningCluster, startCluster } from '../support/native-servers.ts';
import { check } from './limit-check.ts';
import { limitStoreSuite } from './limit-store-suite.ts';

async function startEmbedded(): Promise<RunningCluster> {
  const { ready, stop } = await startServerScript(new URL('../support/embedded-cluster.mjs', import.meta.url));
  return { ports: [(ready as { readonly port: number }).port], stop };
}

const program = nativeProgram(process.env);
const clusters = [
  { engine: 'embedded', start: startEmbedded },
  ...(program === undefined ? [] : [{ engine: 'real', start: () => startCluster(program, 3) }]),
];

describe.each(clusters)('the limit store on a cluster of three, $engine', ({ engine, start }) => {
  let server: RunningCluster;
  let client: Cluster;
  let store: LimitStore;
  beforeAll(async () => {
    server = await start();
    client = clusterClient(new URL(`redis://127.0.0.1:${server.ports[0]}`), {
      connectMillis: 5_000,
      commandMillis: 1_900,
    });
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

  if (engine !== 'embedded') {
    it('finds a slot again that moved to another node, and loses no count', async () => {
      const one = check(100);
      await store.check([one]);
      const slot = Number(await client.cluster('KEYSLOT', one.key));
      const [from, to] = await holders(client, one.key);
      await from.node.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', to.id);
      await to.node.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', from.id);
      await from.node.call('MIGRATE', '127.0.0.1', to.node.options.port as number, one.key, 0, 1_000);
      for (const { node } of [to, from]) await node.call('CLUSTER', 'SETSLOT', slot, 'NODE', to.id);
      expect((await store.check([one])).limits[0]?.remaining).toBe(98);
      expect(await to.node.exists(one.key)).toBe(1);
    });
  }
});

/** The node that has the key, and another. */
async function holders(client: Cluster, key: string) {
  const nodes = await Promise.all(
    client.nodes('master').map(async (node) => ({
      node,
      id: String(await node.call('CLUSTER', 'MYID')),
      has: (await node.exists(key).catch(() => 0)) === 1,
    })),
  );
  const from = nodes.find(({ has }) => has) as (typeof nodes)[number];
  return [from, nodes.find(({ has }) => !has) as typeof from] as const;
}
