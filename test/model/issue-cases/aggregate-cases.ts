import type { Issue } from '../../../lib/contract/issue.ts';
import { type BffChanges, bffWith, ordersPart, part, usersPart } from '../bff.ts';
import { issuesOf, shopWith, untyped } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

const here = "home 'GET /dashboard'";
const told = (changes: BffChanges) => (): readonly Issue[] => issuesOf(bffWith(changes));
/** The parts of the dashboard. */
const parts = (all: { readonly [name: string]: unknown }) => told({ parts: all });

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

const partCases: readonly IssueCase[] = [
  {
    code: 'GH1006',
    story: 'a part whose name is a path',
    at: `${here} parts['shop.orders']`,
    got: 'shop.orders',
    issues: parts({ 'shop.orders': ordersPart() }),
  },
  {
    code: 'GH1006',
    story: 'a part with a name of every object',
    at: `${here} parts.constructor`,
    got: 'constructor',
    issues: parts({ constructor: ordersPart() }),
  },
  { code: 'GH1809', story: 'no part', at: `${here} parts`, got: 0, issues: parts({}) },
  {
    code: 'GH1809',
    story: 'more parts than one client waits for',
    at: `${here} parts`,
    got: 21,
    issues: parts(Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`p${n}`, ordersPart()]))),
  },
  {
    code: 'GH1808',
    story: 'a part of which nothing is said',
    at: `${here} parts.orders`,
    issues: parts({ orders: ordersPart({ fallback: undefined }) }),
  },
  {
    code: 'GH1808',
    story: 'a part that is critical and has a fallback',
    at: `${here} parts.orders`,
    issues: parts({ orders: ordersPart({ critical: true }) }),
  },
  {
    code: 'GH1808',
    story: 'a fallback that answers nothing',
    at: `${here} parts.orders.fallback`,
    got: {},
    fix: "write `lastGood`, `static` or both, or `fallback: 'omit'`",
    issues: parts({ orders: ordersPart({ fallback: {} }) }),
  },
  {
    code: 'GH1806',
    story: 'two parts in one place',
    at: `${here} parts.orders.as`,
    got: 'user',
    issues: parts({ user: usersPart(), orders: ordersPart({ as: 'user' }) }),
  },
  {
    code: 'GH1806',
    story: 'a part inside of another',
    at: `${here} parts.orders.as`,
    got: 'user.orders',
    issues: parts({ user: usersPart(), orders: ordersPart({ as: 'user.orders' }) }),
  },
  {
    code: 'GH1806',
    story: 'a part in place of the list of degraded parts',
    at: `${here} parts.degraded.as`,
    got: 'degraded',
    issues: parts({ degraded: ordersPart() }),
  },
  {
    code: 'GH1806',
    story: 'a part in a list',
    at: `${here} parts.orders.as`,
    got: 'all[].orders',
    issues: parts({ orders: ordersPart({ as: 'all[].orders' }) }),
  },
  {
    code: 'GH1315',
    story: 'a place that is no path',
    at: `${here} parts.orders.as`,
    got: 'shop[0]',
    issues: parts({ orders: ordersPart({ as: 'shop[0]' }) }),
  },
  {
    code: 'GH1315',
    story: 'a part of which a path that is none is kept',
    at: `${here} parts.orders.pick[0]`,
    got: 'items[0].id',
    issues: parts({ orders: ordersPart({ pick: ['items[0].id'] }) }),
  },
  {
    code: 'GH1316',
    story: 'one path of a part removed twice',
    at: `${here} parts.orders.remove[1]`,
    got: 'a.b',
    issues: parts({ orders: ordersPart({ remove: ['a.b', 'a."b"'] }) }),
  },
  {
    code: 'GH1001',
    story: 'a part that sets what no service said',
    at: `${here} parts.orders.set`,
    got: { a: 'claims.sub' },
    fix: 'remove it; known here: service, route, path, query, timeout, as, critical, fallback, pick, limit, remove, rename',
    issues: parts({ orders: ordersPart({ set: { a: 'claims.sub' } }) }),
  },
];

