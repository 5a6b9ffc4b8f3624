import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { GatewayFunction } from '../gateway-function.ts';

/**
 * The key of the hashes by which logs name callers. Secrets Manager invents it, for this stage alone, and the authorizer alone
 * reads it: who reads logs cannot try which caller it is. Not the secret of signed tokens, which would let the authorizer sign.
 */
export class PrincipalSecret extends Construct {
  constructor(scope: Construct, id: string, authorizer: GatewayFunction) {
    super(scope, id);
    const { secretArn } = new Secret(this, 'Secret', {
      description: 'The key of the hashes by which logs name callers',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
    });
    authorizer.function.addEnvironment('GATEHOUSE_PRINCIPAL_SECRET', secretArn);
    authorizer.function.addToRolePolicy(
      new PolicyStatement({ actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] }),
    );
  }
}
