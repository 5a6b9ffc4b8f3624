import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import { GatewayFunction } from './gateway-function.ts';
import { grantIdentity } from './gateway-table.ts';
import { grantSecrets } from './secret-rights.ts';

export interface AuthorizerProps {
  readonly plan: Pick<GatewayPlan, 'gateway' | 'authorizer'>;
  readonly identity: Table;
  /** Names of the secrets of OAuth clients. */
  readonly clientSecrets: readonly string[];
}

/** The function that says who calls. It is outside of any VPC because it fetches keys. */
export function authorizer(scope: Construct, { plan, identity, clientSecrets }: AuthorizerProps): GatewayFunction {
  const made = new GatewayFunction(scope, 'Authorizer', {
    bundle: 'authorizer',
    config: plan.authorizer,
    description: `Says who calls ${plan.gateway}`,
    memoryMegabytes: 512,
    timeoutSeconds: 5,
    environment: { GATEHOUSE_IDENTITY_TABLE: identity.tableName },
  });
  grantIdentity(identity, made.function, plan.authorizer);
  grantSecrets(made.function, clientSecrets);
  return made;
}
