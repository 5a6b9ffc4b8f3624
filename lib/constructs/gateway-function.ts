import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Alias,
  Architecture,
  type IVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
  type Version,
} from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { FunctionRun } from './function-run.ts';
import { withPrebuiltCode } from './prebuilt-code.ts';

export interface GatewayFunctionProps extends FunctionRun {
  /** Directory under `dist/lambdas`. */
  readonly bundle: string;
  /** Written as `config.json` beside the bundle; holds no token. */
  readonly config: object;
  readonly description: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment?: { readonly [name: string]: string };
  /** Where the function stands; outside of any VPC without it. */
  readonly placement?: Placement;
}

export interface Placement {
  readonly vpc: IVpc;
  readonly subnets: SubnetSelection;
  readonly securityGroups: readonly ISecurityGroup[];
  /** Its subnets have IPv6 addresses, by which functions call out. */
  readonly isDualStack: boolean;
}

/** Of the alias that leads to the version in use. */
export const aliasName = 'live';

/**
 * A shipped function with a log group and a role of its own, and a published version where one is called. The role may write its log and its traces
 * and nothing else; who needs more grants it. Old versions stay, so that a stage can go back to an older deployment.
 *
 * It has an alias where new versions get calls step by step, and where instances are kept ready: kept for a version, they would be
 * paid for as long as that version stays.
 */
export class GatewayFunction extends Construct {
  readonly function: LambdaFunction;
  readonly logGroup: ILogGroup;
  readonly live: Alias | null;

  constructor(scope: Construct, id: string, props: GatewayFunctionProps) {
    super(scope, id);
    const { logGroup, retention = RetentionDays.ONE_MONTH } = props.logs ?? {};
    this.logGroup = logGroup ?? new LogGroup(this, 'Log', { retention });
    const role: IRole =
      props.role ?? new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    const { placement } = props;
    if (placement) for (const statement of networkInterfaceStatements()) role.addToPrincipalPolicy(statement);

    this.function = withPrebuiltCode(
      props.bundle,
      props.config,
      (code) =>
        new LambdaFunction(this, 'Function', {
          description: props.description,
          code,
          handler: 'index.handler',
          runtime: Runtime.NODEJS_24_X,
          architecture: Architecture.ARM_64,
          memorySize: props.memoryMegabytes,
          timeout: Duration.seconds(props.timeoutSeconds),
          environment: { ...props.environment },
          role,
          logGroup: this.logGroup,
          // The platform's own START, END and REPORT lines would cost as much as the function's one line.
          loggingFormat: LoggingFormat.JSON,
          systemLogLevelV2: SystemLogLevel.WARN,
          tracing: props.isTraced === false ? Tracing.DISABLED : Tracing.ACTIVE,
          currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
          ...(props.reservedConcurrency !== undefined && { reservedConcurrentExecutions: props.reservedConcurrency }),
          ...(placement && {
            vpc: placement.vpc,
            vpcSubnets: placement.subnets,
            securityGroups: [...placement.securityGroups],
            ...(placement.isDualStack && { ipv6AllowedForDualStack: true }),
          }),
        }),
    );
    this.live = this.alias(props);
  }

  /** The published one; made when somebody asks for it. */
  get version(): Version {
    return this.function.currentVersion;
  }

  /** What is called for requests. */
  get called(): Version | Alias {
    return this.live ?? this.version;
  }

  private alias({ isShifted = false, provisionedConcurrency }: FunctionRun): Alias | null {
    if (!isShifted && provisionedConcurrency === undefined) return null;
    return new Alias(this, 'Live', {
      aliasName,
      // aws-cdk-lib is not typed for exactOptionalPropertyTypes: its classes do not fit their own interfaces under it.
      version: this.version as IVersion,
      ...(provisionedConcurrency !== undefined && { provisionedConcurrentExecutions: provisionedConcurrency }),
    });
  }
}

const networkInterfaceActions = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/**
 * Lambda attaches the function to the VPC with the function's role. EC2 knows no narrower resource for it, so the function's
 * own code is refused the same actions: its calls carry `lambda:SourceFunctionArn`, those of the service do not.
 */
function networkInterfaceStatements(): readonly PolicyStatement[] {
  return [
    new PolicyStatement({ actions: networkInterfaceActions, resources: ['*'] }),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: networkInterfaceActions,
      resources: ['*'],
      conditions: { Null: { 'lambda:SourceFunctionArn': 'false' } },
    }),
  ];
}
