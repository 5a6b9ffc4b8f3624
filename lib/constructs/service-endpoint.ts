import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Network } from './network.ts';

/** The services of AWS that functions in a network call for what a gateway was bound to. */
const services = {
  secretsManager: {
    name: 'Secrets Manager',
    service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    action: 'secretsmanager:GetSecretValue',
  },
  lambda: {
    name: 'Lambda',
    service: InterfaceVpcEndpointAwsService.LAMBDA,
    action: 'lambda:InvokeFunction',
  },
} as const;

export interface ServiceEndpointProps {
  readonly network: Network;
  readonly to: keyof typeof services;
  /** ARNs of what it leads to; may have wildcards. */
  readonly resources: readonly string[];
}

/**
 * The way from an isolated network to a service of AWS, which has no other. It leads to these resources and to no others,
 * whoever asks: a policy of an endpoint allows nothing by itself.
 */
export class ServiceEndpoint extends Construct {
  constructor(scope: Construct, id: string, { network, to, resources }: ServiceEndpointProps) {
    super(scope, id);
    const { vpc, subnets, securityGroups } = network;
    const { name, service, action } = services[to];
    const group = new SecurityGroup(this, 'Group', {
      vpc,
      description: `${name}: from the functions of the gateway only`,
      allowAllOutbound: false,
    });
    for (const peer of securityGroups) group.addIngressRule(peer, Port.tcp(443), 'from the functions of the gateway');
    new InterfaceVpcEndpoint(this, 'Endpoint', {
      vpc,
      service,
      subnets,
      securityGroups: [group],
      open: false,
    }).addToPolicy(
      new PolicyStatement({ actions: [action], resources: [...resources], principals: [new AnyPrincipal()] }),
    );
  }
}
