import type { Stack } from 'aws-cdk-lib';
import { type IVpc, SecurityGroup, Vpc } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationLoadBalancer,
  ApplicationProtocol,
  ListenerAction,
  NetworkLoadBalancer,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Gateway, jwt, loadBalancer, platform, url } from '../../lib/index.ts';

const site = platform('site', { auth: { customer: jwt() } });

/** Services in a network: called by functions, by API Gateway itself, and by both; behind load balancers and without one. */
export function warehouseGateway() {
  const route = { auth: 'customer' } as const;
  const direct = { auth: 'customer', direct: 'large files' } as const;
  const service = <N extends string>(name: N, routes: object) =>
    site.service(name, {
      owner: `team-${name}`,
      upstream: { timeout: '2s', trusts: 'nothing', basePath: '/v1' },
      routes: routes as { readonly 'GET /x': typeof route },
    });
  return site.gateway('warehouse', {
    services: [
      service('stock', { 'GET /stock': route }),
      service('labels', { 'GET /labels/{id}': { ...direct, anyCaller: 'all labels are alike' } }),
      service('parcels', { 'GET /parcels': route, 'GET /parcels/list': direct }),
      service('scans', { 'GET /scans': route }),
    ],
  });
}

/** An application load balancer that listens on 80, which CDK opens to everybody in its network unless it is told not to. */
export function balancerIn(stack: Stack, id: string, vpc: IVpc, internetFacing = false): ApplicationLoadBalancer {
  const made = new ApplicationLoadBalancer(stack, id, { vpc, internetFacing });
  made.addListener('Listener', {
    port: 80,
    protocol: ApplicationProtocol.HTTP,
    open: false,
    defaultAction: ListenerAction.fixedResponse(200),
  });
  return made;
}

export function networkIn(stack: Stack): IVpc {
  return new Vpc(stack, 'Vpc', { maxAzs: 2, natGateways: 1 }) as IVpc;
}

export const warehouseAuth = { stage: 'prod', auth: { customer: { issuer: 'https://id.example/', audience: 'site' } } };

/** Where each service is: all in one network, with the gateway. */
export function warehousePlaces(stack: Stack, vpc: IVpc) {
  const insecure = 'inside of the network';
  const group = new SecurityGroup(stack, 'ParcelsGroup', { vpc });
  const parcels = new NetworkLoadBalancer(stack, 'Parcels', { vpc, securityGroups: [group] });
  const scans = new SecurityGroup(stack, 'Scans', { vpc });
  return {
    stock: loadBalancer(balancerIn(stack, 'Stock', vpc), { insecure }),
    labels: loadBalancer(balancerIn(stack, 'Labels', vpc), { insecure, port: 8080 }),
    parcels: loadBalancer(parcels, { host: 'parcels.example.com' }),
    scans: url('https://scans.example.com:8443/base', { connectable: scans }),
  };
}

export function warehouse(stack: Stack): Gateway<unknown, unknown> {
  const vpc = networkIn(stack);
  const props = { gateway: warehouseGateway(), ...warehouseAuth, vpc, upstreams: warehousePlaces(stack, vpc) };
  return new Gateway(stack, 'Gateway', props) as never;
}
