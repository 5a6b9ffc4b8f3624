import type {
  AttributeValue,
  DynamoDBClient,
  DynamoDBClientConfig,
  UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { IdentityStoreUnavailable } from '../../ports.ts';

export type IdentityRow = { readonly [name: string]: AttributeValue };

interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

/** The table `identity`, as its rows lie there. Every call @throws IdentityStoreUnavailable when it is not answered in time. */
export interface IdentityTable {
  get(key: RowKey): Promise<IdentityRow | undefined>;
  /** False when the condition did not hold, and nothing was written. */
  update(key: RowKey, change: RowChange): Promise<boolean>;
  /** Rows of one partition, page after page; each is as long as DynamoDB makes it. */
  pages(pk: string, filter: RowFilter): AsyncIterable<readonly IdentityRow[]>;
  close(): void;
}

export type RowChange = Required<
  Pick<UpdateItemCommandInput, 'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'>
>;

export interface RowFilter {
  readonly expression: string;
  readonly values: IdentityRow;
}

/** Twice within an authorizer's time, with an issuer asked in between. */
const callMillis = 700;
/** No call takes so long by itself: its function was frozen under it. */
const frozenMillis = 2 * callMillis;

/** The AWS SDK is loaded with the first call: no function that needs no row waits for it in its cold start. */
export function identityTable(tableName: string, config: DynamoDBClientConfig = {}): IdentityTable {
  const { open, close } = lateClient(config);
  const keyOf = ({ pk, sk }: RowKey) => ({ pk: { S: pk }, sk: { S: sk } });
  const opened = <T>(call: (client: OpenClient, within: AbortSignal) => Promise<T>): Promise<T> =>
    answered(async () => call(await open(), AbortSignal.timeout(callMillis)));
  return {
    get: (key) =>
      opened(async ({ sdk, client }, abortSignal) => {
        const command = new sdk.GetItemCommand({ TableName: tableName, Key: keyOf(key), ConsistentRead: true });
        return (await client.send(command, { abortSignal })).Item;
      }),
    update: (key, change) =>
      opened(async ({ sdk, client }, abortSignal) => {
        try {
          const command = new sdk.UpdateItemCommand({ TableName: tableName, Key: keyOf(key), ...change });
          await client.send(command, { abortSignal });
          return true;
        } catch (error) {
          if (error instanceof sdk.ConditionalCheckFailedException) return false;
          throw error;
        }
      }),
    async *pages(pk, { expression, values }) {
      let startKey: IdentityRow | undefined;
      do {
        const page = await opened(({ sdk, client }, abortSignal) => {
          const command = new sdk.QueryCommand({
            TableName: tableName,
            KeyConditionExpression: 'pk = :pk',
            FilterExpression: expression,
            ExpressionAttributeValues: { ':pk': { S: pk }, ...values },
            ConsistentRead: true,
            ...(startKey === undefined ? {} : { ExclusiveStartKey: startKey }),
          });
          return client.send(command, { abortSignal });
        });
        yield page.Items ?? [];
        startKey = page.LastEvaluatedKey;
      } while (startKey !== undefined);
    },
    close,
  };
}

interface OpenClient {
  readonly sdk: typeof import('@aws-sdk/client-dynamodb');
  readonly client: DynamoDBClient;
}

function lateClient(config: DynamoDBClientConfig): { open(): Promise<OpenClient>; close(): void } {
  let opened: Promise<OpenClient> | undefined;
  const open = async (): Promise<OpenClient> => {
    const sdk = await import('@aws-sdk/client-dynamodb');
    return { sdk, client: new sdk.DynamoDBClient({ ...config, maxAttempts: 2 }) };
  };
  return {
    open() {
      opened ??= open();
      return opened;
    },
    close() {
      opened?.then(({ client }) => client.destroy());
    },
  };
}

/**
 * What goes on behind a request is frozen with its function, for minutes or hours, and has run out of time when it goes on.
 * That says nothing of the table, so it is asked once more.
 */
async function answered<T>(call: () => Promise<T>): Promise<T> {
  const startedAtMillis = Date.now();
  try {
    return await call().catch((error) => {
      if (Date.now() - startedAtMillis < frozenMillis) throw error;
      return call();
    });
  } catch (cause) {
    throw new IdentityStoreUnavailable('the identity table did not answer', { cause });
  }
}
