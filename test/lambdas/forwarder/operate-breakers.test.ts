import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clockedClient } from '../../../lambdas/adapters/dynamodb/clocked-client.ts';
import { dynamoDbBreakerStore } from '../../../lambdas/adapters/dynamodb/dynamodb-breaker-store.ts';
import { serverClock } from '../../../lambdas/adapters/dynamodb/server-clock.ts';
import { memoryBreakerStore } from '../../../lambdas/adapters/memory/memory-breaker-store.ts';
import { isBreakersEvent, operateBreakers } from '../../../lambdas/forwarder/operate-breakers.ts';
import { type BreakerStore, BreakerStoreUnavailable } from '../../../lambdas/ports.ts';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import type { BreakerStanding, BreakersEvent } from '../../../lib/contract/breakers-event.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { claim, settle, trip, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { oneCall } from '../../../lib/engine/breaker/evidence.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../../lib/local/services/dynamodb/start-dynamodb.ts';
import { localDynamoDb, makeStateTable } from '../../support/limit-table.ts';
import { untouchedStanding } from '../../support/untouched-standing.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';

const rule: BreakerRule = { ...usualBreaker, leaseMillis: 2_000 };
const config = {
  gateway: 'shop',
  upstreams: {
    orders: upstreamConfig({ stageVariable: 'upstream_orders', breaker: rule }),
    users: upstreamConfig({ stageVariable: 'upstream_users', breaker: rule }),
    plain: upstreamConfig({ stageVariable: 'upstream_plain' }),
  },
} as Partial<ForwarderConfig> as ForwarderConfig;

const drill = { by: 'ada', why: 'a drill' } as const;
const order = (action: 'open' | 'close' | 'reset', more: object = {}): BreakersEvent => ({
  gatehouse: 'breakers',
  action,
  upstream: 'orders',
  ...drill,
  ...more,
});
const list: BreakersEvent = { gatehouse: 'breakers', action: 'list' };

const operated = (store: BreakerStore, event: BreakersEvent) =>
  operateBreakers(config, { store, isOpenHere: (upstream) => upstream === 'users' }, event);

/** The one circuit of an answer, whose age is the store's. */
async function standing(answer: ReturnType<typeof operateBreakers>): Promise<BreakerStanding> {
  const found = await answer;
  if ('refused' in found) throw new Error(found.refused);
  expect(found.breakers).toHaveLength(1);
  return { ...(found.breakers[0] as BreakerStanding), ageMillis: 0 };
}

function operatorSuite(makeStore: () => Promise<BreakerStore>): void {
  it('sees every upstream with a breaker, those that nobody has told of too, and what its instance does', async () => {
    expect(await operated(await makeStore(), list)).toEqual({
      breakers: [untouchedStanding, { ...untouchedStanding, upstream: 'users', isOpenHere: true }],
    });
  });

  it('sees what the fleet has counted, by instance', async () => {
    const store = await makeStore();
    await store.report('orders', 0, [oneCall('failures', { instance: 2, source: 1 })]);
    await store.report('orders', 0, [oneCall('failures', { instance: 5, source: 1 })]);
    await store.report('orders', 0, [oneCall(null, { instance: 5, source: 3 })]);
    await store.report('orders', 0, [oneCall('slow', { instance: 5, source: 3 })]);
    const { breakers } = (await operated(store, list)) as { readonly breakers: BreakerStanding[] };
    expect(breakers[0]).toEqual({
      ...untouchedStanding,
      calls: 4,
      failures: 2,
      slow: 1,
      instances: [
        { calls: 1, failures: 1 },
        { calls: 3, failures: 1 },
      ],
    });
  });

  it('opens, closes and resets, each with who and why, and each is one epoch', async () => {
    const store = await makeStore();
    expect(await standing(operated(store, order('open')))).toEqual({
      ...untouchedStanding,
      state: 'forced-open',
      epoch: 1,
      note: drill,
    });
    const over = { by: 'bob', why: 'the drill is over' };
    expect(await standing(operated(store, order('close', over)))).toEqual({
      ...untouchedStanding,
      state: 'forced-closed',
      epoch: 2,
      note: over,
    });
    expect(await standing(operated(store, order('reset')))).toEqual({
      ...untouchedStanding,
      epoch: 3,
      note: drill,
    });
  });

  it('says how long a circuit that has opened by itself will be so', async () => {
    const store = await makeStore();
    await store.change('orders', 0, trip(rule, untouchedCircuit));
    const { breakers } = (await operated(store, list)) as { readonly breakers: BreakerStanding[] };
    expect({ ...breakers[0], ageMillis: 0 }).toEqual({
      ...untouchedStanding,
      state: 'open',
      epoch: 1,
      openMillis: 30_000,
    });
    expect(breakers[0]?.ageMillis).toBeLessThan(5_000);
  });

  it('ends a probe that is under way: what it shows changes nothing', async () => {
    const store = await makeStore();
    const opened = await store.change('orders', 0, trip(rule, untouchedCircuit));
    const probe = await store.change('orders', 1, claim(rule, opened, 'one'));
    await operated(store, order('open'));
    expect(await store.change('orders', probe.epoch, settle(rule, probe, 'success'))).toMatchObject({
      state: 'forced-open',
      isMade: false,
    });
  });

  it('of four operators at the same time none is lost, and the last one holds', async () => {
    const store = await makeStore();
    const answers = await Promise.all(
      Array.from({ length: 4 }, (_, n) => operated(store, order('open', { why: `drill ${n}` }))),
    );
    expect(answers.map((answer) => 'breakers' in answer && answer.breakers[0]?.epoch).sort()).toEqual([1, 2, 3, 4]);
    const last = answers.find((answer) => 'breakers' in answer && answer.breakers[0]?.epoch === 4);
    const [now] = ((await operated(store, list)) as { breakers: BreakerStanding[] }).breakers;
    expect({ ...now, ageMillis: 0 }).toEqual(await standing(Promise.resolve(last as never)));
  });
}

