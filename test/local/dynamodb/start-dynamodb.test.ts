import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import {
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { createTable } from '../../../lib/local/services/dynamodb/create-table.ts';
import { type RunningDynamoDb, startDynamoDb } from '../../../lib/local/services/dynamodb/start-dynamodb.ts';
import { answersWithin, listeningAddresses } from '../../support/sockets.ts';

const root = join(import.meta.dirname, '../../..');
const place = { stack: 'Shop', resource: 'State', property: '' };
const keyed = {
  KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
  AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
};

let dynamodb: RunningDynamoDb;
let client: DynamoDBClient;

beforeAll(async () => {
  dynamodb = await startDynamoDb({ env: {} });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: dynamodb.url, region: 'us-east-1', credentials });
});
afterAll(async () => {
  client.destroy();
  await dynamodb.stop();
  expect(await answersWithin(dynamodb.url, 0)).toBe(false);
});

const create = (tableName: string, properties: JsonObject) =>
  createTable(dynamodb.url, { place, tableName, properties });

/** Status of a bare request, as a browser or a stranger would send it. */
async function statusOf(headers: { readonly [name: string]: string }): Promise<number | undefined> {
  const sent = request(dynamodb.url, { method: 'POST', headers }).end();
  const [response] = await once(sent, 'response');
  response.resume();
  return response.statusCode;
}

describe('the local DynamoDB', () => {
  it('is dynalite, on loopback only', async () => {
    expect(dynamodb.engine).toBe('dynalite');
    expect(await listeningAddresses(Number(new URL(dynamodb.url).port))).toEqual(['127.0.0.1']);
  });

  it('lets one of many conditional writers win', async () => {
    await create('lease', keyed);
    const attempts = Array.from({ length: 20 }, (_, owner) =>
      client.send(
        new PutItemCommand({
          TableName: 'lease',
          Item: { pk: { S: 'one' }, owner: { N: String(owner) } },
          ConditionExpression: 'attribute_not_exists(pk)',
        }),
      ),
    );
    const outcomes = await Promise.allSettled(attempts);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it.each<{ headers: { [name: string]: string }; status: number }>`
    headers                               | status
    ${{ origin: 'https://evil.example' }} | ${403}
    ${{ origin: 'null' }}                 | ${403}
    ${{ host: 'rebound.example:80' }}     | ${403}
    ${{}}                                 | ${400}
  `('answers $status to a request with $headers', async ({ headers, status }) => {
    expect(await statusOf(headers)).toBe(status);
  });

  it('outlives a client that goes away in the middle of a request', async () => {
    await create('steady', keyed);
    const socket = connect(Number(new URL(dynamodb.url).port), '127.0.0.1');
    await once(socket, 'connect');
    socket.write('POST / HTTP/1.1\r\nhost: 127.0.0.1:1\r\ncontent-length: 100\r\n\r\n{"half');
    socket.resetAndDestroy();
    const { Item } = await client.send(new GetItemCommand({ TableName: 'steady', Key: { pk: { S: 'none' } } }));
    expect(Item).toBeUndefined();
  });

  it('ends when the process that started it is killed', async () => {
    const code = `
      const { startDynamoDb } = await import('./lib/local/services/dynamodb/start-dynamodb.ts');
      console.log((await startDynamoDb({ env: {} })).url);
      setInterval(() => undefined, 1000);`;
    const parent = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', code], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [url] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
    expect(await answersWithin(url, 0)).toBe(true);
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    expect(await answersWithin(url, 5_000)).toBe(false);
  });
});

describe('an endpoint of one’s own', () => {
  it('is used when GATEHOUSE_DYNAMODB_ENDPOINT names it, and is left running afterwards', async () => {
    const other = await startDynamoDb({ env: { GATEHOUSE_DYNAMODB_ENDPOINT: dynamodb.url } });
    expect(other).toMatchObject({ url: dynamodb.url, engine: 'url' });
    await other.stop();
    expect(await answersWithin(dynamodb.url, 0)).toBe(true);
  });

  it.each`
    url                     | sentence
    ${'http://127.0.0.1:1'} | ${'GATEHOUSE_DYNAMODB_ENDPOINT: no DynamoDB answers at http://127.0.0.1:1'}
    ${'over there'}         | ${'GATEHOUSE_DYNAMODB_ENDPOINT is not a URL; write http://127.0.0.1:8000'}
  `('at $url stops with a sentence', async ({ url, sentence }) => {
    await expect(startDynamoDb({ env: { GATEHOUSE_DYNAMODB_ENDPOINT: url } })).rejects.toThrow(sentence);
  });
});

describe('a table of the template', () => {
  it('has its keys and indexes; what only AWS can do has no effect', async () => {
    await create('orders', {
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: ['pk', 'sk', 'owner'].map((name) => ({ AttributeName: name, AttributeType: 'S' })),
      GlobalSecondaryIndexes: [
        {
          IndexName: 'by-owner',
          KeySchema: [{ AttributeName: 'owner', KeyType: 'HASH' }],
          Projection: { ProjectionType: 'ALL' },
          WarmThroughput: { ReadUnitsPerSecond: 12000 },
        },
      ],
      Replicas: [{ Region: 'eu-west-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      DeletionProtectionEnabled: true,
      Tags: [{ Key: 'gateway', Value: 'shop' }],
    });
    const key = { pk: { S: 'p' }, sk: { S: 's' } };
    await client.send(
      new UpdateItemCommand({
        TableName: 'orders',
        Key: key,
        UpdateExpression: 'SET #owner = :owner ADD hits :one',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': { S: 'o' }, ':one': { N: '1' } },
      }),
    );
    const { Items } = await client.send(
      new QueryCommand({
        TableName: 'orders',
        IndexName: 'by-owner',
        KeyConditionExpression: '#owner = :owner',
        ExpressionAttributeNames: { '#owner': 'owner' },
        ExpressionAttributeValues: { ':owner': { S: 'o' } },
      }),
    );
    expect(Items).toEqual([{ ...key, owner: { S: 'o' }, hits: { N: '1' } }]);
  });

  it('that is there already with the same key is taken as it is; with another key it is an error', async () => {
    await create('kept', keyed);
    await client.send(new PutItemCommand({ TableName: 'kept', Item: { pk: { S: 'a' } } }));
    await create('kept', keyed);
    const { Item } = await client.send(new GetItemCommand({ TableName: 'kept', Key: { pk: { S: 'a' } } }));
    expect(Item).toEqual({ pk: { S: 'a' } });
    const other = {
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    };
    await expect(create('kept', other)).rejects.toThrow(`table kept exists at ${dynamodb.url} with another key`);
  });

  it.each<{ properties: JsonObject; at: string }>`
    properties                                                            | at
    ${{ ...keyed, StreamSpecification: { StreamViewType: 'KEYS_ONLY' } }} | ${'Shop State StreamSpecification'}
    ${{ ...keyed, Misspelt: 1 }}                                          | ${'Shop State Misspelt'}
    ${{ ...keyed, GlobalSecondaryIndexes: [{ Backfill: true }] }}         | ${'Shop State GlobalSecondaryIndexes.0.Backfill'}
  `('with something unknown is refused at $at', async ({ properties, at }) => {
    await expect(create('refused', properties)).rejects.toThrow(
      `${at}: the local DynamoDB has nothing for this property`,
    );
  });

  it('with a name that DynamoDB refuses fails with DynamoDB’s own words', async () => {
    await expect(create('x', keyed)).rejects.toMatchObject({ name: 'DynamoDbRefusal', type: 'ValidationException' });
  });
});
