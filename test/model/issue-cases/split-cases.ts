import { splitOptions } from '../../../lib/constructs/options/split-options.ts';
import type { Issue } from '../../../lib/contract/issue.ts';
import { modelOf } from '../../../lib/model/model-of.ts';
import { planOf } from '../../../lib/plan/plan-of.ts';
import type { Split } from '../../../lib/plan/split.ts';
import { okRoute, shopWith } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

const at = 'Gateway split';
const two = { a: ['orders'], b: ['users'] };
const domain = { kind: 'custom', name: 'api.example.com', certificate: 'arn' };
const example = "write for example split: { catalog: ['products', 'search'], sales: ['orders'] }";

export const splitCases: readonly IssueCase[] = [
  { code: 'GH1004', story: 'a split that is a list', at, got: ['orders'], fix: example, issues: option(['orders']) },
  {
    code: 'GH1004',
    story: 'an API of a split without services',
    at: `${at}.b`,
    got: [],
    fix: example,
    issues: option({ a: ['orders'], b: [] }),
  },
  { code: 'GH1006', story: 'an API with a name of its own kind', at, got: 'B', issues: option({ a: ['x'], B: ['y'] }) },
  { code: 'GH1602', story: 'a split into one API', at, got: 1, issues: option({ a: ['orders', 'users'] }) },
  {
    code: 'GH2151',
    story: 'a name that is not mounted',
    at: `${at}.b`,
    got: 'user',
    issues: splitInto({ ...two, b: ['users', 'user'] }),
  },
  {
    code: 'GH2151',
    story: 'a service in two APIs',
    at: `${at}.b`,
    got: 'orders',
    issues: splitInto({ ...two, b: ['users', 'orders'] }),
  },
  { code: 'GH2151', story: 'a service in no API', at, got: 'users', issues: splitInto({ a: ['orders'], b: [] }) },
  { code: 'GH2152', story: 'a split without a domain', at, issues: option(two, {}) },
  {
    code: 'GH2153',
    story: 'a parameter where another API has a name',
    at,
    got: '/shop/{id}',
    issues: splitInto(two, { orders: ['GET /shop/{id}'], users: ['GET /shop/users/all'] }),
  },
  {
    code: 'GH2153',
    story: 'two APIs with one path',
    at,
    got: '/shop',
    issues: splitInto(two, { orders: ['GET /shop', 'GET /orders'], users: ['POST /shop'] }),
  },
  {
    code: 'GH2153',
    story: 'the root in another API than the first',
    at,
    got: '/',
    issues: splitInto(two, { orders: ['GET /orders'], users: ['GET /'] }),
  },
  {
    code: 'GH2154',
    story: 'a base path with a colon',
    at: `${at}.b`,
    got: '/users:all',
    issues: splitInto(two, { orders: ['GET /orders'], users: ['GET /users:all'] }),
  },
  {
    code: 'GH2154',
    story: 'a base path of 128 characters',
    at: `${at}.b`,
    got: `/${'u'.repeat(128)}`,
    issues: splitInto(two, { orders: ['GET /orders'], users: [`GET /${'u'.repeat(128)}`] }),
  },
  {
    code: 'GH2155',
    story: 'a split behind a base path',
    at: 'Gateway domain.basePath',
    got: 'v1',
    issues: option(two, { domain: { ...domain, basePath: 'v1' } }),
  },
];

function option(split: unknown, more: object = { domain }): () => readonly Issue[] {
  return () => splitOptions.issues({ split, ...more });
}

/** Of a gateway with two services, of these routes. */
function splitInto(
  split: Split,
  keys: { readonly orders: readonly string[]; readonly users: readonly string[] } = {
    orders: ['GET /orders'],
    users: ['GET /users'],
  },
): () => readonly Issue[] {
  return () => {
    const shop = shopWith({});
    const service = (name: 'orders' | 'users') =>
      shop.service(name, {
        owner: `team-${name}`,
        upstream: { timeout: '2s' },
        routes: Object.fromEntries(keys[name].map((key) => [key, okRoute])),
      });
    const modelled = modelOf(shop.gateway('mobile', { services: [service('orders'), service('users')] }));
    if ('issues' in modelled) return modelled.issues;
    const planned = planOf(modelled.model, undefined, {}, split);
    return 'issues' in planned ? planned.issues : [];
  };
}
