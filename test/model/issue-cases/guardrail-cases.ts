import { gatewayWith, issuesOf, type Loose, okRoute, ordersOf, shopWith } from '../declarations.ts';
import { declared, here, type IssueCase, route } from './issue-case.ts';

const platform = (guardrails: Loose) => ({ platform: { guardrails } });
const openRoute = { auth: 'public', reason: 'for everyone' };
const perSubject = (rate: string, more: object = {}) => ({ limit: { rate, by: 'claims.sub', ...more } });

/** Two services of a gateway, each with what it adds to a correct one. */
function two(guardrails: Loose, first: Loose, second: Loose): IssueCase['issues'] {
  const shop = shopWith(platform(guardrails));
  const service = { owner: 'team-second', upstream: { timeout: '1s' }, routes: { 'GET /second': okRoute } };
  const services = [ordersOf(shop, { service: first }), shop.service('second', { ...service, ...second })];
  return () => issuesOf(shop.gateway('mobile', { services }));
}

export const guardrailCases: readonly IssueCase[] = [
  {
    code: 'GH1901',
    story: 'an owner with a slip of the pen',
    at: 'orders owner',
    got: 'team-orders',
    fix: "did you mean 'team-order'?",
    issues: declared(platform({ owners: ['team-order', 'team-users'] })),
  },
  {
    code: 'GH1902',
    story: "an origin that the gateway's own guardrails do not list",
    at: 'gateway mobile cors.origins[1]',
    got: 'https://b.example',
    issues: declared({
      gateway: {
        guardrails: { origins: ['https://a.example'] },
        cors: { origins: ['https://a.example', 'https://b.example'] },
      },
    }),
  },
  {
    code: 'GH1902',
    story: 'any origin where some are listed',
    at: 'gateway mobile cors.origins[0]',
    got: '*',
    issues: declared({ ...platform({ origins: ['https://a.example'] }), gateway: { cors: { origins: ['*'] } } }),
  },
  {
    code: 'GH1501',
    story: 'a guardrail with an origin that is none',
    at: 'platform shop guardrails.origins[0]',
    got: 'a.example',
    issues: declared(platform({ origins: ['a.example'] })),
  },
  {
    code: 'GH1101',
    story: 'a guardrail with a public route that is none',
    at: 'gateway mobile guardrails.publicRoutes[0]',
    got: '/health',
    issues: declared({ gateway: { guardrails: { publicRoutes: ['/health'] } } }),
  },
  {
    code: 'GH1903',
    story: 'a public route where there is none',
    at: `${here} auth`,
    got: 'POST /orders/{id}',
    issues: declared({ ...platform({ publicRoutes: 'refused' }), ...route(openRoute) }),
  },
  {
    code: 'GH1903',
    story: 'a public route that is not one of those, by its path for callers',
    at: `${here} auth`,
    got: 'POST /shop/orders/{id}',
    issues: declared({
      ...platform({ publicRoutes: ['POST /orders/{id}'] }),
      ...route(openRoute),
      service: { path: '/shop', routes: { 'POST /orders/{id}': openRoute } },
    }),
  },
  {
    code: 'GH1904',
    story: 'longer bodies',
    at: `${here} validate.maxBody`,
    got: '65KB',
    issues: declared({ ...platform({ maxBody: '64KB' }), ...route({ validate: { maxBody: '65KB' } }) }),
  },
  {
    code: 'GH1904',
    story: 'a way on which nobody looks at bodies',
    at: `${here} direct`,
    got: 'it is quick',
    fix: 'remove `direct`',
    issues: declared({
      ...platform({ maxBody: '1MB' }),
      upstream: { trusts: 'nothing' },
      ...route({ direct: 'it is quick' }),
    }),
  },
  {
    code: 'GH1905',
    story: 'a write without a limit',
    at: `${here} limit`,
    issues: declared({ ...platform({ maxRate: { writes: '30/min' } }), ...route({}) }),
  },
  {
    code: 'GH1905',
    story: 'a route of every method within the bounds of writes and beyond those of reads',
    at: "orders 'ANY /all' limit",
    issues: declared({
      ...platform({ maxRate: { reads: '10/min', writes: '30/min' } }),
      service: { routes: { 'ANY /all': { ...okRoute, ...perSubject('20/min') } } },
    }),
  },
  {
    code: 'GH1905',
    story: 'a bucket that admits twice its rate',
    at: `${here} limit`,
    issues: declared({
      ...platform({ maxRate: { writes: '30/min' } }),
      ...route(perSubject('30/min', { algorithm: 'token-bucket' })),
    }),
  },
  {
    code: 'GH1906',
    story: 'a service at the root',
    at: 'orders path',
    got: undefined,
    issues: declared(platform({ basePath: 'required' })),
  },
  {
    code: 'GH1907',
    story: 'a service within another',
    at: 'second path',
    got: '/shop/second',
    issues: two({ basePath: 'required' }, { path: '/shop' }, { path: '/shop/second' }),
  },
  {
    code: 'GH1115',
    story: 'a literal of one service beside a parameter of another',
    at: "second 'GET /orders/latest'",
    got: 'GET /orders/latest',
    issues: two({}, {}, { routes: { 'GET /orders/latest': okRoute } }),
  },
  {
    code: 'GH1115',
    story: 'a greedy parameter over the routes of another',
    at: "second 'GET /{rest+}'",
    got: 'GET /orders/{rest+}',
    issues: two(
      {},
      { routes: { 'GET /orders/latest': okRoute } },
      { path: '/orders', routes: { 'GET /{rest+}': okRoute } },
    ),
  },
  {
    code: 'GH1001',
    story: 'what gives more room, in a gateway',
    at: 'gateway mobile guardrails.aggregates',
    got: 'anywhere',
    fix: 'remove it; known here: limit, maxTimeout, maxBody, origins, owners, basePath, publicRoutes, maxRate, upstreams',
    issues: () => issuesOf(gatewayWith({ gateway: { guardrails: { aggregates: 'anywhere' } } })),
  },
];
