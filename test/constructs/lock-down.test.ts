import { describe, expect, it } from '@jest/globals';
import { CfnParameter, type Stack } from 'aws-cdk-lib';
import { type ISecurityGroup, type IVpc, Peer, Port, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Gateway, jwt, lambdaFunction, loadBalancer, type Place, platform, targets, url } from '../../lib/index.ts';
import { functionIn } from './depot.ts';
import { synthesise } from './shop.ts';
import { balancerIn, networkIn, warehouse, warehouseAuth } from './warehouse.ts';

const insecure = 'inside of the network';

interface Declared {
  readonly upstream?: object;
  readonly route?: object;
  readonly guardrails?: object;
}

function gateway({ upstream, route, guardrails }: Declared) {
  const shop = platform('shop', { auth: { customer: jwt() }, ...(guardrails && { guardrails }) } as never);
  const orders = shop.service('orders', {
    owner: 'team-orders',
    upstream: { timeout: '2s', ...upstream },
    routes: { 'GET /orders': { auth: 'customer', ...route } as never },
  });
  return shop.gateway('shop', { services: [orders] });
}

/** What synthesis says of upstreams that can be called past the gateway: places with the callers. @throws GatehouseError */
function told(declared: Declared, place: (stack: Stack, vpc: IVpc) => Place): readonly string[] {
  return synthesise(
    (stack) => {
      const vpc = networkIn(stack);
      const upstreams = { orders: place(stack, vpc) };
      new Gateway(stack, 'Gateway', { gateway: gateway(declared), ...warehouseAuth, vpc, upstreams } as never);
    },
    (assembly) =>
      assembly
        .getStackByName('Shop')
        .messages.filter(({ entry }) => `${entry.data}`.includes('GH2121'))
        .map(({ level, entry }) => `${level} ${/upstreams\.\S+: .*? past/.exec(`${entry.data}`)?.[0]}`),
  );
}

const anybody = 'warning upstreams.orders: anybody can call it past';
const anybodyInside = 'warning upstreams.orders: anybody in its network can call it past';

function openBalancer(stack: Stack, vpc: IVpc): ApplicationLoadBalancer {
  const made = new ApplicationLoadBalancer(stack, 'Open', { vpc });
  made.addListener('Listener', { port: 80, defaultAction: ListenerAction.fixedResponse(200) });
  return made;
}

function groupWith(stack: Stack, vpc: IVpc, rule: (group: SecurityGroup) => void): Place {
  const group = new SecurityGroup(stack, 'Orders', { vpc });
  rule(group);
  return url('https://orders.internal', { connectable: group });
}

describe('an upstream that can be called past the gateway is told', () => {
  it.each<[string, Declared, (stack: Stack, vpc: IVpc) => Place, readonly string[]]>([
    ['a public address', {}, () => url('https://orders.example.com'), [anybody]],
    [
      'each public target',
      {},
      () => targets([url('https://orders.internal'), url('https://a.example.com'), url('https://b.example.com')]),
      [1, 2].map((index) => `warning upstreams.orders.targets.${index}: anybody can call it past`),
    ],
    [
      'a load balancer that faces the internet',
      {},
      (stack, vpc) => loadBalancer(balancerIn(stack, 'Facing', vpc, true), { host: 'orders.internal' }),
      [anybody],
    ],
    [
      'one in the network whose listener lets in everybody',
      {},
      (stack, vpc) => loadBalancer(openBalancer(stack, vpc), { insecure }),
      [anybodyInside],
    ],
    [
      'a service that lets in everybody by IPv6',
      {},
      (stack, vpc) => groupWith(stack, vpc, (group) => group.addIngressRule(Peer.anyIpv6(), Port.tcpRange(400, 500))),
      [anybodyInside],
    ],
    [
      'a service that lets in everything',
      {},
      (stack, vpc) => groupWith(stack, vpc, (group) => group.addIngressRule(Peer.anyIpv4(), Port.allTraffic())),
      [anybodyInside],
    ],
    [
      'a service that trusts signed tokens, on a direct route: API Gateway sends none',
      { upstream: { trusts: 'signed-token' }, route: { direct: 'large files' } },
      () => url('https://orders.example.com'),
      [anybody],
    ],
    [
      'one whose routes are public and limited: the limit is passed by as well',
      { route: { auth: 'public', reason: 'open data', limit: { rate: '10/s', by: 'client.ip' } } },
      () => url('https://orders.example.com'),
      [anybody],
    ],
  ])('%s', (_, declared, place, expected) => {
    expect(told(declared, place)).toEqual(expected);
  });
});

