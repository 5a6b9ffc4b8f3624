import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Context } from 'aws-lambda';
import { clockedClient } from '../../../lambdas/adapters/dynamodb/clocked-client.ts';
import { dynamoDbHealthStore } from '../../../lambdas/adapters/dynamodb/dynamodb-health-store.ts';
import { serverClock } from '../../../lambdas/adapters/dynamodb/server-clock.ts';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { health } from '../../../lambdas/health/health.ts';
import { type BreakableDynamoDb, breakableDynamoDb } from '../../support/breakable-dynamodb.ts';
import { localDynamoDb, makeStateTable } from '../../support/limit-table.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { configOf } from './health-bench.ts';

const monotonicMillis = () => performance.now();
const upstream = httpUpstream();
let dynamodb: BreakableDynamoDb;
let service: ScriptedServer;
let checks: number;
/** Runs after so many checks. */
let after: { readonly checks: number; readonly act: () => void };
beforeEach(async () => {
  checks = 0;
  dynamodb = await breakableDynamoDb();
  service = await scriptedServer((_, answer) => {
    answer.writeHead(503).end();
    checks += 1;
    if (checks === after.checks) after.act();
  });
});
afterEach(async () => {
  upstream.close();
  await Promise.all([dynamodb.stop(), service.stop()]);
});

function storeOf(tableName: string, endpoint: string, budgetMillis = 100) {
  const clock = serverClock(monotonicMillis);
  const client = clockedClient(clock, monotonicMillis, localDynamoDb(endpoint));
  return dynamoDbHealthStore({ client, clock, tableName, gateway: 'shop', budgetMillis });
}

describe('a table that is away', () => {
  it.each<{ story: string; breaks: (table: BreakableDynamoDb) => unknown }>`
    story           | breaks
    ${'is frozen'}  | ${(table: BreakableDynamoDb) => table.freeze()}
    ${'is refused'} | ${(table: BreakableDynamoDb) => table.refuse()}
    ${'is gone'}    | ${(table: BreakableDynamoDb) => table.vanish()}
  `('$story: the checks go on, and what they have found is there when it is back', async ({ breaks }) => {
    const tableName = await makeStateTable(dynamodb.innerUrl);
    const store = storeOf(tableName, dynamodb.url);
    const lines: string[] = [];
    const log = {
      info: (message: string) => void lines.push(message),
      error: (message: string) => void lines.push(message),
    };
    const handle = health(configOf({ everyMillis: 50, timeoutMillis: 45 }), {
      reach: () => (request) => upstream.call(request),
      store,
      log,
      stage: 'test',
      nowMillis: Date.now,
      monotonicMillis,
      wait: (millis) => new Promise((go) => setTimeout(go, millis)),
    });
    await breaks(dynamodb);
    const back = new Promise<void>((resolve) => {
      after = { checks: 6, act: () => resolve(dynamodb.recover()) };
    });
    const context = { awsRequestId: 'one', getRemainingTimeInMillis: () => 6_000 } as Context;
    const stageVariables = { upstream_orders: service.url.host };
    const answer = await handle({ gatehouse: 'health', stageVariables }, context);
    await back;
    expect(answer).toEqual({ orders: { targets: 1, unhealthy: [service.url.host] } });
    const watching = storeOf(tableName, dynamodb.innerUrl, 10_000);
    expect(await watching.read()).toEqual([
      { upstream: 'orders', target: service.url.host, healthy: false, against: 0, ageMillis: expect.any(Number) },
    ]);
    expect(lines).toEqual(['the store of health does not answer; the checks go on', 'target health', 'health']);
    await Promise.all([store.close(), watching.close()]);
  });
});
