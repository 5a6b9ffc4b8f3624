import { dashboard as here, ordersPart, partsTold as parts, told, usersPart } from '../bff.ts';
import type { IssueCase } from './issue-case.ts';

const fix = 'write a shorter `timeout` for a part, or a longer one for the aggregate';

const ownCases: readonly IssueCase[] = [
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
    fix,
    issues: told({ route: { timeout: '800ms' }, parts: { orders: ordersPart() } }),
  },
  {
    code: 'GH1314',
    story: 'parts that outlive the whole one after the other',
    at: `${here} parts.c.timeout`,
    got: '900ms',
    fix,
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

export const partCases: readonly IssueCase[] = [...ownCases, ...timeCases];
