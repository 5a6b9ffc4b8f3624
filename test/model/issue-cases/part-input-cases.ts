import { dashboard as here, ordersPart, partsTold as parts, told, usersPart } from '../bff.ts';
import { untyped } from '../declarations.ts';
import type { IssueCase } from './issue-case.ts';

const query = {
  type: 'object',
  required: ['from'],
  properties: { from: { type: 'string' } },
  additionalProperties: false,
};

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

const queryCases: readonly IssueCase[] = [
  {
    code: 'GH1804',
    story: 'a query without what the route demands',
    at: `${here} parts.orders.query.from`,
    fix: 'write `query: { from: … }`',
    issues: told({
      orders: { 'GET /orders': { auth: 'customer', validate: { query } } },
      parts: { orders: ordersPart() },
    }),
  },
  {
    code: 'GH1804',
    story: 'a query with what the route refuses',
    at: `${here} parts.orders.query.form`,
    got: 'form',
    fix: "did you mean 'from'?",
    issues: told({
      orders: { 'GET /orders': { auth: 'customer', validate: { query } } },
      parts: { orders: ordersPart({ query: { from: 'query.from', form: 'query.from' } }) },
    }),
  },
  {
    code: 'GH1306',
    story: 'a secret in a query',
    at: `${here} parts.orders.query.of.static`,
    fix: "declare the upstream's `credential`: its secret is bound as a place at the construct",
    issues: parts({ orders: ordersPart({ query: { of: { static: 'Bearer abc' } } }) }),
  },
  {
    code: 'GH1805',
    story: 'a value that the other part takes out',
    at: `${here} parts.orders.query.of`,
    got: 'parts.user.tenant.id',
    fix: 'keep it there: `pick` and `remove` of user come first',
    issues: parts({
      user: usersPart({ pick: ['name', 'tenant.name'] }),
      orders: ordersPart({ query: { of: 'parts.user.tenant.id' } }),
    }),
  },
  {
    code: 'GH1805',
    story: 'a value inside of what the other part removes',
    at: `${here} parts.orders.query.of`,
    got: 'parts.user.tenant.id',
    fix: 'keep it there: `pick` and `remove` of user come first',
    issues: parts({
      user: usersPart({ remove: ['tenant'] }),
      orders: ordersPart({ query: { of: 'parts.user.tenant.id' } }),
    }),
  },
];

export const partInputCases: readonly IssueCase[] = [...inputCases, ...queryCases];
