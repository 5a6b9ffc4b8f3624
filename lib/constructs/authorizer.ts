import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import type { FunctionRun } from './function-run.ts';
import { GatewayFunction } from './gateway-function.ts';
import { grantIdentity } from './gateway-table.ts';
import { grantSecrets } from './secret-rights.ts';

export interface AuthorizerProps {
  readonly plan: Pick<GatewayPlan, 'gateway' | 'authorizer'>;
  readonly identity: ITable;
  /** Names of the secrets of OAuth clients. */
  readonly clientSecrets: readonly string[];
  readonly run: FunctionRun;
}

/** The function that says who calls. It is outside of any VPC because it fetches keys. */
export function authorizer(scope: Construct, props: AuthorizerProps): GatewayFunction {
  const { plan, identity, clientSecrets, run } = props;
  const made = new GatewayFunction(scope, 'Authorizer', {
    ...run,
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
