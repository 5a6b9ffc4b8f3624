import { createTable } from '../../lib/local/services/dynamodb/create-table.ts';
import { callDynamoDb } from '../../lib/local/services/dynamodb/dynamodb-call.ts';
import { startDynamoDb } from '../../lib/local/services/dynamodb/start-dynamodb.ts';
import type { IdentityTable, Row } from '../../lib/operator/identity-table.ts';

/** An identity table in a real DynamoDB API, and all that lies in it. */
export interface TestTable extends IdentityTable {
  readonly url: string;
  rows(): Promise<readonly Row[]>;
  stop(): Promise<void>;
}

export async function dynamoDbTable(): Promise<TestTable> {
  const { url, stop } = await startDynamoDb({ env: process.env });
  const name = 'identity';
  await createTable(url, {
    place: { stack: 'Stack', resource: 'Identity', property: '' },
    tableName: name,
    properties: {
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
    },
  });
  return {
    name,
    url,
    call: (operation, input) => callDynamoDb(url, operation, input),
    rows: async () => (await callDynamoDb(url, 'Scan', { TableName: name }))['Items'] as readonly Row[],
    stop,
  };
}
