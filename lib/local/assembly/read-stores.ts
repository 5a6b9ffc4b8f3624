import type { TableDefinition } from '../services/dynamodb/table-request.ts';
import type { Assembly } from './read-assembly.ts';
import { property, resolve, resourcesOf, type Scope } from './resolve.ts';
import { isObject, type JsonObject } from './template.ts';

/** Which stores the functions of an assembly use: what its stacks create, and what somebody else made. */
export interface Stores {
  readonly hasCache: boolean;
  readonly tables: readonly TableDefinition[];
}

const cacheTypes = [
  'AWS::ElastiCache::ServerlessCache',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::CacheCluster',
];
const cacheVariable = 'GATEHOUSE_VALKEY_URL';
const tableVariables = ['GATEHOUSE_IDENTITY_TABLE', 'GATEHOUSE_STATE_TABLE'];
const tableTypes = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** The properties of a table that its API answers depend on; only these need to resolve. */
const tableShape = ['AttributeDefinitions', 'KeySchema', 'GlobalSecondaryIndexes', 'LocalSecondaryIndexes'];

export function readStores({ stacks }: Assembly): Stores {
  const of = (types: readonly string[]) => stacks.flatMap((stack) => resourcesOf(stack, stacks, types));
  const tables = of(tableTypes).map((scope): TableDefinition => {
    const { resource } = scope.place;
    const properties = Object.entries(scope.stack.template.Resources?.[resource]?.Properties ?? {});
    return {
      place: scope.place,
      tableName: `${resolve({ Ref: resource }, scope)}`,
      properties: Object.fromEntries(
        properties.map(([name, value]) => [name, tableShape.includes(name) ? (property(name, scope) ?? null) : value]),
      ),
    };
  });
  const functions = of(['AWS::Lambda::Function']).map((scope) => ({ scope, variables: variablesOf(scope) }));
  const named = functions.flatMap(({ scope, variables }) =>
    tableVariables
      .filter((variable) => variable in variables)
      .map((variable) => ({ scope, tableName: `${resolve(variables[variable] ?? null, scope)}` })),
  );
  const others = new Map(named.map(({ scope, tableName }) => [tableName, givenTable(scope, tableName)]));
  for (const { tableName } of tables) others.delete(tableName);
  return {
    hasCache: of(cacheTypes).length > 0 || functions.some(({ variables }) => cacheVariable in variables),
    tables: [...tables, ...others.values()],
  };
}

function variablesOf({ stack, place }: Scope): JsonObject {
  const declared = stack.template.Resources?.[place.resource]?.Properties?.['Environment'];
  return isObject(declared) && isObject(declared['Variables']) ? declared['Variables'] : {};
}

const keyNames = ['pk', 'sk'] as const;

/** A table that no stack of the assembly creates; those that a gateway may be given all have one shape. */
function givenTable({ place }: Scope, tableName: string): TableDefinition {
  const AttributeDefinitions = keyNames.map((AttributeName) => ({ AttributeName, AttributeType: 'S' }));
  const KeySchema = keyNames.map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' }));
  return { place, tableName, properties: { AttributeDefinitions, KeySchema } };
}
