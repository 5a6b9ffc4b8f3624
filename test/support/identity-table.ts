import { setTimeout as pause } from 'node:timers/promises';
import { callDynamoDb } from '../../lib/local/services/dynamodb/dynamodb-call.ts';
import { makeStateTable } from './limit-table.ts';

type Attribute = { readonly S: string } | { readonly N: string } | { readonly BOOL: boolean };

/** An identity table as the constructs make it, in an engine that is running; rows can be put as soon as it is there. */
export async function makeIdentityTable(url: string): Promise<string> {
  const tableName = await makeStateTable(url);
  for (;;) {
    const { Table } = await callDynamoDb(url, 'DescribeTable', { TableName: tableName });
    if ((Table as { readonly TableStatus: string }).TableStatus === 'ACTIVE') return tableName;
    await pause(5);
  }
}

/** Puts a row, as a command does. */
export async function putRow(url: string, table: string, row: { readonly [name: string]: Attribute }): Promise<void> {
  await callDynamoDb(url, 'PutItem', { TableName: table, Item: row });
}
