import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type HealthStore, HealthStoreUnavailable } from '../../health-port.ts';
import { healthOf, partitionOf, sortKeyOf, wasHealthy, writing } from './health-row.ts';
import type { ServerClock } from './server-clock.ts';

export interface HealthStoreParts {
  readonly client: DynamoDBClient;
  /** Of that client. */
  readonly clock: ServerClock;
  readonly tableName: string;
  readonly gateway: string;
  /** How long a command may take. */
  readonly budgetMillis: number;
}

/**
 * The rows `health#<gateway>` of the state table, one a target: one query reads all of them. Times in the rows are DynamoDB's
 * own, as its answers tell them, so no clock of an instance makes a finding old or new.
 */
export function dynamoDbHealthStore(parts: HealthStoreParts): HealthStore {
  const { client, clock, tableName, gateway, budgetMillis } = parts;
  let hasAnswered = false;
  const within = () => ({ abortSignal: AbortSignal.timeout(budgetMillis) });

  const read: HealthStore['read'] = async () => {
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partitionOf(gateway) },
    });
    const { Items = [] } = await answered(client.send(command, within()));
    hasAnswered = true;
    return Items.map((item) => healthOf(item, clock.nowMicros()));
  };

  return {
    read,
    async write(found) {
      if (!hasAnswered) await read();
      const now = clock.nowMicros();
      const Key = { pk: partitionOf(gateway), sk: sortKeyOf(found) };
      const change = { TableName: tableName, Key, ...writing(found, now), ReturnValues: 'ALL_OLD' as const };
      try {
        const { Attributes } = await client.send(new UpdateItemCommand(change), within());
        return wasHealthy(Attributes, now) === found.healthy ? 'same' : 'changed';
      } catch (cause) {
        if (cause instanceof ConditionalCheckFailedException) return 'superseded';
        throw unavailable(cause);
      }
    },
    close: async () => client.destroy(),
  };
}

async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw unavailable(cause);
  }
}

const unavailable = (cause: unknown) => new HealthStoreUnavailable('the table of health did not answer', { cause });
