import { z } from 'zod';
import { declared, here, type IssueCase, route } from './issue-case.ts';

/** One mistake in what a request must be like; `place` is `GH1701 body`. */
function validateCase(story: string, place: string, got: unknown, validate: object): IssueCase {
  const [code, at] = place.split(/ (.*)/) as [IssueCase['code'], string];
  return { code, story, at: `${here} validate.${at}`, got, issues: declared(route({ validate })) };
}

const anId = { properties: { id: { type: 'string' } } };

export const validationCases: readonly IssueCase[] = [
  validateCase('what is no schema', 'GH1701 body', null, { body: null }),
  validateCase('a refinement, at its place', 'GH1702 body.items.items[0].price', undefined, {
    body: z.object({ items: z.tuple([z.object({ price: z.number().refine(() => true) })]) }),
  }),
  {
    ...validateCase('a misspelt keyword of a body, as data', 'GH1704 body.properties.a.minLenght', 2, {
      body: { properties: { a: { minLenght: 2 } } },
    }),
    fix: 'did you mean `minLength`?',
  },
  validateCase('a query of two kinds', 'GH1710 query.properties.q', undefined, {
    query: { properties: { q: { type: ['string', 'integer'] } } },
  }),
  validateCase('headers that are a text', 'GH1712 headers', 'string', { headers: z.string() }),
  validateCase('the schema of another version of this package', 'GH1007 body', 2, {
    body: { schema: 2, kind: 'schema', definition: { schema: true } },
  }),
  validateCase('a record of a schema that has none', 'GH1701 body', undefined, {
    body: { schema: 1, kind: 'schema', definition: {} },
  }),
  {
    ...validateCase('a parameter that the path has not', 'GH1712 path.properties.ids', 'ids', {
      path: { properties: { ...anId.properties, ids: { type: 'string' } } },
    }),
    fix: "did you mean 'id'?",
  },
  {
    ...validateCase('a parameter that is demanded and never there', 'GH1712 path.required[0]', 'tenant', {
      path: { ...anId, required: ['tenant'] },
    }),
    fix: 'remove it',
  },
  {
    ...validateCase('a parameter of the path of which nothing is said', 'GH1712 path.properties', 'id', {
      path: { type: 'object' },
    }),
    fix: 'write `id: { type: … }`',
  },
  validateCase('a credential that is looked at', 'GH1204 headers.properties.authorization', 'authorization', {
    headers: { properties: { Authorization: { type: 'string' } } },
  }),
  validateCase('a header that never comes from a client', 'GH1204 headers.properties.x-user-id', 'x-user-id', {
    headers: { properties: { 'X-User-Id': { type: 'string' } } },
  }),
  validateCase('a name that no header has', "GH1302 headers.properties['x a']", 'x a', {
    headers: { properties: { 'X A': { type: 'string' } } },
  }),
  ...(['GET', 'HEAD', 'DELETE'] as const).map(
    (method): IssueCase => ({
      code: 'GH1317',
      story: `a schema of the body of a ${method}`,
      at: `orders '${method} /carts' validate.body`,
      issues: declared({ routes: { [`${method} /carts`]: { auth: 'customer', validate: { body: true } } } }),
    }),
  ),
  ...[
    ['validate.body', { validate: { body: true } }],
    ['validate.requireContentLength', { validate: { requireContentLength: true } }],
    ['body', { body: { remove: ['a'] } }],
    ['answer.body', { answer: { body: { remove: ['a'] } } }],
  ].map(
    ([place, more]): IssueCase => ({
      code: 'GH1317',
      story: `${place} where every method comes`,
      at: `orders 'ANY /carts' ${place}`,
      fix: 'declare a route of the method that has one, beside this one',
      issues: declared({ routes: { 'ANY /carts': { auth: 'customer', ...(more as object) } } }),
    }),
  ),
  {
    code: 'GH1317',
    story: 'edits of the body of a GET',
    at: "orders 'GET /carts' body",
    issues: declared({ routes: { 'GET /carts': { auth: 'customer', body: { remove: ['a'] } } } }),
  },
  {
    code: 'GH1317',
    story: 'edits of the answer to a HEAD',
    at: "orders 'HEAD /carts' answer.body",
    issues: declared({ routes: { 'HEAD /carts': { auth: 'customer', answer: { body: { remove: ['a'] } } } } }),
  },
  validateCase('a size in other units', 'GH1318 maxBody', '64kb', { maxBody: '64kb' }),
  validateCase('a size that no function can take', 'GH1318 maxBody', '5MB', { maxBody: '5MB' }),
  validateCase('a size as a number', 'GH1318 maxBody', 65_536, { maxBody: 65_536 }),
  validateCase('a media type with a parameter', 'GH1319 contentTypes[0]', 'text/csv; header=present', {
    contentTypes: ['text/csv; header=present'],
  }),
  validateCase('a media type of any sort', 'GH1319 contentTypes[0]', '*/*', { contentTypes: ['*/*'] }),
  {
    code: 'GH1319',
    story: 'binary media of a name that API Gateway does not know',
    at: 'gateway mobile binary[0]',
    got: 'image/svg+*',
    issues: declared({ gateway: { binary: ['image/svg+*'] } }),
  },
];
