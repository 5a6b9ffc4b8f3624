import { dashboard as here, ordersPart, part, partsTold as parts, told, usersPart } from '../bff.ts';
import { issuesOf, shopWith } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

const mountCases: readonly IssueCase[] = [
  {
    code: 'GH1801',
    story: 'an aggregate for nobody in particular',
    at: 'gateway mobile bff',
    issues: told({ gateway: { bff: undefined } }),
  },
  {
    code: 'GH1101',
    story: 'an aggregate that writes',
    at: "home 'POST /dashboard'",
    got: 'POST /dashboard',
    fix: "write 'GET /dashboard'",
    issues: told({
      aggregate: { routes: { 'POST /dashboard': { auth: 'customer', parts: { user: usersPart() } } } },
    }),
  },
  {
    code: 'GH1103',
    story: 'an aggregate where a service already answers',
    at: here,
    got: 'GET /dashboard',
    issues: told({ users: { 'GET /dashboard': { auth: 'customer' } } }),
  },
  {
    code: 'GH1109',
    story: 'an aggregate with the name of a service',
    at: 'gateway mobile services[1]',
    got: 'users',
    fix: 'give one of them another name',
    issues: () => {
      const shop = shopWith({});
      const routes = { 'GET /users': { auth: 'customer' } };
      const users = shop.service('users', { owner: 'a', upstream: { timeout: '1s' }, routes });
      const same = shop.aggregate('users', {
        owner: 'b',
        timeout: '1s',
        routes: { 'GET /a': { auth: 'customer', parts: { a: part('users', 'GET /users', { critical: true }) } } },
      });
      return issuesOf(shop.gateway('mobile', { services: [users, same], bff: 'x' }));
    },
  },
  {
    code: 'GH1303',
    story: 'an aggregate that takes longer than API Gateway waits',
    at: 'home timeout',
    got: '60s',
    issues: told({ aggregate: { timeout: '60s' } }),
  },
  {
    code: 'GH1304',
    story: 'an aggregate without a limit where each must have one',
    at: `${here} limit`,
    issues: told({
      platform: { guardrails: { limit: 'required' } },
      users: { 'GET /users/{userId}': { auth: 'customer', limit: { rate: '1/s', by: 'claims.sub' } } },
      service: { defaults: { limit: { rate: '1/s', by: 'client.ip' } } },
    }),
  },
];

const calledCases: readonly IssueCase[] = [
  {
    code: 'GH1802',
    story: 'a part of a service that is not mounted',
    at: `${here} parts.loyalty.service`,
    got: 'loyalty',
    fix: 'mount the service in this gateway, or leave the part out',
    issues: parts({ loyalty: part('loyalty', 'GET /points', { fallback: 'omit' }) }),
  },
  {
    code: 'GH1802',
    story: 'a misspelt service',
    at: `${here} parts.orders.service`,
    got: 'order',
    fix: "did you mean 'orders'?",
    issues: parts({ orders: part('order', 'GET /orders', { fallback: 'omit' }) }),
  },
  {
    code: 'GH1802',
    story: 'a part that is a whole itself',
    at: `${here} parts.again.service`,
    got: 'home',
    fix: 'call its parts',
    issues: parts({ again: part('home', 'GET /dashboard', { fallback: 'omit' }) }),
  },
  {
    code: 'GH1802',
    story: 'a route that its service does not declare',
    at: `${here} parts.orders.route`,
    got: 'GET /order',
    fix: "did you mean 'GET /orders'?",
    issues: parts({ orders: part('orders', 'GET /order', { fallback: 'omit' }) }),
  },
  {
    code: 'GH1802',
    story: 'the path of the gateway in place of the one that the service wrote',
    at: `${here} parts.orders.route`,
    got: 'GET /shop/orders',
    fix: 'declare it there, or call another route',
    issues: parts({ orders: part('orders', 'GET /shop/orders', { fallback: 'omit' }) }),
  },
  {
    code: 'GH1802',
    story: 'a part that writes',
    at: `${here} parts.orders.route`,
    got: 'POST /orders',
    fix: 'call a GET route',
    issues: told({
      orders: { 'POST /orders': { auth: 'customer' } },
      parts: { orders: part('orders', 'POST /orders', { fallback: 'omit' }) },
    }),
  },
  {
    code: 'GH1802',
    story: 'a part that API Gateway itself calls',
    at: `${here} parts.stock.route`,
    got: 'GET /stock',
    fix: 'remove `direct` from it, or call another route',
    issues: told({
      orders: { 'GET /stock': { auth: 'customer', direct: 'x' } },
      service: { upstream: { timeout: '1s', trusts: 'nothing' } },
      parts: { stock: part('orders', 'GET /stock', { fallback: 'omit' }) },
    }),
  },
  {
    code: 'GH1802',
    story: 'a part whose limit API Gateway keeps',
    at: `${here} parts.stock.route`,
    got: 'GET /stock',
    fix: "leave out `enforce: 'best-effort'` there: an exact limit is charged for parts too",
    issues: told({
      orders: { 'GET /stock': { auth: 'customer', limit: { rate: '5/s', by: 'route', enforce: 'best-effort' } } },
      parts: { stock: part('orders', 'GET /stock', { fallback: 'omit' }) },
    }),
  },
  {
    code: 'GH1004',
    story: 'a part that is no call',
    at: `${here} parts.orders`,
    issues: parts({ orders: { service: 'orders', route: 'GET /orders' } }),
  },
  {
    code: 'GH1007',
    story: 'a part of another version',
    at: `${here} parts.orders`,
    got: 2,
    issues: parts({ orders: { ...(ordersPart() as object), schema: 2 } }),
  },
];

export const aggregateCases: readonly IssueCase[] = [...mountCases, ...calledCases];
