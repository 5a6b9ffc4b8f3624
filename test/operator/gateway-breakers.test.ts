import { beforeEach, describe, expect, it } from '@jest/globals';
import { memoryBreakerStore } from '../../lambdas/adapters/memory/memory-breaker-store.ts';
import { operateBreakers } from '../../lambdas/forwarder/operate-breakers.ts';
import type { BreakerStore } from '../../lambdas/ports.ts';
import type { AssemblyManifest } from '../../lib/contract/assembly-manifest.ts';
import { usualBreaker } from '../../lib/contract/breaker.ts';
import type { GatewayBreakers } from '../../lib/contract/gateway-operator.ts';
import type { ForwarderConfig } from '../../lib/contract/runtime-config.ts';
import { oneCall } from '../../lib/engine/breaker/evidence.ts';
import { gatewayBreakers } from '../../lib/operator/gateway-breakers.ts';
import { upstreamConfig } from '../support/upstream-config.ts';

const route = (service: string) => ({ service, upstream: service, way: 'lambda' });
/** A gateway whose service `pay` has a function of its own. */
const shop = {
  gateway: 'shop',
  routes: [route('orders'), route('orders'), route('users'), route('pay'), { ...route('far'), way: 'direct' }],
  forwarders: { orders: 'Forwarder', users: 'Forwarder', pay: 'PayForwarder', far: 'Forwarder' },
} as unknown as AssemblyManifest;
const breaker = { ...usualBreaker, leaseMillis: 2_000 };
const configOf = (...upstreams: readonly string[]) =>
  ({
    upstreams: Object.fromEntries(upstreams.map((name) => [name, upstreamConfig({ stageVariable: name, breaker })])),
  }) as Partial<ForwarderConfig> as ForwarderConfig;
const configs: { readonly [forwarder: string]: ForwarderConfig } = {
  Forwarder: configOf('orders', 'users'),
  PayForwarder: configOf('pay'),
};
const order = { action: 'open', upstream: 'pay', by: 'ada', why: 'it hangs' } as const;

let store: BreakerStore;
let asked: string[];
let throttled: Set<string>;
let breakers: GatewayBreakers;
beforeEach(() => {
  store = memoryBreakerStore(Date.now);
  asked = [];
  throttled = new Set();
  breakers = gatewayBreakers({
    manifests: () => [shop],
    async ask(forwarder, event) {
      asked.push(forwarder);
      return throttled.has(forwarder)
        ? { refused: `${forwarder} is throttled` }
        : operateBreakers(
            configs[forwarder] as ForwarderConfig,
            { store, isOpenHere: (upstream) => upstream === 'pay' && forwarder === 'PayForwarder' },
            event,
          );
    },
  });
});
const counted = () => store.report('pay', 0, [oneCall('failures', { instance: 1, source: 1 })]);

describe('the circuits of a gateway with several functions', () => {
  it('are those of all of them, each once and with its gateway', async () => {
    await counted();
    const all = await breakers.list();
    expect(
      all.map(({ gateway, upstream, failures, isOpenHere }) => ({ gateway, upstream, failures, isOpenHere })),
    ).toEqual([
      { gateway: 'shop', upstream: 'orders', failures: 0, isOpenHere: false },
      { gateway: 'shop', upstream: 'users', failures: 0, isOpenHere: false },
      { gateway: 'shop', upstream: 'pay', failures: 1, isOpenHere: true },
    ]);
    expect(asked).toEqual(['Forwarder', 'PayForwarder']);
  });

  it('are forced by the one that calls the upstream', async () => {
    expect(await breakers.force(order)).toMatchObject({ gateway: 'shop', upstream: 'pay', state: 'forced-open' });
    expect(asked).toEqual(['PayForwarder']);
  });

  it('are shown and forced by another when a service that hangs has all instances of its own', async () => {
    await counted();
    throttled.add('PayForwarder');
    expect((await breakers.list()).map(({ upstream }) => upstream)).toEqual(['orders', 'users', 'pay']);
    expect(await breakers.force(order)).toMatchObject({ upstream: 'pay', state: 'forced-open' });
  });

  it('of which nobody knows are not left out in silence', async () => {
    throttled.add('PayForwarder');
    await expect(breakers.list()).rejects.toThrow('PayForwarder is throttled');
    await expect(breakers.force(order)).rejects.toThrow('PayForwarder is throttled');
    expect((await store.read()).size).toBe(0);
  });

  it('are not those of upstreams that the gateway does not call any more', async () => {
    await store.report('old', 0, [oneCall('failures', { instance: 1, source: 1 })]);
    expect((await breakers.list()).map(({ upstream }) => upstream)).toEqual(['orders', 'users', 'pay']);
    await expect(breakers.force({ ...order, upstream: 'old' })).rejects.toThrow(
      'no forwarder calls an upstream old; there are orders, users, pay',
    );
  });
});
