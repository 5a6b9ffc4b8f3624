import { Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { InventedSecret } from './invented-secret.ts';
import { invokedArns } from './invoke-rights.ts';
import type { Network } from './network.ts';
import { secretArn } from './secret-rights.ts';
import { ServiceEndpoint } from './service-endpoint.ts';

export interface EndpointsProps {
  /** null where the functions of the gateway stand outside of any VPC. */
  readonly network: Network | null;
  /** Names of the secrets of upstreams. */
  readonly secrets: readonly string[];
  readonly signing: InventedSecret | null;
  /** The upstreams that are called through the Lambda API. */
  readonly invoked: readonly IFunction[];
}

/**
 * The ways out of a network that was made here, to what its functions need of AWS; how many there are. They are there beside
 * NAT gateways too: they lead to what was bound and to nothing else. A network that was given has its own.
 */
export function endpoints(scope: Construct, { network, secrets, signing, invoked }: EndpointsProps): number {
  if (!network?.isOwn) return 0;
  const arns = secrets.map((name) => secretArn(Stack.of(scope), name));
  const resources = {
    Secrets: { to: 'secretsManager', resources: [...(signing === null ? [] : [signing.arn]), ...new Set(arns)] },
    Invocations: { to: 'lambda', resources: invokedArns(invoked) },
  } as const;
  const needed = Object.entries(resources).filter(([, { resources: some }]) => some.length > 0);
  for (const [id, one] of needed) new ServiceEndpoint(scope, id, { network, ...one });
  return needed.length;
}
