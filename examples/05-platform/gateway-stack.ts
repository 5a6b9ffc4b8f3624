import { Stack, type StackProps } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { customDomain, Gateway, loadBalancer, url, webAcl } from 'cdk-gatehouse';
import type { Construct } from 'constructs';
import type { Environment } from './environments.ts';
import { marketGateway } from './gateway.ts';
import type { NetworkStack } from './network-stack.ts';

export interface GatewayStackProps extends StackProps {
  readonly stage: string;
  readonly environment: Environment;
  readonly network: NetworkStack;
}

/** The front door of one environment: domain and firewall before it, private services behind it, and who is told when it rings. */
export class GatewayStack extends Stack {
  constructor(scope: Construct, id: string, props: GatewayStackProps) {
    super(scope, id, props);
    const { stage, environment, network } = props;
    const hostedZone = HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: environment.hostedZoneId,
      zoneName: environment.domain,
    });
    const certificate = new Certificate(this, 'Certificate', {
      domainName: environment.domain,
      validation: CertificateValidation.fromDns(hostedZone),
    });
    const topic = (name: string) => new Topic(this, name, { enforceSSL: true });
    const inside = { insecure: 'inside the network; the balancer has no public address' };
    new Gateway(this, 'Gateway', {
      gateway: marketGateway,
      stage,
      auth: { customer: { issuer: environment.issuer, audience: 'market' } },
      upstreams: {
        catalogue: loadBalancer(network.catalogue, inside),
        orders: loadBalancer(network.orders, inside),
        accounts: url(environment.accounts),
      },
      vpc: network.vpc,
      domain: customDomain({ name: environment.domain, certificate, hostedZone }),
      firewall: webAcl({ rateLimit: { requests: 5_000, window: '5min' } }),
      alarms: {
        topic: topic('PlatformAlarms'),
        topics: {
          'team-catalogue': topic('CatalogueAlarms'),
          'team-orders': topic('OrdersAlarms'),
          'team-accounts': topic('AccountsAlarms'),
        },
      },
      ...environment.options,
    });
  }
}
