import { randomUUID } from 'node:crypto';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { callDynamoDb } from '../../lib/local/services/dynamodb/dynamodb-call.ts';

/** A state table as the constructs make it, in an engine that is running. */
export async function makeStateTable(url: string): Promise<string> {
  const tableName = `state-${randomUUID()}`;
  const attribute = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });
  await callDynamoDb(url, 'CreateTable', {
    TableName: tableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [attribute('pk'), attribute('sk')],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  });
  return tableName;
}

/** For a client of a local engine, which looks at the form of credentials only. */
export const localDynamoDb = (endpoint: string): DynamoDBClientConfig => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
