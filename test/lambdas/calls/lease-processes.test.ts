import { randomUUID } from 'node:crypto';
import type { RequestListener, ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { connected, valkeyClient } from '../../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { leaseCheck } from '../../../lambdas/calls/lease.ts';
import type { LimitStore } from '../../../lambdas/ports.ts';
import type { RunningValkey } from '../../../lib/local/services/valkey/start-valkey.ts';
import { bundleOf, type LineProcess, startLineProcess } from '../../support/line-process.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { valkeyEngines } from '../../support/valkey-engines.ts';

const script = new URL('./lease-process.mjs', import.meta.url);
const adapters = ['http/http-upstream', 'valkey/valkey-client', 'valkey/valkey-limit-store'];
const calls = ['balance', 'fleet-cap', 'target-leases'];
let bundle: Awaited<ReturnType<typeof bundleOf>>;
beforeAll(async () => {
  bundle = await bundleOf([
    ...adapters.map((name) => `lambdas/adapters/${name}.ts`),
    ...calls.map((name) => `lambdas/calls/${name}.ts`),
  ]);
});
afterAll(() => bundle.remove());

/** What each kind of end needs of the service. */
const listener: RequestListener = async ({ url, socket }, answer) => {
  await pause(8);
  if (url === '/reset') socket.destroy();
  else if (url !== '/hang' && url !== '/abort') answer.end('{}');
};

interface Said {
  /** How many calls ended so. */
  readonly said: { readonly [end: string]: number };
  readonly held: readonly (readonly [fromMillis: number, toMillis: number])[];
}

/** How many calls of all instances were under way at a time. */
function mostAtATime(said: readonly Said[]): number {
  const changes = said.flatMap(({ held }) => held.flatMap(([from, to]) => [[from, 1] as const, [to, -1] as const]));
  let [now, most] = [0, 0];
  for (const [, change] of changes.sort(([a, one], [b, other]) => a - b || one - other)) {
    now += change;
    most = Math.max(most, now);
  }
  return most;
}

describe.each(valkeyEngines(process.env))('eight processes on $engine', ({ start }) => {
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

  const servers: ScriptedServer[] = [];
  let instances: LineProcess[] = [];
  let gateway: string;
  beforeEach(() => {
    gateway = randomUUID();
  });
  afterEach(async () => {
    for (const { child } of instances) child.kill('SIGKILL');
    for (const server of servers.splice(0)) await server.stop();
  });

  async function run(settings: { readonly [name: string]: unknown }): Promise<readonly Said[]> {
    await started(8, settings);
    for (const instance of instances) instance.tell('go');
    return Promise.all(instances.map(async ({ line }) => JSON.parse(await line())));
  }
  async function started(count: number, settings: { readonly [name: string]: unknown }): Promise<void> {
    const targets = servers.map(({ url }) => url.host);
    const common = { bundle: bundle.url, valkey: valkey.url, gateway, targets, ...settings };
    instances = Array.from({ length: count }, () => startLineProcess(script, common));
    expect(await Promise.all(instances.map(({ line }) => line()))).toEqual(Array(count).fill('ready'));
  }
  /** How many places of the cap are left. */
  async function placesLeft(most: number, leaseMillis: number): Promise<number> {
    const check = leaseCheck({ store, gateway, upstream: 'orders', leaseMillis }, 'calls', most);
    return (await store.look([check])).limits[0]?.remaining ?? 0;
  }

  it('never have more calls under way than the cap, and every end of a call gives its place back', async () => {
    servers.push(await scriptedServer(listener));
    const [most, leaseMillis] = [5, 60_000];
    const paths = ['/', '/hang', '/reset', '/abort', '/throw'];
    const all = await run({ most, leaseMillis, loops: 3, rounds: 10, paths });
    const sum = (end: string) => all.reduce((total, { said }) => total + (said[end] ?? 0), 0);
    expect(mostAtATime(all)).toBeLessThanOrEqual(most);
    expect(mostAtATime(all)).toBeGreaterThan(2);
    for (const end of ['200', 'timeout', 'unreachable', 'a bug', 'too-many-in-flight']) {
      expect(sum(end)).toBeGreaterThan(0);
    }
    expect(await placesLeft(most, leaseMillis)).toBe(most);
  }, 60_000);

  it('get back the places of one that was killed, when its leases end', async () => {
    servers.push(await scriptedServer(() => undefined));
    const [most, leaseMillis] = [3, 2_000];
    await started(1, { most, leaseMillis, loops: 3, rounds: 1, paths: ['/'] });
    const askedAt = performance.now();
    instances[0]?.tell('go');
    while ((await placesLeft(most, leaseMillis)) > 0) await pause(5);
    instances[0]?.child.kill('SIGKILL');
    while ((await placesLeft(most, leaseMillis)) < most) await pause(20);
    expect(performance.now() - askedAt).toBeGreaterThan(leaseMillis);
  }, 30_000);

  it('send few calls to a target that does not answer, although none of them has more than one under way', async () => {
    const held: ServerResponse[] = [];
    let [answered, heldAtMost] = [0, 0];
    for (const _ of ['one', 'other']) {
      servers.push(
        await scriptedServer((_, answer) => {
          answered += 1;
          answer.end('{}');
          if (answered >= 100) for (const late of held.splice(0)) late.end('{}');
        }),
      );
    }
    servers.push(
      await scriptedServer((_, answer) => {
        if (answered >= 100) return answer.end('{}');
        held.push(answer);
        heldAtMost = Math.max(heldAtMost, held.length);
      }),
    );
    const all = await run({ leaseMillis: 120_000, loops: 1, rounds: 25, paths: ['/'] });
    expect(all.map(({ said }) => said)).toEqual(Array(8).fill({ 200: 25 }));
    expect(heldAtMost).toBeLessThan(7);
  }, 60_000);
});
