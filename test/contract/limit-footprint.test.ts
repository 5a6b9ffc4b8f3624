import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dynamoDbLimitStore } from '../../lambdas/adapters/dynamodb/dynamodb-limit-store.ts';
import { limitTable } from '../../lambdas/adapters/dynamodb/limit-table.ts';
import { tagOf } from '../../lambdas/adapters/slots/slot-groups.ts';
import { checkCalls } from '../../lambdas/adapters/valkey/check-call.ts';
import { connected, type ValkeyClient, valkeyClient } from '../../lambdas/adapters/valkey/valkey-client.ts';
import { valkeyLimitStore } from '../../lambdas/adapters/valkey/valkey-limit-store.ts';
import type { LimitStore } from '../../lambdas/ports.ts';
import type { LimitRule } from '../../lib/contract/limits.ts';
import { callDynamoDb } from '../../lib/local/services/dynamodb/dynamodb-call.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import type { RunningValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { localDynamoDb, makeStateTable } from '../support/limit-table.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';
import { type Admission, remainingAfter } from './admission-log.ts';
import { checkOf, freshKeys } from './limit-check.ts';
import { type Arrival, anyRule, arrivals, pauseOf, startMicros } from './limit-rules.ts';
import { type ScriptRun, scriptSource } from './timed-scripts.ts';
import { scriptStore } from './timed-stores.ts';

/** The longest that a counter may live after its last request: two windows, or twice as long as a full bucket takes to empty. */
const longestLife = (rule: LimitRule) => 2 * rule.windowMillis * ('burst' in rule ? rule.burst / rule.limit : 1);
const someLimits = fc.array(
  fc.record({ rule: anyRule, cost: fc.integer({ min: 1, max: 3 }), shadow: fc.boolean(), slot: fc.nat(1) }),
  { minLength: 1, maxLength: 4 },
);
type Limits = typeof someLimits extends fc.Arbitrary<infer T> ? T : never;

function checksOf(limits: Limits) {
  const slots = [freshKeys(), freshKeys()] as const;
  return limits.map(({ rule, slot, ...more }, n) => {
    const id = String(n);
    return checkOf(rule, { id, key: (slot === 0 ? slots[0] : slots[1])(id), ...more });
  });
}

describe.each(valkeyEngines(process.env))('what the scripts leave and touch, on $engine', ({ engine, start }) => {
  const numRuns = engine === 'embedded' ? 8 : 50;
  let valkey: RunningValkey;
  let client: ValkeyClient;
  beforeAll(async () => {
    valkey = await start();
    client = valkeyClient(new URL(valkey.url), { connectMillis: 5_000, commandMillis: 10_000 });
    await connected(client, 5_000);
  });
  afterAll(async () => {
    client.disconnect();
    await valkey.stop();
  });

  /** Everything that these limits are asked on the way, with refunds. */
  async function runsOf(limits: Limits, sequence: readonly Arrival[]) {
    const runs: ScriptRun[] = [];
    const checks = checksOf(limits);
    let now = startMicros;
    const store = scriptStore(
      client,
      () => now,
      (run) => runs.push(run),
    );
    for (const [n, arrival] of sequence.entries()) {
      now += pauseOf(arrival, (limits[0] as Limits[number]).rule);
      const { receipt } = await store.check(checks);
      if (n % 3 === 0) await store.refund(receipt);
      if (n % 3 === 1) await store.look(checks);
    }
    const lives = new Map(checks.map(({ key, rule }) => [key, longestLife(rule)] as const));
    return { runs, lives };
  }

  it('I7 every counter expires, and what was refunded is remembered for a minute', () =>
    fc.assert(
      fc.asyncProperty(someLimits, arrivals, async (limits, sequence) => {
        const { runs, lives } = await runsOf(limits, sequence);
        const tooLong = runs
          .flatMap((run) => run.lives)
          .filter(({ key, millis }) => millis > (lives.get(key) ?? 60_000) + 1);
        expect(tooLong).toEqual([]);
      }),
      { numRuns },
    ));

  it('I11 every key that a script touches is declared, and all of them are in one slot', () =>
    fc.assert(
      fc.asyncProperty(someLimits, arrivals, async (limits, sequence) => {
        const { runs } = await runsOf(limits, sequence);
        const astray = runs.filter(
          ({ declared, touched }) =>
            new Set(declared.map(tagOf)).size > 1 || touched.some((key) => !declared.includes(key)),
        );
        expect(astray).toEqual([]);
      }),
      { numRuns },
    ));

  it('I12 a refusal and a look write nothing: the engine lets only them through where writing is forbidden', () =>
    fc.assert(
      fc.asyncProperty(someLimits, fc.integer({ min: 1, max: 15 }), async (limits, count) => {
        // One slot, and windows in which nothing comes back while the test is running.
        const windowMillis = 30 * 86_400_000;
        const checks = checksOf(
          limits.map((one) => ({ ...one, slot: 0, rule: { ...one.rule, windowMillis } as LimitRule })),
        );
        const store = valkeyLimitStore(client, 10_000);
        for (let n = 0; n < count; n += 1) {
          const [asks, looks] = [await isReadOnly('+', checks), await isReadOnly('?', checks)];
          const { receipt } = await store.check(checks);
          expect({ asks, looks }).toEqual({ asks: receipt.length === 0, looks: true });
        }
      }),
      { numRuns },
    ));

  async function isReadOnly(mode: '+' | '?', checks: ReturnType<typeof checksOf>): Promise<boolean> {
    const { keys, argumentWire } = checkCalls()(mode, checks);
    const words = argumentWire.split('\r\n').filter((_, n) => n % 2 === 1);
    const answer = await client
      .call('EVAL_RO', scriptSource('check'), keys.length, ...keys, ...words)
      .catch(({ message }: Error) => message);
    return !String(answer).includes('Write commands are not allowed');
  }
});

