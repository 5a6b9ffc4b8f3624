import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Circuit, Standing } from '../../../lib/engine/breaker/circuit.ts';
import type { Evidence } from '../../../lib/engine/breaker/evidence.ts';
import { type BreakerStore, BreakerStoreUnavailable, type ChangedCircuit } from '../../ports.ts';
import { attributesOf, countersOf, type Item, rowOf } from './breaker-row.ts';
import type { ServerClock } from './server-clock.ts';

export interface BreakerStoreParts {
  readonly client: DynamoDBClient;
  /** Of that client. */
  readonly clock: ServerClock;
  readonly tableName: string;
  readonly gateway: string;
  /** How long a command may take; no call waits for it. */
  readonly budgetMillis: number;
}

/** A circuit that nobody has changed for so long is forgotten, and forced ones are to be kept. */
const keptSeconds = 400 * 86_400;

type Update = {
  readonly expression: string;
  readonly condition: string;
  readonly values: { readonly [name: string]: AttributeValue };
};

/**
 * The rows `circuit#<gateway>` of the state table, one a circuit, of a kilobyte at the most: one query reads all of them. A
 * change is one conditional update, whatever the number of claimants. DynamoDB's own time stands in the rows, as its answers
 * tell it, and an instance learns of them how long ago that was: no clock of an instance is in a row.
 */
export function dynamoDbBreakerStore(parts: BreakerStoreParts): BreakerStore {
  const { client, clock, tableName, gateway, budgetMillis } = parts;
  const spent = new Map<string, readonly string[]>();
  let hasAnswered = false;
  const nowMillis = () => clock.nowMicros() / 1_000;
  const partition = { S: `circuit#${gateway}` };
  const within = () => ({ abortSignal: AbortSignal.timeout(budgetMillis) });

  function seen(circuit: string, item: Item): Circuit {
    const row = rowOf(item, nowMillis());
    spent.set(circuit, row.spent);
    return row.circuit;
  }

  async function read(): Promise<ReadonlyMap<string, Circuit>> {
    const command = new QueryCommand({
      TableName: tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partition },
    });
    const { Items = [] } = await answered(client.send(command, within()));
    hasAnswered = true;
    return new Map(Items.map((item) => [item['sk']?.S as string, seen(item['sk']?.S as string, item)]));
  }

  async function readOne(circuit: string): Promise<Circuit> {
    const Key = { pk: partition, sk: { S: circuit } };
    const command = new GetItemCommand({ TableName: tableName, Key, ConsistentRead: true });
    const { Item = {} } = await answered(client.send(command, within()));
    return seen(circuit, Item);
  }

  /** Whoever finds the condition unmet reads the row: not every engine tells it with the refusal. */
  async function update(circuit: string, make: () => Update): Promise<ChangedCircuit> {
    if (!hasAnswered) await read();
    const { expression, condition, values } = make();
    const expiresAt = Math.ceil(nowMillis() / 1_000) + keptSeconds;
    const command = new UpdateItemCommand({
      TableName: tableName,
      Key: { pk: partition, sk: { S: circuit } },
      UpdateExpression: `${expression}${removal(spent.get(circuit) ?? [])}`,
      ConditionExpression: condition,
      ExpressionAttributeValues: { ...values, ':expiresAt': { N: String(expiresAt) } },
      ReturnValues: 'ALL_NEW',
    });
    try {
      const { Attributes } = await client.send(command, within());
      return { ...seen(circuit, Attributes as Item), isMade: true };
    } catch (cause) {
      if (cause instanceof ConditionalCheckFailedException) return { ...(await readOne(circuit)), isMade: false };
      throw new BreakerStoreUnavailable('the table of circuits did not answer', { cause });
    }
  }

  return {
    read,
    async report(circuit, epoch, evidence) {
      const { isMade: _, ...found } = await update(circuit, () => reportOf(epoch, evidence, nowMillis()));
      return found;
    },
    change: (circuit, epoch, next) => update(circuit, () => changeOf(epoch, next, nowMillis())),
    close: async () => client.destroy(),
  };
}

function reportOf(epoch: number, evidence: Evidence, now: number): Update {
  const counters = countersOf(evidence, epoch, now);
  const adding = Object.keys(counters).map((name) => `${name} :${name}`);
  return { expression: `SET expiresAt = :expiresAt ADD ${adding.join(', ')}`, ...ofEpoch(epoch, counters) };
}

function changeOf(epoch: number, next: Standing, now: number): Update {
  const attributes = attributesOf(next, now);
  const setting = Object.keys(attributes).map((name) => `${name} = :${name}`);
  return { expression: `SET ${setting.join(', ')}, expiresAt = :expiresAt`, ...ofEpoch(epoch, attributes) };
}

/** A row without an epoch has never changed. */
function ofEpoch(epoch: number, attributes: Update['values']): Omit<Update, 'expression'> {
  const values = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`:${name}`, value]));
  return epoch === 0
    ? { condition: 'attribute_not_exists(epoch)', values }
    : { condition: 'epoch = :seen', values: { ...values, ':seen': { N: String(epoch) } } };
}

const removal = (names: readonly string[]) => (names.length === 0 ? '' : ` REMOVE ${names.join(', ')}`);

async function answered<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (cause) {
    throw new BreakerStoreUnavailable('the table of circuits did not answer', { cause });
  }
}
