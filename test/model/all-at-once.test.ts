import { expect, test } from '@jest/globals';
import { GatehouseError, issueText } from '../../lib/contract/issue.ts';
import { issuesOf, untyped } from './declarations.ts';

test('from plain JavaScript every mistake of a gateway is told at once, route by route', () => {
  const shop = untyped.platform('shop', {
    auth: { customer: untyped.jwt({ scopes: ['orders:write'], algorithms: ['HS256'] }) },
    guardrails: { limit: 'required', maxTimeout: '5s' },
  });
  const orders = shop.service('orders', {
    owner: 'team-orders',
    upstream: { timout: '5s' },
    routes: {
      'POST /orders': { auth: 'custmer', limit: { rate: '0/min', by: 'claims.tid', brst: 3 } },
      'GET /orders/{id}': {
        auth: 'customer',
        scopes: ['order:write'],
        where: { 'path.idd': 'claims.sub' },
        timeout: '6s',
      },
      'GET /orders/{orderId}/items': { auth: 'public', to: '/items', limit: { rate: '1/s', by: 'client.ip' } },
    },
  });
  const issues = issuesOf(shop.gateway('mobile', { services: [orders], cors: { origins: ['shop.example'] } }));

  expect(issues.map(({ code, at }) => `${code} ${at}`)).toEqual([
    'GH1501 gateway mobile cors.origins[0]',
    "GH1304 orders 'GET /orders/{id}' limit",
    "GH1203 orders 'GET /orders/{id}' scopes[0]",
    "GH1303 orders 'GET /orders/{id}' timeout",
    "GH1204 orders 'GET /orders/{id}' where['path.idd']",
    "GH1104 orders 'GET /orders/{orderId}/items'",
    "GH1202 orders 'GET /orders/{orderId}/items' reason",
    "GH1106 orders 'GET /orders/{orderId}/items' to",
    "GH1201 orders 'POST /orders' auth",
    "GH1001 orders 'POST /orders' limit.brst",
    "GH1002 orders 'POST /orders' limit.rate",
    'GH1003 orders upstream.timeout',
    'GH1001 orders upstream.timout',
    'GH1206 platform shop auth.customer.algorithms[0]',
  ]);
  expect(issues.map(issueText).slice(0, 3)).toEqual([
    `GH1501 gateway mobile cors.origins[0]: an origin is scheme://host[:port], or the single entry '*', got "shop.example"
       fix: correct the origin`,
    `GH1304 orders 'GET /orders/{id}' limit: the guardrails demand a limit on every route
       fix: declare \`limit\` on the route or in \`defaults\``,
    `GH1203 orders 'GET /orders/{id}' scopes[0]: the credential does not define this scope, got "order:write"
       fix: did you mean 'orders:write'?`,
  ]);
  expect(new GatehouseError(issues).message.split('\n')[0]).toBe('14 mistakes in the gateway');
});