const inputCases: readonly IssueCase[] = [
  {
    code: 'GH1804',
    story: 'a parameter that is not given',
    at: `${here} parts.user.path.userId`,
    fix: 'write `path: { userId: … }`',
    issues: parts({ user: usersPart({ path: undefined }) }),
  },
  {
    code: 'GH1804',
    story: 'a parameter that the route has not',
    at: `${here} parts.user.path.user`,
    got: 'user',
    fix: "did you mean 'userId'?",
    issues: parts({ user: usersPart({ path: { userId: 'claims.sub', user: 'claims.sub' } }) }),
  },
  {
    code: 'GH1804',
    story: 'a key in a query',
    at: `${here} parts.orders.query.key`,
    got: 'key',
    fix: 'remove it',
    issues: told({
      auth: {
        machine: untyped.apiKey({ tiers: { a: { rate: '1/s' } }, keys: 'own', query: { name: 'key', reason: 'x' } }),
      },
      parts: { orders: ordersPart({ query: { key: { static: 'x' } } }) },
    }),
  },
  {
    code: 'GH1204',
    story: 'a claim that the callers of the aggregate have not',
    at: `${here} parts.orders.query.of`,
    got: 'claims.tenant',
    issues: parts({ orders: ordersPart({ query: { of: 'claims.tenant' } }) }),
  },
  {
    code: 'GH1204',
    story: 'a parameter that the aggregate has not',
    at: `${here} parts.orders.query.of`,
    got: 'path.id',
    issues: parts({ orders: ordersPart({ query: { of: 'path.id' } }) }),
  },
  {
    code: 'GH1805',
    story: 'a value of a part that is not there',
    at: `${here} parts.orders.query.of`,
    got: 'parts.usr.id',
    fix: "did you mean 'user'?",
    issues: parts({ user: usersPart(), orders: ordersPart({ query: { of: 'parts.usr.id' } }) }),
  },
  {
    code: 'GH1805',
    story: 'a part that waits for itself',
    at: `${here} parts.orders.query.of`,
    got: 'parts.orders.id',
    fix: 'use a value of another part',
    issues: parts({ orders: ordersPart({ query: { of: 'parts.orders.id' } }) }),
  },
  {
    code: 'GH1805',
    story: 'three parts that wait for each other',
    at: `${here} parts.a`,
    fix: 'let one of them do without the other',
    issues: parts({
      a: ordersPart({ query: { of: 'parts.b.id' } }),
      b: ordersPart({ query: { of: 'parts.c.id' } }),
      c: ordersPart({ query: { of: 'parts.a.id' } }),
    }),
  },
  {
    code: 'GH1805',
    story: 'a value of a list',
    at: `${here} parts.orders.query.of`,
    got: 'parts.user.items[].id',
    fix: 'use a value that stands in no list',
    issues: parts({ user: usersPart(), orders: ordersPart({ query: { of: 'parts.user.items[].id' } }) }),
  },
  {
    code: 'GH1805',
    story: 'a part without the path of a value',
    at: `${here} parts.orders.query.of`,
    got: 'parts.user',
    issues: parts({ user: usersPart(), orders: ordersPart({ query: { of: 'parts.user' } }) }),
  },
  {
    code: 'GH1315',
    story: 'a value of a part at a path that is none',
    at: `${here} parts.orders.query.of`,
    got: 'items[0]',
    issues: parts({ user: usersPart(), orders: ordersPart({ query: { of: 'parts.user.items[0]' } }) }),
  },
];

