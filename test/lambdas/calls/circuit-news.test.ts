import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clockedClient } from '../../../lambdas/adapters/dynamodb/clocked-client.ts';
import { dynamoDbBreakerStore } from '../../../lambdas/adapters/dynamodb/dynamodb-breaker-store.ts';
import { serverClock } from '../../../lambdas/adapters/dynamodb/server-clock.ts';
import { memoryBreakerStore } from '../../../lambdas/adapters/memory/memory-breaker-store.ts';
import { circuitBreaker } from '../../../lambdas/calls/circuit-breaker.ts';
import type { CircuitNews } from '../../../lambdas/calls/circuit-news.ts';
import type { GuardedRequest } from '../../../lambdas/calls/guarded-call.ts';
import { sharedCircuits } from '../../../lambdas/calls/shared-circuits.ts';
import { type BreakerStore, BreakerStoreUnavailable } from '../../../lambdas/ports.ts';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { force, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../../lib/local/services/dynamodb/start-dynamodb.ts';
import { localDynamoDb, makeStateTable } from '../../support/limit-table.ts';
import { answered, request } from './guarded.ts';

const rule: BreakerRule = { ...usualBreaker, leaseMillis: 2_000 };

/** Instances in front of one upstream that fails while it is told to; the clock is the test's. */
function fleet(store: BreakerStore, clock: { now: number }) {
  const service = { isDown: false };
  const nowMillis = () => clock.now;
  const news: (CircuitNews & { readonly by: string })[] = [];
  return {
    service,
    /** What was told since the last look, each as `who: fleet closed > open`. */
    told: () =>
      news
        .splice(0)
        .map((one) =>
          one.of === 'fleet'
            ? `${one.by}: fleet ${one.from.state} > ${one.to.state}`
            : `${one.by}: instance ${one.state} while ${one.fleet}`,
        ),
    news,
    instance(by: string) {
      const tell = (one: CircuitNews) => void news.push({ ...one, by });
      const circuits = sharedCircuits({ orders: rule }, { store, instance: by, nowMillis, random: () => 0.5, tell });
      const guarded = circuitBreaker({ circuit: circuits.of('orders'), rule, nowMillis })(async () => {
        clock.now += 20;
        return answered(service.isDown ? 500 : 200);
      });
      return { circuits, call: (more: Partial<GuardedRequest> = {}) => guarded({ ...request, ...more }) };
    },
  };
}

/** Both fail for two callers, until the fleet opens. */
async function outage({ service, instance }: ReturnType<typeof fleet>, clock: { now: number }) {
  const [one, other] = [instance('one'), instance('other')];
  service.isDown = true;
  for (let n = 0; n < 6; n += 1) {
    await one.call({ source: n % 2 === 0 ? 'ada' : 'bob' });
    await other.call({ source: n % 2 === 0 ? 'bob' : 'ada' });
    clock.now += 250;
  }
  return [one, other] as const;
}

describe('an outage', () => {
  it('is told of once where it opens, with what was counted, and by each instance of its own breaker', async () => {
    const clock = { now: 0 };
    const store = memoryBreakerStore(() => clock.now);
    const shop = fleet(store, clock);
    await outage(shop, clock);
    const [fleetNews, ...more] = shop.news.flatMap((one) => (one.of === 'fleet' ? [one] : []));
    expect(more).toEqual([]);
    const { from, to } = fleetNews as NonNullable<typeof fleetNews>;
    expect({ from: from.state, to }).toEqual({
      from: 'closed',
      to: { ...to, state: 'open', epoch: 1, openMillis: 30_000, note: null },
    });
    expect(from.evidence.length).toBeGreaterThan(0);
    expect(shop.told()).toEqual([
      'one: instance open while closed',
      'one: fleet closed > open',
      'one: instance closed while open',
    ]);
  });

  it('is told of through its probes to its end, each change of state once', async () => {
    const clock = { now: 0 };
    const store = memoryBreakerStore(() => clock.now);
    const shop = fleet(store, clock);
    const [one, other] = await outage(shop, clock);
    shop.told();
    clock.now += 40_000;
    await one.call();
    expect(shop.told()).toEqual(['one: fleet open > half-open', 'one: fleet half-open > open']);
    shop.service.isDown = false;
    clock.now += 70_000;
    await other.call();
    await other.call();
    expect(shop.told()).toEqual(['other: fleet open > half-open', 'other: fleet half-open > closed']);
    for (let n = 0; n < 50; n += 1) await one.call();
    expect(shop.told()).toEqual([]);
  });

  it('is told of by an instance alone, while the table is away: its breaker opens and closes', async () => {
    const clock = { now: 0 };
    const gone = () => Promise.reject(new BreakerStoreUnavailable('gone'));
    const shop = fleet({ read: gone, report: gone, change: gone, close: async () => undefined }, clock);
    const one = shop.instance('one');
    shop.service.isDown = true;
    for (let n = 0; n < 20; n += 1) await one.call();
    expect(shop.told()).toEqual(['one: instance open while closed']);
    clock.now += 31_000;
    await one.call();
    expect(shop.told()).toEqual([]);
    shop.service.isDown = false;
    clock.now += 61_000;
    for (let n = 0; n < 3; n += 1) await one.call();
    expect(shop.told()).toEqual(['one: instance closed while closed']);
  });
});

describe('what an operator does', () => {
  it('is told of by the instance that was asked, which knows it at once, and by no other', async () => {
    const clock = { now: 0 };
    const shop = fleet(
      memoryBreakerStore(() => clock.now),
      clock,
    );
    const [one, other] = [shop.instance('one'), shop.instance('other')];
    for (const { call } of [one, other]) await call();
    const note = { by: 'ada', why: 'a drill' };
    await one.circuits.store.change('orders', 0, force(untouchedCircuit, 'forced-open', note));
    expect(await one.call()).toMatchObject({ refused: 'circuit-open' });
    await other.circuits.read();
    expect(await other.call()).toMatchObject({ refused: 'circuit-open' });
    expect(shop.news).toMatchObject([{ by: 'one', of: 'fleet', from: { state: 'closed' }, to: { note } }]);
  });

  it('is told of again when another gives another reason for the same state', async () => {
    const clock = { now: 0 };
    const shop = fleet(
      memoryBreakerStore(() => clock.now),
      clock,
    );
    const { store } = shop.instance('one').circuits;
    const first = force(untouchedCircuit, 'forced-open', { by: 'ada', why: 'a drill' });
    await store.change('orders', 0, first);
    await store.change('orders', 1, force(first, 'forced-open', { by: 'bob', why: 'it is no drill' }));
    expect(shop.told()).toEqual(['one: fleet closed > forced-open', 'one: fleet forced-open > forced-open']);
  });

  it('is not told of when it came too late', async () => {
    const clock = { now: 0 };
    const shop = fleet(
      memoryBreakerStore(() => clock.now),
      clock,
    );
    const { store } = shop.instance('one').circuits;
    const next = force(untouchedCircuit, 'forced-open', { by: 'ada', why: 'a drill' });
    await Promise.all([store.change('orders', 0, next), store.change('orders', 0, next)]);
    expect(shop.told()).toEqual(['one: fleet closed > forced-open']);
  });
});

describe('on the DynamoDB API', () => {
  let server: RunningDynamoDb;
  beforeAll(async () => {
    server = await startDynamoDb({ env: process.env });
  });
  afterAll(async () => server.stop());

  it('of thirty instances that open a circuit at the same time one tells', async () => {
    const tableName = await makeStateTable(server.url);
    const monotonicMillis = () => performance.now();
    const opened: BreakerStore[] = [];
    const news: CircuitNews[] = [];
    const stores = Array.from({ length: 30 }, (_, n) => {
      const clock = serverClock(monotonicMillis);
      const client = clockedClient(clock, monotonicMillis, localDynamoDb(server.url));
      const store = dynamoDbBreakerStore({ client, clock, tableName, gateway: 'shop', budgetMillis: 20_000 });
      opened.push(store);
      const parts = { store, instance: `${n}`, nowMillis: monotonicMillis, random: Math.random };
      return sharedCircuits({ orders: rule }, { ...parts, tell: (one) => news.push(one) }).store;
    });
    const { ageMillis: _, evidence: __, ...untouched } = untouchedCircuit;
    const next = { ...untouched, state: 'open', epoch: 1, openMillis: 30_000 } as const;
    await Promise.all(stores.map((store) => store.change('orders', 0, next)));
    await Promise.all(opened.map((store) => store.close()));
    expect(news).toMatchObject([{ of: 'fleet', upstream: 'orders', to: next }]);
  }, 60_000);
});
