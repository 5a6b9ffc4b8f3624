import { Stack } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnEventInvokeConfig, CfnPermission } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { HealthEvent } from '../contract/health-event.ts';
import type { HealthConfig } from '../contract/runtime-config.ts';
import { decodeUpstreamSecrets } from '../contract/upstream-place.ts';
import type { FunctionRun } from './function-run.ts';
import { GatewayFunction } from './gateway-function.ts';
import { healthEvent } from './health-event.ts';
import type { Network } from './network.ts';
import { grantSecrets } from './secret-rights.ts';
import { grantHealth } from './state-rights.ts';

export interface HealthChecksProps {
  readonly config: HealthConfig;
  readonly state: ITable;
  /** Where the forwarders stand: from there the targets are seen as they are called. null outside of any VPC. */
  readonly network: Network | null;
  readonly stageVariables: { readonly [name: string]: string };
  readonly run: FunctionRun;
}

/** A run checks for a minute, and then has the last check's time and some for what it still has to write. */
const runSeconds = 60;
const marginSeconds = 5;
/** Twenty targets took 76 MB at the most, over plain http. */
const memoryMegabytes = 192;

/**
 * Checks the targets of upstreams all the time: a function that is called every minute and checks for a minute. A run that
 * failed is not made again, since the next one is there within a minute.
 */
export class HealthChecks extends Construct {
  readonly function: GatewayFunction['function'];

  constructor(scope: Construct, id: string, props: HealthChecksProps) {
    super(scope, id);
    const { config, state, network, stageVariables, run } = props;
    const longestMillis = Math.max(...Object.values(config.upstreams).map(({ health }) => health.timeoutMillis));
    const checks = new GatewayFunction(this, 'Checks', {
      ...run,
      bundle: 'health',
      config,
      description: `Checks the targets of ${config.gateway}`,
      memoryMegabytes,
      timeoutSeconds: runSeconds + Math.ceil(longestMillis / 1_000) + marginSeconds,
      environment: { GATEHOUSE_STATE_TABLE: state.tableName },
      ...(network && { placement: network }),
    });
    this.function = checks.function;
    grantHealth(state, this.function, config.gateway);
    grantSecrets(this.function, tlsSecrets(config, stageVariables));
    new CfnEventInvokeConfig(this, 'Once', {
      functionName: this.function.functionName,
      qualifier: '$LATEST',
      maximumRetryAttempts: 0,
      maximumEventAgeInSeconds: runSeconds,
    });
    this.schedule(healthEvent(config, stageVariables));
  }

  private schedule(event: HealthEvent): void {
    const rule = new CfnRule(this, 'EveryMinute', {
      description: 'Lets the targets be checked for another minute',
      scheduleExpression: 'rate(1 minute)',
      targets: [{ id: 'Checks', arn: this.function.functionArn, input: Stack.of(this).toJsonString(event) }],
    });
    new CfnPermission(this, 'Permission', {
      action: 'lambda:InvokeFunction',
      principal: 'events.amazonaws.com',
      functionName: this.function.functionArn,
      sourceArn: rule.attrArn,
    });
  }
}

/** A check needs the TLS of a target, and never the credential. */
function tlsSecrets(
  { upstreams }: HealthConfig,
  stageVariables: HealthChecksProps['stageVariables'],
): readonly string[] {
  return Object.values(upstreams).flatMap(({ secretsVariable }) => {
    const { ca, certificate } = decodeUpstreamSecrets(stageVariables[secretsVariable ?? ''] ?? '');
    return [ca, certificate].filter((name) => name !== undefined);
  });
}