const timeCases: readonly IssueCase[] = [
  {
    code: 'GH1314',
    story: 'a part that outlives its route',
    at: `${here} parts.orders.timeout`,
    got: '1500ms',
    fix: 'shorten it, or leave `timeout` out',
    issues: parts({ orders: ordersPart({ timeout: '1500ms' }) }),
  },
  {
    code: 'GH1314',
    story: 'a part that outlives the whole',
    at: `${here} parts.orders.timeout`,
    fix: timeFix(),
    issues: told({ route: { timeout: '800ms' }, parts: { orders: ordersPart() } }),
  },
  {
    code: 'GH1314',
    story: 'parts that outlive the whole one after the other',
    at: `${here} parts.c.timeout`,
    got: '900ms',
    fix: timeFix(),
    issues: told({
      route: { timeout: '2500ms' },
      parts: {
        c: ordersPart({ query: { of: 'parts.b.id' }, timeout: '900ms' }),
        a: ordersPart(),
        b: ordersPart({ query: { of: 'parts.a.id' } }),
        d: ordersPart(),
      },
    }),
  },
];

const viewCases: readonly IssueCase[] = [
  {
    code: 'GH1807',
    story: 'a default view that is not there',
    at: `${here} view.default`,
    got: 'ful',
    fix: "did you mean 'full'?",
    issues: told({ route: { views: { full: {} }, view: { by: 'header.x-client', default: 'ful' } } }),
  },
  {
    code: 'GH1807',
    story: 'a text for a view that is not there',
    at: `${here} view.named.ios`,
    got: 'mobile',
    issues: told({
      route: { views: { full: {} }, view: { by: 'header.x-client', default: 'full', named: { ios: 'mobile' } } },
    }),
  },
  {
    code: 'GH1807',
    story: 'a choice among no views',
    at: `${here} view`,
    fix: 'write `views`',
    issues: told({ route: { view: { by: 'header.x-client', default: 'full' } } }),
  },
  {
    code: 'GH1807',
    story: 'views of which nobody gets one',
    at: `${here} views`,
    got: ['mobile', 'full'],
    fix: "write `view: { by: 'header.…', default: '…' }`, or the `view` of the gateway, or remove them",
    issues: told({ route: { views: { mobile: {}, full: {} } } }),
  },
  {
    code: 'GH1807',
    story: 'a view of the gateway that no aggregate has',
    at: 'gateway mobile view',
    got: 'mobil',
    fix: "did you mean 'mobile'?",
    issues: told({
      route: { views: { mobile: {} }, view: { by: 'query.view', default: 'mobile' } },
      gateway: { view: 'mobil' },
    }),
  },
  {
    code: 'GH1204',
    story: 'a view by the address of the client',
    at: `${here} view.by`,
    got: 'client.ip',
    fix: "write for example 'header.x-client'",
    issues: told({ route: { views: { full: {} }, view: { by: 'client.ip', default: 'full' } } }),
  },
  {
    code: 'GH1204',
    story: 'a view by a credential',
    at: `${here} view.by`,
    got: 'header.authorization',
    issues: told({ route: { views: { full: {} }, view: { by: 'header.authorization', default: 'full' } } }),
  },
  {
    code: 'GH1006',
    story: 'a view without a name',
    at: `${here} views['']`,
    got: '',
    issues: told({ route: { views: { '': {}, full: {} }, view: { by: 'query.view', default: 'full' } } }),
  },
  {
    code: 'GH1315',
    story: 'a view of a path that is none',
    at: `${here} views.full.pick[0]`,
    got: 'user..name',
    issues: told({ route: { views: { full: { pick: ['user..name'] } }, view: { by: 'query.view', default: 'full' } } }),
  },
  {
    code: 'GH1316',
    story: 'a view that keeps nothing',
    at: `${here} views.full.pick`,
    got: [],
    fix: 'write what is kept',
    issues: told({ route: { views: { full: { pick: [] } }, view: { by: 'query.view', default: 'full' } } }),
  },
];

function timeFix(): string {
  return 'write a shorter `timeout` for a part, or a longer one for the aggregate';
}

export const aggregateCases: readonly IssueCase[] = [
  ...mountCases,
  ...calledCases,
  ...partCases,
  ...inputCases,
  ...timeCases,
  ...viewCases,
];
