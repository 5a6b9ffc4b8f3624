import { Token } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { AttributeType, Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IConstruct } from 'constructs';
import type { Issue } from '../../contract/issue.ts';
import { field } from '../../model/reading.ts';
import { type LooseProps, optionPlace } from './option-group.ts';
import { isResource, unknownKeys, wrongType } from './option-shape.ts';

const tableNames = ['identity', 'state'] as const;
type TableName = (typeof tableNames)[number];
type Given = { readonly [name in TableName]?: ITable };

/** Mistakes in tables that exist already, as far as the app can see them. */
export function tableIssues({ tables }: LooseProps): readonly Issue[] {
  if (tables === undefined) return [];
  if (typeof tables !== 'object' || tables === null)
    return [wrongType('tables', tables, 'write `{ identity: …, state: … }`')];
  const wrong = tableNames.filter((name) => {
    const table = field(tables, name);
    return table !== undefined && !isResource(table, 'tableArn');
  });
  const given: Given = Object.fromEntries(
    tableNames
      .filter((name) => !wrong.includes(name) && field(tables, name))
      .map((name) => [name, field(tables, name)]),
  );
  return [
    ...unknownKeys('tables', tables, tableNames),
    ...wrong.map((name) =>
      wrongType(`tables.${name}`, field(tables, name), 'give a table of aws-cdk-lib/aws-dynamodb'),
    ),
    ...Object.entries(given).flatMap(([name, table]) => shapeIssues(name, table)),
    ...sharedIssues(given),
  ];
}

/** What was imported has no shape here. */
function shapeIssues(name: string, table: ITable): readonly Issue[] {
  if (!(table instanceof Table)) return [];
  const { partitionKeys, sortKeys } = table.schemaV2();
  const keys = [...partitionKeys, ...sortKeys].map((key) => `${key.name}: ${key.type}`);
  const wanted = [`pk: ${AttributeType.STRING}`, `sk: ${AttributeType.STRING}`];
  return keys.join() === wanted.join() ? [] : [{ code: 'GH2103', at: optionPlace('tables', name), got: keys }];
}

/** Rows of callers have no gateway in them, and who writes circuits must not write who may call: each table is one gateway's, for one thing. */
function sharedIssues(given: Given): readonly Issue[] {
  const { identity, state } = given;
  const twice = identity && state && isSame(identity, state) ? [sharedTable('state', 'identity')] : [];
  const elsewhere = Object.entries(given).flatMap(([name, table]) =>
    gatewaysWith(table).map((path) => sharedTable(name, path)),
  );
  return [...twice, ...elsewhere];
}

function sharedTable(name: string, other: string): Issue {
  return { code: 'GH2104', at: optionPlace('tables', name), got: other };
}

/** Paths of the gateways of the app that have the table already. */
function gatewaysWith(table: ITable): readonly string[] {
  return table.node.root.node
    .findAll()
    .filter((one) => tablesOf(one).some((theirs) => isSame(theirs, table)))
    .map(({ node }) => node.path);
}

/** Of a gateway, whichever copy of this library made it. */
function tablesOf(one: IConstruct): readonly ITable[] {
  if (!('identity' in one && 'state' in one)) return [];
  return [one.identity, one.state].filter((table): table is ITable => isResource(table, 'tableArn'));
}

function isSame(one: ITable, other: ITable): boolean {
  if (one === other) return true;
  const [name, otherName] = [one.tableName, other.tableName];
  return !Token.isUnresolved(name) && name === otherName;
}
