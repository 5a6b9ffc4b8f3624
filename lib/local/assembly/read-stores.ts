import type { TableDefinition } from '../services/dynamodb/table-request.ts';
import type { Assembly } from './read-assembly.ts';
import { property, resolve, resourcesOf } from './resolve.ts';

/** Which stores the stacks of an assembly create. */
export interface Stores {
  readonly hasCache: boolean;
  readonly tables: readonly TableDefinition[];
}

const cacheTypes = [
  'AWS::ElastiCache::ServerlessCache',
  'AWS::ElastiCache::ReplicationGroup',
  'AWS::ElastiCache::CacheCluster',
];
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
  return { hasCache: of(cacheTypes).length > 0, tables };
}
