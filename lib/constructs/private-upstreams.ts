import { Annotations } from 'aws-cdk-lib';
import { CfnVpcLink } from 'aws-cdk-lib/aws-apigatewayv2';
import { Connections, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import type { Issue } from '../contract/issue.ts';
import type { GatewayPlan } from '../plan/gateway-plan.ts';
import type { Connected } from './connected-places.ts';
import { calledAddresses } from './egress.ts';
import type { Network } from './network.ts';

/** How API Gateway itself reaches a private upstream. */
export interface LinkedUpstream {
  readonly vpcLinkId: string;
  readonly loadBalancerArn: string;
}

/** One that faces the internet is called like any other address: no security group of a caller in a network means anything to it. */
function isPrivate({ scheme }: Pick<Connected, 'scheme'>): boolean {
  return scheme !== 'internet-facing';
}

/** The upstreams in networks that API Gateway itself calls. */
export function linkedUpstreams(connected: readonly Connected[], plan: Pick<GatewayPlan, 'routes'>): readonly string[] {
  return connected.filter((one) => isPrivate(one) && isDirect(one, plan)).map(({ upstream }) => upstream);
}

function isDirect({ upstream }: Pick<Connected, 'upstream'>, { routes }: Pick<GatewayPlan, 'routes'>): boolean {
  return routes.some((one) => one.way === 'direct' && one.upstream.name === upstream);
}

/** Upstreams that are reached in a network as far as constructs at their addresses say so, and what is missing for that. */
export function privateUpstreamIssues(
  connected: readonly Connected[],
  plan: Pick<GatewayPlan, 'routes'>,
  vpc: unknown,
): readonly Issue[] {
  return connected
    .filter(isPrivate)
    .flatMap((one): readonly Issue[] => [
      ...(vpc === undefined ? [{ code: 'GH2122', at: one.at, got: undefined } as const] : []),
      ...(one.address.port === null ? [{ code: 'GH2123', at: one.at, got: undefined } as const] : []),
      ...(isDirect(one, plan) ? linkIssues(one) : []),
    ]);
}

function linkIssues({ at, address, balancer }: Connected): readonly Issue[] {
  if (balancer === null) {
    const why = 'through a VPC link, API Gateway itself calls load balancers and nothing else';
    return [{ code: 'GH2124', at, got: undefined, why }];
  }
  if (!address.isHttps || !address.isBalancerName) return [];
  const why =
    'over https, API Gateway asks for a certificate with the name in the address, and none has that of a load balancer';
  const fix = "write a name that it has: `loadBalancer(balancer, { host: 'orders.internal.example.com' })`";
  return [{ code: 'GH2124', at, got: undefined, why, fix }];
}

export interface PrivateUpstreamsProps {
  readonly plan: GatewayPlan;
  readonly network: Network | null;
  readonly connected: readonly Connected[];
}

/**
 * Opens the security groups of private upstreams, each at its port, to the functions that call it and to the VPC link of direct
 * routes, and to nobody else. The link (V2) is one for all of them.
 */
export function privateUpstreams(
  scope: Construct,
  { plan, network, connected }: PrivateUpstreamsProps,
): { readonly [upstream: string]: LinkedUpstream } {
  const standing = connected.filter(isPrivate);
  if (standing.length === 0) return {};
  if (network === null) throw new Error('private upstreams need a network, and GH2122 asks for one');
  const called = calledAddresses(plan);
  const functions = new Connections({ securityGroups: [...network.securityGroups] });
  for (const group of network.securityGroups)
    Annotations.of(group).acknowledgeWarning(egressIgnored, 'it may call everything already; the upstream lets it in');
  for (const one of standing.filter(({ upstream }) => called.includes(upstream)))
    open(functions, one, `${one.upstream}, called by the functions of ${plan.gateway}`);
  const linked = standing.filter(({ upstream }) => plan.links.includes(upstream));
  const own = linked.filter(({ balancer }) => balancer?.link === null);
  const link = own.length === 0 ? null : vpcLink(scope, plan.gateway, network, own);
  return Object.fromEntries(
    linked.map(({ upstream, balancer }) => [
      upstream,
      { vpcLinkId: (balancer?.link ?? link) as string, loadBalancerArn: balancer?.arn as string },
    ]),
  );
}

/** CDK's word for a rule that a group which may call everywhere does not need. */
const egressIgnored = '@aws-cdk/aws-ec2:ipv4IgnoreEgressRule';

/** From our side, so that the rules stand in our stack whichever stack the upstream is in. */
function open(ours: Connections, { construct, address }: Connected, description: string): void {
  ours.allowTo(construct, Port.tcp(address.port as number), description);
}

/** A group of its own: what API Gateway calls for direct routes has no business in the cache of the functions. */
function vpcLink(scope: Construct, gateway: string, { vpc, subnets }: Network, linked: readonly Connected[]): string {
  const group = new SecurityGroup(scope, 'VpcLinkGroup', {
    vpc,
    description: 'API Gateway, as far as it calls upstreams itself',
    allowAllOutbound: false,
  });
  const ours = new Connections({ securityGroups: [group] });
  for (const one of linked) open(ours, one, `${one.upstream}, called by direct routes of ${gateway}`);
  return new CfnVpcLink(scope, 'VpcLink', {
    name: gateway,
    subnetIds: vpc.selectSubnets(subnets).subnetIds,
    securityGroupIds: [group.securityGroupId],
  }).ref;
}
