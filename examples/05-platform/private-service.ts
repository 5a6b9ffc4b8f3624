import { Duration } from 'aws-cdk-lib';
import { type IVpc, SubnetType } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ApplicationTargetGroup,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

/**
 * Where a team's containers register, behind a balancer without a public address. Nobody is let in here: the gateway opens it
 * for its own functions, and for them alone.
 */
export function privateService(scope: Construct, name: string, vpc: IVpc): ApplicationLoadBalancer {
  const balancer = new ApplicationLoadBalancer(scope, `${name}-Balancer`, {
    vpc,
    vpcSubnets: { subnetType: SubnetType.PRIVATE_WITH_EGRESS },
    internetFacing: false,
    dropInvalidHeaderFields: true,
  });
  const containers = new ApplicationTargetGroup(scope, `${name}-Containers`, {
    vpc,
    targetType: TargetType.IP,
    protocol: ApplicationProtocol.HTTP,
    healthCheck: { path: '/health', interval: Duration.seconds(10) },
  });
  new ApplicationListener(scope, `${name}-Listener`, {
    loadBalancer: balancer,
    protocol: ApplicationProtocol.HTTP,
    open: false,
    defaultTargetGroups: [containers],
  });
  return balancer;
}
