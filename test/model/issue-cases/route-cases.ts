import { gatewayWith, issuesOf, okRoute, ordersOf, shopWith } from '../declarations.ts';
import { declared, here, type IssueCase, route } from './issue-case.ts';

export const routeCases: readonly IssueCase[] = [
  {
    code: 'GH1101',
    story: 'a method that is none',
    at: "orders 'FETCH /a'",
    got: 'FETCH /a',
    issues: declared({ routes: { 'FETCH /a': okRoute } }),
  },
  {
    code: 'GH1101',
    story: 'OPTIONS, which belongs to CORS',
    at: "orders 'OPTIONS /a'",
    got: 'OPTIONS /a',
    issues: declared({ routes: { 'OPTIONS /a': okRoute } }),
  },
  {
    code: 'GH1102',
    story: 'a parameter in half a segment',
    at: "orders 'GET /a-{id}'",
    got: 'GET /a-{id}',
    issues: declared({ routes: { 'GET /a-{id}': okRoute } }),
  },
  {
    code: 'GH1102',
    story: 'a parameter with a colon',
    at: "orders 'GET /a/:id'",
    got: 'GET /a/:id',
    issues: declared({ routes: { 'GET /a/:id': okRoute } }),
  },
  {
    code: 'GH1102',
    story: 'a child of a greedy parameter',
    at: "orders 'GET /{proxy+}/child'",
    got: 'GET /{proxy+}/child',
    issues: declared({ service: { routes: { 'GET /{proxy+}/child': okRoute } } }),
  },
  {
    code: 'GH1103',
    story: 'one route in two services',
    at: "second 'GET /orders/{id}'",
    got: 'GET /orders/{id}',
    issues: () => issuesOf(twoServices('GET /orders/{id}')),
  },
  {
    code: 'GH1104',
    story: 'two names in one place',
    at: "second 'GET /orders/{orderId}/items'",
    got: '{orderId}',
    issues: () => issuesOf(twoServices('GET /orders/{orderId}/items')),
  },
  {
    code: 'GH1104',
    story: 'a greedy sibling of a parameter',
    at: "second 'GET /orders/{id+}'",
    got: '{id+}',
    issues: () => issuesOf(twoServices('GET /orders/{id+}')),
  },
  {
    code: 'GH1105',
    story: 'a parameter that the route has not',
    at: `${here} to`,
    got: '/x/{id}/{item}',
    issues: declared(route({ to: '/x/{id}/{item}' })),
  },
  {
    code: 'GH1106',
    story: 'a parameter that gets lost',
    at: `${here} to`,
    got: '/x',
    issues: declared(route({ to: '/x' })),
  },
  {
    code: 'GH1107',
    story: 'a path of API Gateway',
    at: "orders 'GET /ping'",
    got: '/ping',
    issues: declared({ routes: { 'GET /ping': okRoute } }),
  },
  {
    code: 'GH1107',
    story: 'the same by base path',
    at: "orders 'GET /'",
    got: '/sping',
    issues: declared({ service: { path: '/sping', routes: { 'GET /': okRoute } } }),
  },
  { code: 'GH1108', story: 'no routes', at: 'orders routes', got: {}, issues: declared({ service: { routes: {} } }) },
  {
    code: 'GH1109',
    story: 'one service twice',
    at: 'gateway mobile services[1]',
    got: 'orders',
    issues: () => issuesOf(mountedTwice()).filter(({ code }) => code !== 'GH1103'),
  },
  {
    code: 'GH1114',
    story: "where the gateway's keys are, whether it has some or not",
    at: "orders 'GET /.well-known/gatehouse/jwks.json'",
    got: '/.well-known/gatehouse/jwks.json',
    issues: declared({ routes: { 'GET /.well-known/gatehouse/jwks.json': okRoute } }),
  },
  {
    code: 'GH1114',
    story: 'all that stands beside them',
    at: "orders 'POST /gatehouse/{rest+}'",
    got: '/.well-known/gatehouse/{rest+}',
    issues: declared({ service: { path: '/.well-known', routes: { 'POST /gatehouse/{rest+}': okRoute } } }),
  },
  {
    code: 'GH1110',
    story: 'an encoded segment',
    at: "orders 'GET /a/%2e%2e'",
    got: 'GET /a/%2e%2e',
    issues: declared({ routes: { 'GET /a/%2e%2e': okRoute } }),
  },
  {
    code: 'GH1110',
    story: 'a step up in `to`',
    at: `${here} to`,
    got: '/{id}/../x',
    issues: declared(route({ to: '/{id}/../x' })),
  },
  {
    code: 'GH1110',
    story: 'a base path with a slash at its end',
    at: 'orders upstream.basePath',
    got: '/api/',
    issues: declared({ upstream: { basePath: '/api/' } }),
  },
  {
    code: 'GH1111',
    story: 'one name twice in a path',
    at: "orders 'GET /a/{id}/b/{id}'",
    got: 'GET /a/{id}/b/{id}',
    issues: declared({ routes: { 'GET /a/{id}/b/{id}': okRoute } }),
  },
  {
    code: 'GH1112',
    story: "another platform's service",
    at: 'orders platform',
    got: 'other',
    issues: () =>
      issuesOf(
        gatewayWith({ gateway: { services: [{ ...(ordersOf(shopWith({}), {}) as object), platform: 'other' }] } }),
      ),
  },
  {
    code: 'GH1113',
    story: 'nothing mounted',
    at: 'gateway mobile services',
    got: [],
    issues: declared({ gateway: { services: [] } }),
  },
];

function twoServices(key: string) {
  const shop = shopWith({});
  const second = shop.service('second', {
    owner: 'team-second',
    upstream: { timeout: '1s' },
    routes: { [key]: okRoute },
  });
  return shop.gateway('mobile', { services: [ordersOf(shop, {}), second] });
}

function mountedTwice() {
  const shop = shopWith({});
  return shop.gateway('mobile', { services: [ordersOf(shop, {}), ordersOf(shop, {})] });
}
