import type { Stack } from 'aws-cdk-lib';
import { DomainName } from 'aws-cdk-lib/aws-apigateway';
import { apiKey, existingDomain, Gateway, jwt, platform, url } from 'cdk-gatehouse';

/** What docs/coming-from.md shows; run by the test beside it. */
const shop = platform('shop', {
  auth: { customer: jwt({ scopes: ['read'] }), partner: apiKey({ tiers: { pro: { rate: '100/s' } } }) },
  guardrails: { basePath: 'required', owners: ['team-old', 'team-orders'] },
});

const asItWas = {
  auth: 'public',
  reason: 'the old API asks for its own credentials until its routes have moved',
  forward: ['authorization', 'cookie', 'x-api-key'],
  validate: { maxBody: '4MB' },
  limit: 'none',
} as const;

const old = shop.service('old', {
  owner: 'team-old',
  upstream: { timeout: '27s', basePath: '/prod', breaker: 'none' },
  routes: { 'ANY /': asItWas, 'ANY /{rest+}': asItWas },
});

const orders = shop.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '2s' },
  path: '/orders',
  routes: {
    'GET /{id}': { auth: 'customer', scopes: ['read'], anyCaller: 'orders are shared in a shop' },
    'GET /{id}/invoice': { auth: 'partner', anyCaller: 'partners bill for all shops' },
  },
});

export function addGateway(stack: Stack): void {
  new Gateway(stack, 'Gateway', {
    gateway: shop.gateway('shop', { services: [old, orders] }),
    stage: 'prod',
    auth: { customer: { issuer: 'https://id.example.com/', audience: 'shop' } },
    upstreams: {
      old: url('https://a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com', { open: 'clients still call it' }),
      orders: url('https://orders.internal.example.com', { open: 'it asks for a token itself' }),
    },
    domain: existingDomain(
      DomainName.fromDomainNameAttributes(stack, 'Domain', {
        domainName: 'api.example.com',
        domainNameAliasHostedZoneId: 'Z1',
        domainNameAliasTarget: 'd-1.execute-api.eu-central-1.amazonaws.com',
      }),
    ),
    apiKeys: {
      partner: {
        pro: [{ id: 'k7l8m9n0p1' }, { name: 'acme', secret: 'old-api/keys', field: 'acme' }],
      },
    },
  });
}
