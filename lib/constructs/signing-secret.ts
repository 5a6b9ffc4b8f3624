import { InterfaceVpcEndpointAwsService, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import type { Network } from './network.ts';

export interface SigningSecretProps {
  readonly gateway: string;
  /** Where the forwarder stands; null outside of any VPC. */
  readonly network: Network | null;
}

/** 380 bits: more than the keys have that are made of it. */
const characters = 64;

/**
 * The secret of which the keys of the gateway's tokens are made. Secrets Manager invents it, so it is in no template and no
 * asset, and the forwarder alone reads it. A new key every day needs no new secret.
 */
export class SigningSecret extends Construct {
  readonly environment: { readonly [name: string]: string };
  private readonly arn: string;

  constructor(scope: Construct, id: string, { gateway, network }: SigningSecretProps) {
    super(scope, id);
    const secret = new Secret(this, 'Secret', {
      description: `The keys with which ${gateway} signs for its services are made of it`,
      generateSecretString: { passwordLength: characters, excludePunctuation: true },
    });
    this.arn = secret.secretArn;
    this.environment = { GATEHOUSE_SIGNING_SECRET: this.arn };
    if (network?.isOwn) endpoint(this, network).addToPolicy(this.reading([new AnyPrincipal()]));
  }

  grantRead(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(this.reading());
  }

  private reading(principals?: AnyPrincipal[]): PolicyStatement {
    return new PolicyStatement({
      actions: ['secretsmanager:GetSecretValue'],
      resources: [this.arn],
      ...(principals && { principals }),
    });
  }
}

/** An isolated network has no other way to Secrets Manager. It leads to this secret and to no other, whoever asks. */
function endpoint(scope: Construct, { vpc, subnets, securityGroups }: Network) {
  const group = new SecurityGroup(scope, 'EndpointGroup', {
    vpc,
    description: 'Secrets Manager: from the forwarder only',
    allowAllOutbound: false,
  });
  for (const peer of securityGroups) group.addIngressRule(peer, Port.tcp(443), 'from the forwarder');
  return vpc.addInterfaceEndpoint('SecretsManager', {
    service: InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    subnets,
    securityGroups: [group],
    open: false,
  });
}
