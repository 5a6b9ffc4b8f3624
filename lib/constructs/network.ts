import { Annotations } from 'aws-cdk-lib';
import {
  GatewayVpcEndpointAwsService,
  type ISecurityGroup,
  type IVpc,
  SecurityGroup,
  type SubnetSelection,
  SubnetType,
  Vpc,
} from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import type { Placement } from './gateway-function.ts';

export interface NetworkProps {
  /** Default: an isolated VPC of two zones, without NAT. */
  readonly vpc?: IVpc;
  /** Where in `vpc`; default: its private subnets with egress. */
  readonly subnets?: SubnetSelection;
  /** Of the forwarder in `vpc`; default: one of its own that may call out. */
  readonly securityGroups?: readonly ISecurityGroup[];
  /** Upstreams that are called from this network, for the warning that an isolated one reaches no public address. */
  readonly upstreams: readonly string[];
}

/** Where the forwarder and its cache stand. */
export class Network extends Construct implements Placement {
  readonly vpc: IVpc;
  /** Made here, and so without any way out that is not made here as well. */
  readonly isOwn: boolean;
  readonly subnets: SubnetSelection;
  readonly securityGroups: readonly ISecurityGroup[];

  constructor(scope: Construct, id: string, props: NetworkProps) {
    super(scope, id);
    this.isOwn = props.vpc === undefined;
    this.vpc = props.vpc ?? isolatedVpc(this);
    this.subnets = props.subnets ?? {
      subnetType: props.vpc ? SubnetType.PRIVATE_WITH_EGRESS : SubnetType.PRIVATE_ISOLATED,
    };
    this.securityGroups = props.securityGroups ?? [
      new SecurityGroup(this, 'ForwarderGroup', {
        vpc: this.vpc,
        description: 'The forwarder: calls upstreams and its cache',
      }),
    ];
    if (!props.vpc && props.upstreams.length > 0) {
      Annotations.of(this).addWarningV2(
        'cdk-gatehouse:isolated-network',
        `this gateway made an isolated network, from which no public address is reachable: ${props.upstreams.join(', ')}. ` +
          'Give `vpc` a network with a route to them, or declare the routes `direct`.',
      );
    }
  }
}

/** Without a custom resource for the default security group: nothing here uses that group. */
function isolatedVpc(scope: Construct): IVpc {
  const vpc = new Vpc(scope, 'Vpc', {
    maxAzs: 2,
    natGateways: 0,
    restrictDefaultSecurityGroup: false,
    subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 }],
    gatewayEndpoints: { DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
  });
  // aws-cdk-lib is not typed for exactOptionalPropertyTypes: its classes do not fit their own interfaces under it.
  return vpc as IVpc;
}
