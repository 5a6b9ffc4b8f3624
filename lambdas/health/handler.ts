import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { Logger } from '@aws-lambda-powertools/logger';
import type { HealthConfig } from '../../lib/contract/runtime-config.ts';
import { clockedClient } from '../adapters/dynamodb/clocked-client.ts';
import { dynamoDbHealthStore } from '../adapters/dynamodb/dynamodb-health-store.ts';
import { serverClock } from '../adapters/dynamodb/server-clock.ts';
import { httpUpstream } from '../adapters/http/http-upstream.ts';
import { secretsManager } from '../adapters/secrets/secrets-manager.ts';
import { health } from './health.ts';
import { reach } from './reach.ts';

const config = JSON.parse(readFileSync(new URL('./config.json', import.meta.url), 'utf8')) as HealthConfig;

const { GATEHOUSE_STATE_TABLE: tableName, GATEHOUSE_STAGE: stage } = process.env;
if (tableName === undefined) throw new Error('GATEHOUSE_STATE_TABLE is not set');
if (stage === undefined) throw new Error('GATEHOUSE_STAGE is not set');

/** Nobody waits for it but the next check of the same target, and the end of the run, which keeps a little more time back. */
const budgetMillis = 2_500;
const monotonicMillis = () => performance.now();
const clock = serverClock(monotonicMillis);
const client = clockedClient(clock, monotonicMillis, {});

const nowMillis = Date.now;
const log = new Logger({ serviceName: config.gateway });

export const handler = health(config, {
  reach: reach(config, { upstream: httpUpstream(), secrets: secretsManager(nowMillis), log, nowMillis }),
  store: dynamoDbHealthStore({ client, clock, tableName, gateway: config.gateway, budgetMillis }),
  log,
  stage,
  nowMillis,
  monotonicMillis,
  wait: (millis) => wait(millis),
});