describe('an operator, on circuits in memory', () => {
  operatorSuite(async () => memoryBreakerStore(() => performance.now()));

  it.each<[story: string, event: BreakersEvent, refused: string]>([
    [
      'an upstream that is not there',
      order('open', { upstream: 'order' }),
      'no circuit of an upstream order; there are orders, users',
    ],
    [
      'an upstream without a breaker',
      order('open', { upstream: 'plain' }),
      'no circuit of an upstream plain; there are orders, users',
    ],
    [
      'a name that every object has',
      order('open', { upstream: 'constructor' }),
      'no circuit of an upstream constructor; there are orders, users',
    ],
    ['an action that is none', order('trip' as 'open'), 'an action is list, open, close, reset, got trip'],
    [
      'an action that every object has',
      order('valueOf' as 'open'),
      'an action is list, open, close, reset, got valueOf',
    ],
  ])('is refused: %s', async (_, event, refused) => {
    expect(await operated(memoryBreakerStore(Date.now), event)).toEqual({ refused });
  });

  it.each<[story: string, text: unknown]>([
    ['nothing', ''],
    ['blanks', '  '],
    ['no text', undefined],
    ['a number', 7],
    ['a second line', 'a\nb'],
    ['an escape sequence for the terminal of whoever lists', '\u001b[2Jgone'],
    ['a text that turns the reading round', 'good \u202egnihton'],
    ['a line separator', 'a\u2028b'],
    ['half a character', 'a\ud800'],
    ['201 characters', 'x'.repeat(201)],
  ])('is refused when it says who or why by %s', async (_, text) => {
    const store = memoryBreakerStore(Date.now);
    const refused = '`by` and `why` are each one line of printable text, 200 characters at the most';
    expect(await operated(store, order('open', { why: text }))).toEqual({ refused });
    expect(await operated(store, order('open', { by: text }))).toEqual({ refused });
    expect((await store.read()).size).toBe(0);
  });

  it('may write in any language, to the last character', async () => {
    const why = `${'я'.repeat(198)} 🔧`;
    const answer = operated(memoryBreakerStore(Date.now), order('open', { why }));
    expect((await standing(answer)).note).toEqual({ by: 'ada', why });
  });

  it('knows an upstream that another forwarder of the gateway calls, once that has counted anything', async () => {
    const store = memoryBreakerStore(Date.now);
    const elsewhere = order('open', { upstream: 'stock' });
    expect(await operated(store, elsewhere)).toEqual({
      refused: 'no circuit of an upstream stock; there are orders, users',
    });
    await store.report('stock', 0, [oneCall('failures', { instance: 1, source: 1 })]);
    expect((await standing(operated(store, elsewhere))).state).toBe('forced-open');
    const { breakers } = (await operated(store, list)) as { readonly breakers: BreakerStanding[] };
    expect(breakers.map(({ upstream }) => upstream)).toEqual(['orders', 'users', 'stock']);
  });

  it('is told when others always come first', async () => {
    const memory = memoryBreakerStore(Date.now);
    let epoch = 0;
    const busy: BreakerStore = {
      ...memory,
      async change(circuit, seen, next) {
        await memory.change(circuit, epoch, { ...untouchedCircuit, epoch: epoch + 1 });
        epoch += 1;
        return memory.change(circuit, seen, next);
      },
    };
    expect(await operated(busy, order('open'))).toEqual({
      refused: 'the circuit of orders changes too often just now: try again',
    });
    expect(epoch).toBe(5);
  });

  it.each([list, order('open')])('is told when the table is away: $action', async (event) => {
    const gone = () => Promise.reject(new BreakerStoreUnavailable('gone'));
    const away: BreakerStore = { read: gone, report: gone, change: gone, close: async () => undefined };
    expect(await operated(away, event)).toEqual({ refused: 'the table of circuits does not answer' });
  });

  it('is told of no bug as if it were the table’s', async () => {
    const broken = { read: () => Promise.reject(new TypeError('a bug')) } as Partial<BreakerStore> as BreakerStore;
    await expect(operated(broken, list)).rejects.toThrow('a bug');
  });
});

describe('an operator, on circuits in the DynamoDB API', () => {
  let server: RunningDynamoDb;
  const opened: BreakerStore[] = [];
  beforeAll(async () => {
    server = await startDynamoDb({ env: process.env });
  });
  afterAll(async () => {
    await Promise.all(opened.map((store) => store.close()));
    await server.stop();
  });
  operatorSuite(async () => {
    const monotonicMillis = () => performance.now();
    const clock = serverClock(monotonicMillis);
    const client = clockedClient(clock, monotonicMillis, localDynamoDb(server.url));
    const tableName = await makeStateTable(server.url);
    const store = dynamoDbBreakerStore({ client, clock, tableName, gateway: 'shop', budgetMillis: 5_000 });
    opened.push(store);
    return store;
  });
});

describe('an event', () => {
  it.each([
    [list, true],
    [order('open'), true],
    [{ gatehouse: 'limits', action: 'show' }, false],
    [{ httpMethod: 'GET', body: '{"gatehouse":"breakers"}' }, false],
  ])('of an operator is told from others: %j', (event, expected) => {
    expect(isBreakersEvent(event)).toBe(expected);
  });
});