describe('what a check leaves in DynamoDB', () => {
  const numRuns = 6;
  let server: RunningDynamoDb;
  let tableName: string;
  let store: LimitStore;
  let now = startMicros;
  let writes = 0;
  beforeAll(async () => {
    server = await startDynamoDb({ env: process.env });
    tableName = await makeStateTable(server.url);
    const clock = { learn: () => undefined, nowMicros: () => now };
    const monotonicMillis = () => performance.now();
    const table = limitTable(tableName, clock, monotonicMillis, localDynamoDb(server.url));
    const write: typeof table.write = (...words) => {
      writes += 1;
      return table.write(...words);
    };
    const parts = { table: { ...table, write }, clock, monotonicMillis, random: Math.random };
    store = dynamoDbLimitStore({ ...parts, budgetMillis: 20_000 });
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });

  /** When DynamoDB may delete the row, in seconds; undefined without one. */
  async function expiryOf(key: string): Promise<number | undefined> {
    const Key = { pk: { S: `limit#${tagOf(key)}` }, sk: { S: 'counters' } };
    const { Item } = await callDynamoDb(server.url, 'GetItem', { TableName: tableName, Key, ConsistentRead: true });
    const expiresAt = Number((Item as { readonly expiresAt: { readonly N: string } } | undefined)?.expiresAt.N);
    if (expiresAt * 1_000_000 > now || Number.isNaN(expiresAt)) return expiresAt || undefined;
    await callDynamoDb(server.url, 'DeleteItem', { TableName: tableName, Key });
    return undefined;
  }

  it('I7 every row expires, at the earliest when nothing of it counts any more', () =>
    fc.assert(
      fc.asyncProperty(anyRule, arrivals, async (rule, sequence) => {
        // Two counters of one row, by turns: what is written of one must not lose the other.
        const key = freshKeys();
        const counters = ['a', 'b'].map((id) => ({
          check: checkOf(rule, { id, key: key(id) }),
          log: [] as Admission[],
        }));
        for (const [n, arrival] of sequence.entries()) {
          const { cost } = arrival;
          now += pauseOf(arrival, rule);
          // A row whose time has come is deleted at once here.
          await expiryOf(key('a'));
          const { check, log } = counters[n % 2] as (typeof counters)[number];
          const { admitted } = await store.check([{ ...check, cost }]);
          if (admitted) log.push({ atMicros: now, cost });
          const { limits } = await store.look(counters.map((one) => one.check));
          expect(limits.map(({ remaining }) => remaining)).toEqual(
            counters.map((one) => remainingAfter(rule, one.log, now)),
          );
          const life = ((await expiryOf(key('a'))) ?? 0) * 1_000 - now / 1_000;
          expect(life).toBeLessThanOrEqual(longestLife(rule) + 61_000);
          if (admitted) expect(life).toBeGreaterThan(0);
        }
      }),
      { numRuns },
    ));

  it('I12 a refusal and a look write nothing, and an admission writes once', () =>
    fc.assert(
      fc.asyncProperty(someLimits, arrivals, async (limits, sequence) => {
        const checks = checksOf(limits.map((one) => ({ ...one, slot: 0 })));
        for (const arrival of sequence) {
          now += pauseOf(arrival, (limits[0] as Limits[number]).rule);
          writes = 0;
          const { receipt } = await store.check(checks);
          expect(writes).toBe(receipt.length === 0 ? 0 : 1);
          await store.look(checks);
          expect(writes).toBe(receipt.length === 0 ? 0 : 1);
        }
      }),
      { numRuns },
    ));
});
