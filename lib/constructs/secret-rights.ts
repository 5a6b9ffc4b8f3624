import { ArnFormat, Stack, Token } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';

/** Lets a function read these secrets of Secrets Manager and no others. A secret with a KMS key of its own also needs that key's policy. */
export function grantSecrets(grantee: IFunction & IGrantable, names: readonly string[]): void {
  if (names.length === 0) return;
  grantee.grantPrincipal.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: names.map((name) => secretArn(Stack.of(grantee), name)),
    }),
  );
}

/** The ARN of a secret that is known by its name, or is one: Secrets Manager adds a dash and six characters of its own. */
export function secretArn(stack: Stack, name: string): string {
  if (!Token.isUnresolved(name) && name.startsWith('arn:')) return name;
  return stack.formatArn({
    service: 'secretsmanager',
    resource: 'secret',
    resourceName: `${name}-??????`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
}