describe('nothing is told of', () => {
  it.each<[string, Declared, (stack: Stack, vpc: IVpc) => Place]>([
    ['a private address', {}, () => url('https://orders.internal')],
    ['an address that is known at deploy time only', {}, (stack) => url(new CfnParameter(stack, 'Url').valueAsString)],
    ['a public address with a reason', {}, () => url('https://orders.example.com', { open: 'it asks for a VPN' })],
    [
      'a service that trusts signed tokens alone',
      { upstream: { trusts: 'signed-token' } },
      () => url('https://orders.example.com'),
    ],
    [
      'a service that the gateway shows a key',
      { upstream: { credential: { kind: 'header', header: 'X-Key' } } },
      () => url('https://orders.example.com', { credential: { secret: 'orders/key' } }),
    ],
    [
      'a service that the gateway shows a certificate',
      { upstream: { tls: { clientCertificate: true } } },
      () => url('https://orders.example.com', { tls: { certificate: 'orders/pair' } }),
    ],
    [
      'what serves anybody anything',
      { route: { auth: 'public', reason: 'open data' } },
      () => url('https://orders.example.com'),
    ],
    [
      'a function: nobody invokes it without a right',
      {},
      (stack) => lambdaFunction(functionIn(stack, 'Orders')) as Place,
    ],
    [
      'a load balancer that is opened to the gateway alone',
      {},
      (stack, vpc) => loadBalancer(balancerIn(stack, 'Orders', vpc), { insecure }),
    ],
    [
      'a service that lets in everybody elsewhere than at the port of its address',
      {},
      (stack, vpc) => groupWith(stack, vpc, (group) => group.addIngressRule(Peer.anyIpv4(), Port.tcp(22))),
    ],
    [
      'a service that lets in a network',
      {},
      (stack, vpc) => groupWith(stack, vpc, (group) => group.addIngressRule(Peer.ipv4('10.0.0.0/8'), Port.tcp(443))),
    ],
    [
      'an imported group, whose rules nobody sees here',
      {},
      (stack) =>
        url('https://orders.internal', {
          connectable: SecurityGroup.fromSecurityGroupId(stack, 'Orders', 'sg-0123456789abcdef0') as ISecurityGroup,
        }),
    ],
  ])('%s', (_, declared, place) => {
    expect(told(declared, place)).toEqual([]);
  });

  it('a gateway of private upstreams', () => {
    const messages = synthesise(warehouse, (assembly) => assembly.getStackByName('Shop').messages);
    expect(messages.filter(({ entry }) => `${entry.data}`.includes('GH2121'))).toEqual([]);
  });
});

describe('where guardrails want upstreams locked', () => {
  const locked = { guardrails: { upstreams: 'locked' } };

  it('a public address is refused, with its owner and the ways out', () => {
    expect(() => told(locked, () => url('https://orders.example.com'))).toThrow(
      /GH2121 gateway shop upstreams\.orders: anybody can call it past the gateway.* its owner is team-orders, got "orders\.example\.com"\n +fix: declare `trusts: 'signed-token'`/,
    );
  });

  it('what nobody can tell is refused as well', () => {
    expect(() => told(locked, (stack) => url(new CfnParameter(stack, 'Url').valueAsString))).toThrow(
      'nobody can tell who can call it past the gateway',
    );
  });

  it('and a listener that lets in everybody is an error of the synthesis', () => {
    expect(told(locked, (stack, vpc) => loadBalancer(openBalancer(stack, vpc), { insecure }))).toEqual([
      anybodyInside.replace('warning', 'error'),
    ]);
  });

  it('a written reason is enough: who binds places is the platform', () => {
    expect(told(locked, () => url('https://orders.example.com', { open: 'it asks for a VPN' }))).toEqual([]);
  });
});
