import {
  GatewayVpcEndpointAwsService,
  IpProtocol,
  type IVpc,
  SubnetType,
  Vpc,
  type VpcProps,
} from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Egress } from './egress.ts';

/** The subnets of functions and cache, whatever leads out of them. */
const ours = 'Private';
export const ownSubnets = { subnetGroupName: ours };

/**
 * A network of two zones with a way out of this kind. The subnets of functions and cache have the same ids and addresses for
 * every kind: another way out changes routes, and never moves the cache.
 */
export function ownVpc(scope: Construct, egress: Egress): IVpc {
  const vpc = new Vpc(scope, 'Vpc', {
    maxAzs: 2,
    // Without a custom resource for the default security group: nothing here uses that group.
    restrictDefaultSecurityGroup: false,
    gatewayEndpoints: { DynamoDb: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
    ...shapes[egress],
  });
  // aws-cdk-lib is not typed for exactOptionalPropertyTypes: its classes do not fit their own interfaces under it.
  return vpc as IVpc;
}

const isolated = { name: ours, subnetType: SubnetType.PRIVATE_ISOLATED, cidrMask: 24 };
const leadingOut = { ...isolated, subnetType: SubnetType.PRIVATE_WITH_EGRESS };

const shapes: { readonly [E in Egress]: VpcProps } = {
  none: { natGateways: 0, subnetConfiguration: [isolated] },
  nat: {
    natGateways: 2,
    subnetConfiguration: [
      leadingOut,
      { name: 'Public', subnetType: SubnetType.PUBLIC, cidrMask: 28, mapPublicIpOnLaunch: false },
    ],
  },
  // Of the two gateways that subnets with egress bring along, only the one of IPv6 is needed.
  ipv6: {
    natGateways: 0,
    ipProtocol: IpProtocol.DUAL_STACK,
    createInternetGateway: false,
    subnetConfiguration: [leadingOut],
  },
};
