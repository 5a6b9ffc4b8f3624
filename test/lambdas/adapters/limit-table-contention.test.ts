import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { dynamoDbLimitStore } from '../../../lambdas/adapters/dynamodb/dynamodb-limit-store.ts';
import { limitTable } from '../../../lambdas/adapters/dynamodb/limit-table.ts';
import { serverClock } from '../../../lambdas/adapters/dynamodb/server-clock.ts';
import { type LimitStore, LimitStoreContended, LimitStoreUnavailable } from '../../../lambdas/ports.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../../lib/local/services/dynamodb/start-dynamodb.ts';
import { check } from '../../contract/limit-check.ts';
import { localDynamoDb, makeStateTable } from '../../support/limit-table.ts';

describe('one counter that everybody asks for at once', () => {
  let server: RunningDynamoDb;
  let tableName: string;
  beforeAll(async () => {
    server = await startDynamoDb({ env: process.env });
    tableName = await makeStateTable(server.url);
  });
  afterAll(() => server.stop());

  /** An instance of its own: two of them meet in the table, calls of one queue up. */
  function instance(budgetMillis: number, endpoint = server.url): LimitStore {
    const monotonicMillis = () => performance.now();
    const clock = serverClock(monotonicMillis);
    const table = limitTable(tableName, clock, monotonicMillis, localDynamoDb(endpoint));
    return dynamoDbLimitStore({ table, clock, budgetMillis, monotonicMillis, random: Math.random });
  }
  const outcome = (work: Promise<{ readonly admitted: boolean }>) =>
    work.then(
      ({ admitted }) => (admitted ? 'admitted' : 'refused'),
      (error: Error) => error.name,
    );

  it('is never taken for a table that is away, so a flood opens nothing', async () => {
    const instances = Array.from({ length: 4 }, () => instance(400));
    const one = check(1_000_000);
    await Promise.all(instances.map((store) => store.look([one])));
    const asked = Array.from({ length: 400 }, (_, n) => outcome((instances[n % 4] as LimitStore).check([one])));
    const outcomes = await Promise.all(asked);
    expect(new Set(outcomes)).toEqual(new Set(['admitted', LimitStoreContended.name]));
    await Promise.all(instances.map((store) => store.close()));
  });

  it('a table that is away is still told from it', async () => {
    const store = instance(400, 'http://127.0.0.1:1');
    expect(await outcome(store.check([check(1)]))).toBe(LimitStoreUnavailable.name);
    await store.close();
  });
});
