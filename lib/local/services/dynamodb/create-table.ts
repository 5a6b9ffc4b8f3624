import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { DevError } from '../../dev/dev-error.ts';
import { callDynamoDb, DynamoDbRefusal } from './dynamodb-call.ts';
import { type TableDefinition, tableRequest } from './table-request.ts';

const activeMillis = 10_000;

interface Described {
  readonly TableStatus: string;
  readonly KeySchema: unknown;
  readonly GlobalSecondaryIndexes?: readonly { readonly IndexStatus: string }[];
}

/**
 * Makes the table and waits until it and its indexes are active. A table of the same name and key is taken as it is: an
 * endpoint of one's own keeps its tables from run to run.
 */
export async function createTable(url: string, definition: TableDefinition): Promise<void> {
  const request = tableRequest(definition);
  try {
    await callDynamoDb(url, 'CreateTable', request);
  } catch (error) {
    if (!(error instanceof DynamoDbRefusal) || error.type !== 'ResourceInUseException') throw error;
    const { KeySchema } = await describe(url, definition.tableName);
    if (!isDeepStrictEqual(KeySchema, request['KeySchema']))
      throw new DevError(`table ${definition.tableName} exists at ${url} with another key; delete it there`);
  }
  await untilActive(url, definition.tableName);
}

async function describe(url: string, tableName: string): Promise<Described> {
  return (await callDynamoDb(url, 'DescribeTable', { TableName: tableName }))['Table'] as Described;
}

async function untilActive(url: string, tableName: string): Promise<void> {
  const until = performance.now() + activeMillis;
  for (;;) {
    const { TableStatus, GlobalSecondaryIndexes = [] } = await describe(url, tableName);
    const states = [TableStatus, ...GlobalSecondaryIndexes.map((index) => index.IndexStatus)];
    if (states.every((state) => state === 'ACTIVE')) return;
    if (performance.now() > until)
      throw new Error(`table ${tableName} is ${states.join(', ')} after ${activeMillis} ms`);
    await pause(10);
  }
}
