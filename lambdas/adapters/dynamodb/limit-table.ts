import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClientConfig,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { clockedClient } from './clocked-client.ts';
import type { LimitRow } from './limit-row.ts';
import type { ServerClock } from './server-clock.ts';

export interface LimitTable {
  read(tag: string, within: AbortSignal): Promise<LimitRow | undefined>;
  /** False when the row is no longer the one of that turn (undefined: no row), and nothing was written. */
  write(tag: string, row: LimitRow, seenTurn: string | undefined, within: AbortSignal): Promise<boolean>;
  close(): void;
}

/** A row stays this long after its last counter has ended; DynamoDB deletes it some time later. */
const keptSeconds = 60;

/** The rows `limit#<tag>` of the state table. Nothing is sent again: the store decides that. */
export function limitTable(
  tableName: string,
  clock: ServerClock,
  monotonicMillis: () => number,
  config: DynamoDBClientConfig = {},
): LimitTable {
  const client = clockedClient(clock, monotonicMillis, config);
  const key = (tag: string) => ({ pk: { S: `limit#${tag}` }, sk: { S: 'counters' } });
  return {
    async read(tag, abortSignal) {
      const command = new GetItemCommand({ TableName: tableName, Key: key(tag), ConsistentRead: true });
      const { Item } = await client.send(command, { abortSignal });
      return Item === undefined ? undefined : rowOf(Item);
    },
    async write(tag, row, seenTurn, abortSignal) {
      const { turn, ...state } = row;
      const ends = Object.values(row.counters).map(({ endsAtMicros }) => endsAtMicros);
      const expiresAt = Math.ceil(Math.max(row.atMicros, ...ends) / 1_000_000) + keptSeconds;
      const command = new UpdateItemCommand({
        TableName: tableName,
        Key: key(tag),
        UpdateExpression: 'SET turn = :turn, counted = :state, expiresAt = :expiresAt',
        ConditionExpression: seenTurn === undefined ? 'attribute_not_exists(pk)' : 'turn = :seen',
        ExpressionAttributeValues: {
          ':turn': { S: turn },
          ':state': { S: JSON.stringify(state) },
          ':expiresAt': { N: String(expiresAt) },
          ...(seenTurn === undefined ? {} : { ':seen': { S: seenTurn } }),
        },
      });
      try {
        await client.send(command, { abortSignal });
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      }
    },
    close: () => client.destroy(),
  };
}

function rowOf({ turn, counted }: { readonly [name: string]: AttributeValue }): LimitRow {
  return { ...(JSON.parse(counted?.S as string) as Omit<LimitRow, 'turn'>), turn: turn?.S as string };
}
