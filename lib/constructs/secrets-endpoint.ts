import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Network } from './network.ts';

export interface SecretsEndpointProps {
  readonly network: Network;
  /** ARNs of the secrets it leads to, with wildcards for what Secrets Manager adds. */
  readonly secrets: readonly string[];
}

/**
 * The way from an isolated network to Secrets Manager, which has no other. It leads to these secrets and to no others, whoever
 * asks: a policy of an endpoint allows nothing by itself.
 */
export class SecretsEndpoint extends Construct {
  constructor(scope: Construct, id: string, { network, secrets }: SecretsEndpointProps) {
    super(scope, id);
    const { vpc, subnets, securityGroups } = network;
    const group = new SecurityGroup(this, 'Group', {
      vpc,
      description: 'Secrets Manager: from the functions of the gateway only',
      allowAllOutbound: false,
    });
    for (const peer of securityGroups) group.addIngressRule(peer, Port.tcp(443), 'from the functions of the gateway');
    new InterfaceVpcEndpoint(this, 'Endpoint', {
      vpc,
      service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
      subnets,
      securityGroups: [group],
      open: false,
    }).addToPolicy(
      new PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [...secrets],
        principals: [new AnyPrincipal()],
      }),
    );
  }
}
