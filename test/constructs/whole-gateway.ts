import { Stack } from 'aws-cdk-lib';
import { type IKey, Key } from 'aws-cdk-lib/aws-kms';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { apiKey, call, customDomain, Gateway, gradually, jwt, platform, url, webAcl } from '../../lib/index.ts';
import { type TemplateJson, templateOf } from './shop.ts';

const bazaar = platform('bazaar', {
  auth: { customer: jwt(), partner: apiKey({ keys: 'own', tiers: { free: { rate: '1/s' } } }) },
});

/** A gateway of everything that has resources of its own: isolation, checks, signing, own keys, direct routes and a whole. */
function wholeGateway() {
  const route = { auth: 'customer' } as const;
  const users = bazaar.service('users', {
    owner: 'team-users',
    upstream: { timeout: '2s', trusts: 'signed-token' },
    routes: {
      'GET /users': route,
      'GET /photos/{path+}': { auth: 'customer', direct: 'large files' },
    },
  });
  const orders = bazaar.service('orders', {
    owner: 'team-orders',
    upstream: { timeout: '2s', health: { path: '/health' }, credential: { kind: 'basic' } },
    isolation: 'service',
    reservedConcurrency: 5,
    routes: { 'GET /orders': route, 'GET /feed': { auth: 'partner' } },
  });
  const home = bazaar.aggregate('home', {
    owner: 'team-home',
    timeout: '6s',
    routes: { 'GET /home': { auth: 'customer', parts: { orders: call(orders, 'GET /orders', { fallback: 'omit' }) } } },
  });
  return bazaar.gateway('bazaar', { services: [users, orders, home], bff: 'the web' });
}

/** The gateway with every option that makes resources, in a stack `Shop`. */
export function wholeTemplate(): TemplateJson {
  return templateOf(wholeIn);
}

function wholeIn(stack: Stack): void {
  const zone = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
  new Gateway(stack, 'Gateway', {
    gateway: wholeGateway(),
    stage: 'prod',
    auth: { customer: { issuer: 'https://issuer.example.com/', audience: 'bazaar' } },
    upstreams: {
      users: url('https://users.example.com'),
      orders: url('https://orders.example.com', { credential: { secret: 'bazaar/orders' } }),
    },
    domain: customDomain({
      name: 'api.example.com',
      certificate: `arn:aws:acm:${Stack.of(stack).region}:123456789012:certificate/0f0e0d0c`,
      hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', zone) as IHostedZone,
      basePath: 'v1',
    }),
    firewall: webAcl(),
    encryptionKey: new Key(stack, 'Key') as IKey,
    rollout: gradually({ step: 'canary-10-percent-5-minutes' }),
    concurrency: { reserved: { forwarder: 40 }, provisioned: { forwarder: 2 } },
    principals: 'hashed',
    dashboard: true,
    alarms: { topic: new Topic(stack, 'Alarms') as ITopic },
  });
}
