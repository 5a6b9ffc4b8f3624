import { afterAll, beforeAll, describe } from '@jest/globals';
import { dynamoDbLimitStore } from '../../lambdas/adapters/dynamodb/dynamodb-limit-store.ts';
import { limitTable } from '../../lambdas/adapters/dynamodb/limit-table.ts';
import { serverClock } from '../../lambdas/adapters/dynamodb/server-clock.ts';
import type { LimitStore } from '../../lambdas/ports.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import { localDynamoDb, makeStateTable } from '../support/limit-table.ts';
import { limitStoreSuite } from './limit-store-suite.ts';

describe('the limit store on DynamoDB', () => {
  let server: RunningDynamoDb;
  let store: LimitStore;
  beforeAll(async () => {
    server = await startDynamoDb({ env: process.env });
    const monotonicMillis = () => performance.now();
    const clock = serverClock(monotonicMillis);
    const table = limitTable(await makeStateTable(server.url), clock, monotonicMillis, localDynamoDb(server.url));
    store = dynamoDbLimitStore({ table, clock, budgetMillis: 20_000, monotonicMillis, random: Math.random });
  });
  afterAll(async () => {
    await store.close();
    await server.stop();
  });
  limitStoreSuite(() => store, 1_000);
});
