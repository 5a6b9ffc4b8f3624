import { describe, expect, test } from '@jest/globals';
import type { Issue } from '../../lib/contract/issue.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { modelWith, okRoute } from '../model/declarations.ts';

const order = { type: 'object', required: ['sku'], properties: { sku: { type: 'string' } } };

/** One direct route that asks this of its requests, in a gateway that lists these types as binary. */
function outcomeOf(key: string, validate: object, binary: readonly string[] | null = ['image/*']) {
  const routes = { [key]: { ...okRoute, direct: 'large', validate } };
  const service = { upstream: { timeout: '1s', trusts: 'nothing' }, routes };
  return planOf({ ...modelWith({ service }), binary });
}

function told(outcome: ReturnType<typeof planOf>) {
  const issues: readonly Issue[] = 'issues' in outcome ? outcome.issues : [];
  return issues.map(({ code, at, got }) => [code, at, got]);
}

describe('what a direct route asks of a query', () => {
  const query = (properties: object, more: object = {}) => ({ query: { type: 'object', properties, ...more } });

  test.each<[string, object]>([
    ['any text', query({ q: { type: 'string', description: 'what is looked for' } })],
    ['that a text is there', query({ q: { type: 'string' } }, { required: ['q'] })],
    ['any texts', query({ q: { type: 'array', items: { type: 'string' } } }, { required: ['q'] })],
  ])('can be %s', (_, validate) => {
    expect(told(outcomeOf('GET /files', validate))).toEqual([]);
  });

  const at = "orders 'GET /files' validate.query";
  test.each<[object, string, unknown]>([
    [query({ q: { type: 'string', minLength: 2 } }), `${at}.properties.q.minLength`, 2],
    [query({ q: { type: 'integer' } }), `${at}.properties.q.type`, 'integer'],
    [query({ q: { type: 'array', items: { type: 'string' }, maxItems: 2 } }), `${at}.properties.q.maxItems`, 2],
    [query({ q: { type: 'array', items: { type: 'number' } } }), `${at}.properties.q.items`, { type: 'number' }],
    [query({}, { additionalProperties: false }), `${at}.additionalProperties`, false],
    [query({}, { minProperties: 1 }), `${at}.minProperties`, 1],
    [query({ 'filter[a]': { type: 'string' } }, { required: ['filter[a]'] }), `${at}.required`, 'filter[a]'],
  ])('cannot be %j', (validate, place, got) => {
    expect(told(outcomeOf('GET /files', validate))).toEqual([['GH1711', place, got]]);
  });
});

test('no header can be demanded directly: API Gateway compares the case of its letters', () => {
  const headers = { type: 'object', properties: { 'x-tag': { type: 'string' } }, required: ['x-tag'] };
  expect(told(outcomeOf('GET /files', { headers }))).toEqual([
    ['GH1711', "orders 'GET /files' validate.headers.required", 'x-tag'],
  ]);
});

test('a path parameter is a text on a direct route', () => {
  const path = (id: object) => ({ path: { type: 'object', properties: { id }, required: ['id'] } });
  expect(told(outcomeOf('GET /files/{id}', path({ type: 'string' })))).toEqual([]);
  expect(told(outcomeOf('GET /files/{id}', path({ type: 'string', pattern: '^a' })))).toEqual([
    ['GH1711', "orders 'GET /files/{id}' validate.path.properties.id.pattern", '^a'],
  ]);
});

describe('the body of a direct route', () => {
  const unread =
    'a body would pass unread: API Gateway is not known to validate bodies of binary types; in a gateway of direct routes alone, list these with `binary`';

  test.each([
    null,
    ['*/*'],
    ['application/*'],
    ['application/json'],
    ['*/json'],
  ])('is refused where its type is binary, by %j', (binary) => {
    const outcome = outcomeOf('POST /files', { body: order }, binary);
    expect('issues' in outcome && outcome.issues).toEqual([
      { code: 'GH1401', at: "orders 'POST /files' direct", got: 'large', why: unread },
    ]);
  });

  test('is one of a model where its type is not, and what passes unread all the same is said', () => {
    const outcome = outcomeOf('POST /files', { body: order });
    const [route] = 'plan' in outcome ? outcome.plan.routes : [];
    expect(route?.decisions.find(({ policy }) => policy === 'validation')).toEqual({
      policy: 'validation',
      enforcedBy: 'api-gateway',
      why: [
        'a request validator, before anything is called, and in words of its own that name no violation',
        'a body of application/json by its model, and none as an empty object',
        'API Gateway passes other types on unread',
      ].join('; '),
    });
  });

  test.each<[string, object, string, unknown]>([
    ['what API Gateway does not check', { type: 'array', maxItems: 2 }, 'maxItems', 2],
    [
      'what stands deep inside',
      { ...order, properties: { sku: { type: 'string', format: 'uuid' } } },
      'properties.sku.format',
      'uuid',
    ],
  ])('is refused for %s, at its place', (_, body, place, got) => {
    expect(told(outcomeOf('POST /files', { body }))).toEqual([
      ['GH1711', `orders 'POST /files' validate.body.${place}`, got],
    ]);
  });

  test.each([
    { type: ['string', 'null'] },
    { anyOf: [{ type: 'null' }, order] },
    { enum: [1, null] },
  ])('cannot be null: %j', (body) => {
    expect(told(outcomeOf('POST /files', { body }))).toEqual([['GH1711', "orders 'POST /files' validate.body", null]]);
  });

  test.each<[object, string]>([
    [{ maxBody: '2MB' }, '`maxBody` would not hold: API Gateway takes bodies of 10 MiB, whatever a route says'],
    [{ requireContentLength: true }, '`requireContentLength` would not hold: API Gateway does not ask for it'],
    [{ contentTypes: ['text/csv'] }, '`contentTypes` would not hold: API Gateway passes on every type'],
  ])('of %j is no promise of API Gateway', (validate, why) => {
    const outcome = outcomeOf('POST /files', validate);
    expect('issues' in outcome && outcome.issues.map((issue) => [issue.code, issue.why])).toEqual([['GH1401', why]]);
  });
});

describe('binary types of a gateway', () => {
  const images = (routes: object) =>
    planOf({
      ...modelWith({ service: { upstream: { timeout: '1s', trusts: 'nothing' }, routes } }),
      binary: ['image/*'],
    });

  test('are refused where a function serves some route: its bodies would come back changed', () => {
    const outcome = images({ 'GET /a': { ...okRoute, direct: 'large' }, 'GET /b': okRoute });
    expect('issues' in outcome && outcome.issues).toEqual([
      {
        code: 'GH1401',
        at: 'gateway mobile binary',
        got: 'image/*',
        why: 'GET /b goes through a function, which bodies of all types reach unharmed only where every type is binary',
        fix: 'remove `binary`, or mount the direct routes in a gateway of their own',
      },
    ]);
  });

  test('stand in the plan of a gateway that is direct', () => {
    const outcome = images({ 'GET /a': { ...okRoute, direct: 'large' } });
    expect('plan' in outcome && outcome.plan.binary).toEqual(['image/*']);
  });
});
