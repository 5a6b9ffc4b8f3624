/** An attribute as DynamoDB's JSON protocol writes it. */
type Attribute = { readonly S: string } | { readonly N: string } | { readonly BOOL: boolean };

export type Row = { readonly [name: string]: Attribute };

/** The part of an answer of DynamoDB that is read here. */
export interface DynamoDbAnswer {
  readonly Item?: Row;
  readonly Items?: readonly Row[];
  readonly Attributes?: Row;
  readonly LastEvaluatedKey?: Row;
}

export type DynamoDbOperation = 'GetItem' | 'PutItem' | 'DeleteItem' | 'Query' | 'Scan';

/** The identity table of one gateway, on this machine or deployed: inputs and answers are those of DynamoDB's own API. */
export interface IdentityTable {
  readonly name: string;
  call(operation: DynamoDbOperation, input: object): Promise<DynamoDbAnswer>;
}

/** Key of a row. */
export interface RowKey {
  readonly pk: string;
  readonly sk: string;
}

const keyOf = ({ pk, sk }: RowKey): Row => ({ pk: { S: pk }, sk: { S: sk } });

export async function readRow(table: IdentityTable, key: RowKey): Promise<Row | undefined> {
  const input = { TableName: table.name, Key: keyOf(key), ConsistentRead: true };
  return (await table.call('GetItem', input)).Item;
}

export async function writeRow(table: IdentityTable, key: RowKey, row: Row): Promise<void> {
  await table.call('PutItem', { TableName: table.name, Item: { ...row, ...keyOf(key) } });
}

/** False when there was no such row. */
export async function deleteRow(table: IdentityTable, key: RowKey): Promise<boolean> {
  const input = { TableName: table.name, Key: keyOf(key), ReturnValues: 'ALL_OLD' };
  return (await table.call('DeleteItem', input)).Attributes !== undefined;
}

/** All pages of a query or a scan. */
export async function rowsOf(
  table: IdentityTable,
  operation: 'Query' | 'Scan',
  input: object,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let from: Row | undefined;
  do {
    const page: DynamoDbAnswer = await table.call(operation, {
      TableName: table.name,
      ConsistentRead: true,
      ...input,
      ...(from !== undefined && { ExclusiveStartKey: from }),
    });
    rows.push(...(page.Items ?? []));
    from = page.LastEvaluatedKey;
  } while (from !== undefined);
  return rows;
}

/** The text of an attribute; undefined where it is not there, or is no text and no number. */
export function textOf(row: Row, name: string): string | undefined {
  const attribute = row[name];
  if (attribute === undefined) return undefined;
  if ('S' in attribute) return attribute.S;
  return 'N' in attribute ? attribute.N : undefined;
}
