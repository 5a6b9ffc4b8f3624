import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'iovalkey';
import { boundedCalls, scriptOf } from '../../../lambdas/adapters/valkey/script-calls.ts';
import { connected, valkeyClient } from '../../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../../lambdas/adapters/valkey/valkey-limit-store.ts';
import { scriptWords } from '../../../lambdas/adapters/valkey/wire.ts';
import { type LimitStore, LimitStoreUnavailable } from '../../../lambdas/ports.ts';
import type { RunningValkey } from '../../../lib/local/services/valkey/start-valkey.ts';
import { check } from '../../contract/limit-check.ts';
import { valkeyEngines } from '../../support/valkey-engines.ts';

/** A wire between client and engine that the test can cut, freeze and mend. */
class Wire {
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  readonly #forgotten = new WeakSet<Socket>();
  #frozen = false;
  #port = 0;
  readonly #target: URL;

  constructor(target: URL) {
    this.#target = target;
  }

  async open(): Promise<string> {
    this.#server = createServer({ allowHalfOpen: true }, (near) => {
      const far = connect(Number(this.#target.port), this.#target.hostname);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(from);
        from.on('data', (bytes) => this.#frozen || this.#forgotten.has(from) || to.write(bytes));
        from.on('end', () => this.#forgotten.has(from) || from.destroy());
        from.on('close', () => to.destroy());
        from.on('error', () => to.destroy());
      }
    });
    await new Promise<void>((resolve) => this.#server?.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
    return this.url;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.#port}`;
  }

  freeze(frozen: boolean): void {
    this.#frozen = frozen;
  }

  /** What a network does with idle connections: it drops what comes, and tells neither side. */
  forget(): void {
    for (const socket of this.#sockets) this.#forgotten.add(socket);
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}

const budget = 25;
/** Timers on a busy machine are late; a store that hangs would be late by seconds. */
const late = 500;

describe.each(valkeyEngines(process.env))('the store behind a broken wire, $engine', ({ start }) => {
  let valkey: RunningValkey;
  let wire: Wire;
  let store: LimitStore;
  beforeEach(async () => {
    valkey = await start();
    wire = new Wire(new URL(valkey.url));
    const client = valkeyClient(new URL(await wire.open()), { connectMillis: 2_000, commandMillis: budget });
    await connected(client, 2_000);
    store = valkeyLimitStore(client, budget);
    // The engine's first script call compiles its interpreter, which the budget is not about.
    await eventually(() => store.check([check(1)]));
  });
  afterEach(async () => {
    await store.close();
    await wire.cut();
    await valkey.stop();
  });

  /** For what is not about the budget: a busy machine may need more. */
  async function patientStore(): Promise<LimitStore> {
    const client = valkeyClient(new URL(valkey.url), { connectMillis: 5_000, commandMillis: 10_000 });
    await connected(client, 5_000);
    return valkeyLimitStore(client, 5_000);
  }

  it('a frozen store is given up within the budget, and answers again once it thaws', async () => {
    wire.freeze(true);
    const startedAt = performance.now();
    await expect(store.check([check(1)])).rejects.toThrow(LimitStoreUnavailable);
    expect(performance.now() - startedAt).toBeLessThan(budget + late);
    wire.freeze(false);
    const mendedAt = performance.now();
    await eventually(() => store.check([check(1)]));
    expect(performance.now() - mendedAt).toBeLessThan(1_000);
  });

  it('a lost store is given up within the budget, and found again once it is back', async () => {
    await wire.cut();
    for (let n = 0; n < 5; n += 1) {
      const startedAt = performance.now();
      await expect(store.check([check(1)])).rejects.toThrow(LimitStoreUnavailable);
      expect(performance.now() - startedAt).toBeLessThan(budget + late);
    }
    await wire.open();
    const backAt = performance.now();
    await eventually(() => store.check([check(1)]));
    expect(performance.now() - backAt).toBeLessThan(1_500);
  });

  it.each([
    ['at once after a pause, as of a frozen function', 60_000, 1],
    ['after three misses under load', 0, 3],
  ])('a connection that the network has forgotten is replaced %s', async (_, pausedMillis, misses) => {
    let paused = 0;
    const client = valkeyClient(new URL(wire.url), { connectMillis: 2_000, commandMillis: 2_000 });
    await connected(client, 2_000);
    const calls = boundedCalls(client, 200, () => performance.now() + paused);
    const call = () =>
      calls.script(scriptOf('return 1'), scriptWords([], []), (reply) => reply).catch(({ name }) => name);
    await eventually(() => calls.script(scriptOf('return 1'), scriptWords([], []), (reply) => reply));
    wire.forget();
    paused += pausedMillis;
    const answers = [];
    for (let n = 0; n < misses; n += 1) answers.push(await call());
    const missedAt = performance.now();
    await once(client, 'reconnecting');
    expect(performance.now() - missedAt).toBeLessThan(1_000);
    answers.push(await call());
    calls.close();
    client.disconnect();
    expect(answers).toEqual([...Array(misses).fill('LimitStoreUnavailable'), 1]);
  });

  it('a forgotten script is sent again within the same check', async () => {
    const admin = new Redis(valkey.url);
    const one = check(1);
    const patient = await patientStore();
    await admin.script('FLUSH');
    admin.disconnect();
    expect((await patient.check([one])).admitted).toBe(true);
    expect((await patient.check([one])).admitted).toBe(false);
    await patient.close();
  });

  it('a refusal writes nothing', async () => {
    const admin = new Redis(valkey.url);
    const one = check(1, 60_000);
    const patient = await patientStore();
    await patient.check([one]);
    const [value, expiry] = [await admin.getBuffer(one.key), await admin.pexpiretime(one.key)];
    await patient.check([one]);
    expect([await admin.getBuffer(one.key), await admin.pexpiretime(one.key)]).toEqual([value, expiry]);
    admin.disconnect();
    await patient.close();
  });
});

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left -= 1) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0 || !(error instanceof LimitStoreUnavailable)) throw error;
      await pause(10);
    }
  }
}

describe('the client', () => {
  it.each([
    'redis://10.0.0.1:6379',
    'redis://valkey.internal:6379',
    'http://127.0.0.1:6379',
  ])('refuses %s', (address) => {
    expect(() => valkeyClient(new URL(address), { connectMillis: 1, commandMillis: 1 })).toThrow(
      'a limit store is reached by rediss://, or by redis:// on this machine',
    );
  });

  it('the script asks nothing that engines answer differently', () => {
    const script = readFileSync(new URL('../../../lambdas/adapters/valkey/check-limits.lua', import.meta.url), 'utf8');
    expect(script).not.toMatch(/^#!|math\.random|FUNCTION|IFEQ/m);
  });
});
