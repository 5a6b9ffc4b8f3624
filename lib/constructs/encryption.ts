import { Annotations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { letLogsUse } from './key-rights.ts';

/**
 * Lets logs and environments of functions that were made in the gateway so far be encrypted by the key. Neither needs a right of
 * the function: CloudWatch Logs asks the key's policy, and Lambda makes a grant when the function is deployed.
 */
export function encryptFunctions(gateway: Construct, key: IKey): void {
  const made = gateway.node.findAll();
  for (const one of made) if (one instanceof CfnFunction) one.kmsKeyArn = key.keyArn;
  const logs = made.filter((one) => one instanceof CfnLogGroup);
  for (const one of logs) one.kmsKeyId = key.keyArn;
  if (logs.length === 0 || letLogsUse(gateway, key)) return;
  Annotations.of(gateway).addWarningV2(
    'cdk-gatehouse:key-policy',
    'the policy of `encryptionKey` is not of this app: it must let CloudWatch Logs use the key, or no log group can be made ' +
      '(docs/deploying.md)',
  );
}
