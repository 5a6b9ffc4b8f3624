import { isObject, type Json, type JsonObject } from '../../assembly/template.ts';
import { below, type Place, Unsupported } from '../../assembly/unsupported.ts';

/** A resolved `AWS::DynamoDB::Table` or `AWS::DynamoDB::GlobalTable`. */
export interface TableDefinition {
  readonly place: Place;
  readonly tableName: string;
  readonly properties: JsonObject;
}

/** What becomes of each property; one that is not named here is refused. */
type Treatment = 'carried' | 'without effect here';

/** Capacity, backup, encryption, expiry and replication change how AWS keeps a table, not what an API call answers. */
const tableProperties: { readonly [property: string]: Treatment } = {
  AttributeDefinitions: 'carried',
  KeySchema: 'carried',
  GlobalSecondaryIndexes: 'carried',
  LocalSecondaryIndexes: 'carried',
  TableName: 'without effect here',
  BillingMode: 'without effect here',
  ProvisionedThroughput: 'without effect here',
  OnDemandThroughput: 'without effect here',
  WarmThroughput: 'without effect here',
  WriteProvisionedThroughputSettings: 'without effect here',
  WriteOnDemandThroughputSettings: 'without effect here',
  PointInTimeRecoverySpecification: 'without effect here',
  ContributorInsightsSpecification: 'without effect here',
  DeletionProtectionEnabled: 'without effect here',
  SSESpecification: 'without effect here',
  TableClass: 'without effect here',
  Tags: 'without effect here',
  // Readers compare the expiry themselves: AWS deletes late too.
  TimeToLiveSpecification: 'without effect here',
  // The one copy on this machine stands for all of them.
  Replicas: 'without effect here',
};

const indexProperties: { readonly [property: string]: Treatment } = {
  IndexName: 'carried',
  KeySchema: 'carried',
  Projection: 'carried',
  ProvisionedThroughput: 'without effect here',
  OnDemandThroughput: 'without effect here',
  WarmThroughput: 'without effect here',
  WriteProvisionedThroughputSettings: 'without effect here',
  WriteOnDemandThroughputSettings: 'without effect here',
  ReadProvisionedThroughputSettings: 'without effect here',
  ReadOnDemandThroughputSettings: 'without effect here',
  ContributorInsightsSpecification: 'without effect here',
};

/** The CreateTable call of a table. @throws {@link Unsupported} at a property that would be dropped in silence. */
export function tableRequest({ place, tableName, properties }: TableDefinition): JsonObject {
  const carried = carry(properties, tableProperties, place);
  const indexes = (['GlobalSecondaryIndexes', 'LocalSecondaryIndexes'] as const)
    .filter((list) => list in carried)
    .map((list) => [list, carryIndexes(carried[list], below(place, list))]);
  return { ...carried, ...Object.fromEntries(indexes), TableName: tableName, BillingMode: 'PAY_PER_REQUEST' };
}

function carryIndexes(list: Json | undefined, place: Place): readonly JsonObject[] {
  if (!Array.isArray(list)) throw new Unsupported(place, 'a list of indexes is needed here');
  return list.map((index, at) => carry(index, indexProperties, below(place, at)));
}

function carry(value: Json, treatments: { readonly [property: string]: Treatment }, place: Place): JsonObject {
  if (!isObject(value)) throw new Unsupported(place, 'an object is needed here');
  for (const name of Object.keys(value))
    if (!Object.hasOwn(treatments, name))
      throw new Unsupported(below(place, name), 'the local DynamoDB has nothing for this property');
  return Object.fromEntries(Object.entries(value).filter(([name]) => treatments[name] === 'carried'));
}
