import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IAlarm, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { LambdaApplication, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Alias } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { aliasName, type GatewayFunction } from './gateway-function.ts';
import type { FunctionOptions } from './options/function-options.ts';
import { deploymentConfig, type GradualRollout } from './options/rollout.ts';

interface RolloutProps {
  readonly rollout: GradualRollout;
  readonly authorizer: GatewayFunction;
  /** The functions that serve requests, by a name that is part of the ids. */
  readonly serving: { readonly [name: string]: GatewayFunction };
}

/**
 * Moves the aliases of the gateway's functions step by step, by CodeDeploy, and back where an alarm says so; CloudFormation then takes
 * back the rest of the deployment. The stage waits for the aliases, so old routes meet new functions before new routes do.
 */
class Rollout extends Construct {
  constructor(scope: Construct, id: string, { rollout, authorizer, serving }: RolloutProps) {
    super(scope, id);
    const application = new LambdaApplication(this, 'Application');
    const shifted = { Authorizer: authorizer, ...serving };
    const role = this.role(Object.values(shifted));
    for (const [name, one] of Object.entries(shifted)) {
      const alarm = one === authorizer ? this.loggedErrors(name, one) : this.errors(name, one);
      new LambdaDeploymentGroup(this, name, {
        application,
        role,
        alias: aliasOf(one),
        deploymentConfig: deploymentConfig(rollout),
        alarms: [alarm as IAlarm, ...(rollout.alarms ?? [])],
      });
    }
  }

  /**
   * What CodeDeploy does with aliases and alarms, on these aliases; AWS's managed policy for it allows it on every function.
   * Alarms have no narrower resource than a region's. The CDK would attach that policy to a role that it may change.
   */
  private role(functions: readonly GatewayFunction[]): IRole {
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('codedeploy.amazonaws.com') });
    const arns = functions.flatMap(({ function: { functionArn } }) => [functionArn, `${functionArn}:*`]);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        resources: arns,
      }),
    );
    role.addToPolicy(
      new PolicyStatement({
        actions: ['cloudwatch:DescribeAlarms'],
        resources: [Stack.of(this).formatArn({ ...anyAlarm, arnFormat: ArnFormat.COLON_RESOURCE_NAME })],
      }),
    );
    return role.withoutPolicyUpdates();
  }

  /** Of the new version: one that throws, is killed or is too late. What it refuses it answers. */
  private errors(name: string, { function: { functionName }, version }: GatewayFunction): Alarm {
    const metric = new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Errors',
      dimensionsMap: {
        FunctionName: functionName,
        Resource: `${functionName}:${aliasName}`,
        ExecutedVersion: version.version,
      },
      ...counted,
    });
    return this.alarm(name, 'does not answer', metric);
  }

  /** API Gateway takes a refusal from an authorizer as an error of the function, so its own count of errors says nothing. */
  private loggedErrors(name: string, one: GatewayFunction): Alarm {
    const metricNamespace = 'Gatehouse';
    const metricName = `${one.node.addr.slice(-8)}-errors`;
    new MetricFilter(this, `${name}Errors`, {
      logGroup: one.logGroup,
      filterPattern: FilterPattern.any(
        FilterPattern.stringValue('$.message', '=', 'unexpected error'),
        FilterPattern.stringValue('$.record.status', '=', 'timeout'),
        FilterPattern.stringValue('$.record.status', '=', 'failure'),
      ),
      metricNamespace,
      metricName,
    });
    return this.alarm(
      name,
      'fails otherwise than by refusing',
      new Metric({ namespace: metricNamespace, metricName, ...counted }),
    );
  }

  private alarm(name: string, what: string, metric: Metric): Alarm {
    return new Alarm(this, `${name}Alarm`, {
      alarmDescription: `A new version of the function ${name} ${what}: its deployment is taken back`,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

const anyAlarm = { service: 'cloudwatch', resource: 'alarm', resourceName: '*' };
const counted = { statistic: Stats.SUM, period: Duration.minutes(1) };

function aliasOf({ live, node }: GatewayFunction): Alias {
  if (live === null) throw new Error(`${node.path} has no alias to shift`);
  return live;
}

/** What of a gateway is rolled out. */
interface RolledOut extends Construct {
  readonly authorizer: GatewayFunction;
  readonly forwarder: GatewayFunction;
  readonly isolatedForwarders: { readonly [service: string]: GatewayFunction };
  readonly aggregator: GatewayFunction | null;
}

/** Where the stage is the switch, there is nothing to make. */
export function rollOut(gateway: RolledOut, { rollout = 'at-once' }: FunctionOptions): void {
  if (rollout === 'at-once') return;
  const { authorizer, forwarder, isolatedForwarders, aggregator } = gateway;
  const isolated = Object.entries(isolatedForwarders).map(([service, one]) => [`Forwarder-${service}`, one]);
  const serving = {
    Forwarder: forwarder,
    ...Object.fromEntries(isolated),
    ...(aggregator && { Aggregator: aggregator }),
  };
  new Rollout(gateway, 'Rollout', { rollout, authorizer, serving });
}
