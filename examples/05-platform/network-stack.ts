import { Stack, type StackProps } from 'aws-cdk-lib';
import { FlowLogDestination, type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import type { ApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { privateService } from './private-service.ts';

/** The network that was there before the gateway, with the services of two teams in it. */
export class NetworkStack extends Stack {
  readonly vpc: IVpc;
  readonly catalogue: ApplicationLoadBalancer;
  readonly orders: ApplicationLoadBalancer;

  constructor(scope: Construct, id: string, props: StackProps) {
    super(scope, id, props);
    const { region = 'eu-central-1' } = props.env ?? {};
    const vpc = new Vpc(this, 'Vpc', {
      // Named, so that synth asks no account which zones there are.
      availabilityZones: [`${region}a`, `${region}b`],
      restrictDefaultSecurityGroup: false,
      subnetConfiguration: [
        { name: 'Public', subnetType: SubnetType.PUBLIC, mapPublicIpOnLaunch: false },
        { name: 'Private', subnetType: SubnetType.PRIVATE_WITH_EGRESS },
      ],
      flowLogs: { Rejected: { destination: FlowLogDestination.toCloudWatchLogs() } },
    });
    this.vpc = vpc as IVpc;
    this.catalogue = privateService(this, 'Catalogue', this.vpc);
    this.orders = privateService(this, 'Orders', this.vpc);
  }
}
