import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, BillingMode, type ITable, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { identityRows } from '../contract/identity-rows.ts';
import type { AuthorizerConfig } from '../contract/runtime-config.ts';
import { grantKey } from './key-rights.ts';

/**
 * A table that outlives its stack: retained, protected against deletion, with point-in-time recovery. Rows expire by
 * `expiresAt`. There are two, because the owner of a breaker must not be able to write who may call.
 */
export function gatewayTable(scope: Construct, id: 'Identity' | 'State', encryptionKey?: IKey): ITable {
  const table = new Table(scope, id, {
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiresAt',
    billingMode: BillingMode.PAY_PER_REQUEST,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
    ...(encryptionKey && { encryption: TableEncryption.CUSTOMER_MANAGED, encryptionKey }),
  });
  return table as ITable;
}

/** Some rows of a table, by the beginning of their partition key, and what may be done with them. */
export interface RowRight {
  readonly actions: readonly `dynamodb:${string}`[];
  readonly keys: string;
}

/** Lets it do this with these rows of the table, and nothing with any other. */
export function grantRows(table: ITable, grantee: IGrantable, { actions, keys }: RowRight): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: [...actions],
      resources: [table.tableArn],
      conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [keys] } },
    }),
  );
  if (table.encryptionKey) grantKey(grantee, table.encryptionKey, 'dynamodb');
}

/**
 * Lets the authorizer share the keys of issuers, read own keys one by one, and list what is revoked: as far as its credentials
 * need it. It can change no key and no revocation.
 */
export function grantIdentity(table: ITable, grantee: IGrantable, { credentials }: AuthorizerConfig): void {
  const kinds = new Set(Object.values(credentials).map(({ kind }) => kind));
  const rows = [
    { actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'], keys: `${identityRows.keyDocument.prefix}*`, of: ['jwt'] },
    { actions: ['dynamodb:GetItem'], keys: `${identityRows.ownKey.prefix}*`, of: ['ownKey'] },
    { actions: ['dynamodb:Query'], keys: identityRows.revocation.pk, of: ['jwt', 'introspection'] },
  ] as const;
  for (const row of rows.filter(({ of }) => of.some((kind) => kinds.has(kind)))) grantRows(table, grantee, row);
}
