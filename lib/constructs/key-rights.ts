import { Aws, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** What a service of AWS does with a key for whom it serves. */
const used = {
  /** Source: what `Table.grantReadWriteData` of aws-cdk-lib 2.276 grants on the key of a table, with no wildcard. */
  dynamodb: [
    'kms:Decrypt',
    'kms:DescribeKey',
    'kms:Encrypt',
    'kms:GenerateDataKey',
    'kms:GenerateDataKeyWithoutPlaintext',
    'kms:ReEncryptFrom',
    'kms:ReEncryptTo',
  ],
  secretsmanager: ['kms:Decrypt'],
} as const;

/** Lets it use this key through one service of AWS, and through no other and not by itself. */
export function grantKey(grantee: IGrantable, key: IKey, service: keyof typeof used): void {
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: [...used[service]],
      resources: [key.keyArn],
      conditions: { StringEquals: { 'kms:ViaService': `${service}.${Aws.REGION}.amazonaws.com` } },
    }),
  );
}

/**
 * Lets CloudWatch Logs encrypt the log groups of this account by the key: its policy must say so, and it is asked only for
 * groups that name it. False for a key whose policy is not this app's to change.
 * Source: "Encrypt log data in CloudWatch Logs using AWS KMS", CloudWatch Logs User Guide, read 2026-11-24.
 */
export function letLogsUse(scope: Construct, key: IKey): boolean {
  const { partition } = Stack.of(scope);
  const { statementAdded } = key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'LogGroups',
      principals: [new ServicePrincipal(`logs.${Aws.REGION}.amazonaws.com`)],
      actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
      resources: ['*'],
      conditions: {
        ArnLike: {
          'kms:EncryptionContext:aws:logs:arn': `arn:${partition}:logs:${Aws.REGION}:${Aws.ACCOUNT_ID}:log-group:*`,
        },
      },
    }),
    true,
  );
  return statementAdded;
}
