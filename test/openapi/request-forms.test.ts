import { describe, expect, it, test } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import fc from 'fast-check';
import type { Schema } from '../../lib/contract/schema.ts';
import type { Json, JsonObject } from '../../lib/contract/shape.ts';
import { jsonMediaTypes, usualValidation, type ValidationRule } from '../../lib/contract/validation.ts';
import { validatorOf } from '../../lib/engine/schema/validator-of.ts';
import { isOfModel } from '../../lib/local/services/api-gateway/model.ts';
import { readDocument } from '../../lib/local/services/api-gateway/read-document.ts';
import { schemaOf } from '../../lib/model/schema/schema-of.ts';
import { fittingPlan } from '../../lib/openapi/fitting-plan.ts';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { directSchemas, values } from '../engine/schema/schemas.ts';
import { modelWith, okRoute } from '../model/declarations.ts';
import { extensionMistakes } from './check-extensions.ts';

const authorizerUri =
  'arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-central-1:1:function:a/invocations';

type Rules = { readonly [key: string]: Partial<ValidationRule> };

/** The document of a gateway whose routes ask this, all of them on one way. */
function documentOf(rules: Rules, way: 'lambda' | 'direct' = 'lambda') {
  const asked = way === 'direct' ? { ...okRoute, direct: 'x' } : okRoute;
  const routes = Object.fromEntries(Object.keys(rules).map((key) => [key, asked]));
  const model = modelWith({ service: { upstream: { timeout: '1s', trusts: 'nothing' }, routes } });
  const outcome = planOf({
    ...model,
    binary: way === 'direct' ? ['image/*'] : null,
    services: model.services.map((service) => ({
      ...service,
      routes: service.routes.map((route) => ({ ...route, validation: { ...usualValidation, ...rules[route.key] } })),
    })),
  });
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return { document: openApiOf(outcome.plan), plan: outcome.plan };
}

const ofBody = (body: Schema): Partial<ValidationRule> => ({ body, contentTypes: jsonMediaTypes });
const order: Schema = {
  type: 'object',
  required: ['items'],
  properties: { items: { type: 'array', minItems: 1, items: { $ref: '#/$defs/item' } } },
  additionalProperties: false,
  $defs: { item: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } } },
};
const query = {
  schema: {
    type: 'object',
    required: ['q'],
    properties: {
      q: { type: 'string', minLength: 2 },
      n: { type: 'integer', maximum: 50 },
      'filter[a]': { type: 'string' },
    },
  },
  kinds: {
    q: { kind: 'string', list: false },
    n: { kind: 'integer', list: false },
    'filter[a]': { kind: 'string', list: false },
  },
} as const;

describe('on the Lambda way the document tells people what requests are like', () => {
  const { document } = documentOf({
    'POST /orders': ofBody(order),
    'PUT /orders': ofBody(structuredClone(order)),
    'GET /orders/{id}': {
      query,
      path: {
        schema: { type: 'object', properties: { id: { type: 'integer' } } },
        kinds: { id: { kind: 'integer', list: false } },
      },
      headers: {
        schema: {
          type: 'object',
          properties: { 'x-tag': { $ref: '#/$defs/tag' } },
          $defs: { tag: { type: 'string' } },
        },
        kinds: { 'x-tag': { kind: 'string', list: true } },
      },
    },
  });

  it('with each schema written once, by a name of its route', () => {
    expect(document.components?.schemas).toEqual({
      PostOrders: {
        type: 'object',
        required: ['items'],
        properties: { items: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/PostOrdersitem' } } },
        additionalProperties: false,
      },
      PostOrdersitem: { type: 'object', properties: { id: { type: 'string', format: 'uuid' } } },
    });
    const body = {
      required: true,
      content: { 'application/json': { schema: { $ref: '#/components/schemas/PostOrders' } } },
    };
    expect([document.paths['/orders']?.post?.requestBody, document.paths['/orders']?.put?.requestBody]).toEqual([
      body,
      body,
    ]);
  });

  it('with each parameter that API Gateway can name, in every word that OpenAPI has', () => {
    expect(document.paths['/orders/{id}']?.get?.parameters).toEqual([
      { name: 'id', in: 'path', required: true, schema: { type: 'integer' } },
      { name: 'q', in: 'query', required: true, schema: { type: 'string', minLength: 2 } },
      { name: 'n', in: 'query', required: false, schema: { type: 'integer', maximum: 50 } },
      { name: 'x-tag', in: 'header', required: false, schema: { type: 'array', items: { type: 'string' } } },
    ]);
  });

  it('and has API Gateway look at none of it: the function checks every word', () => {
    expect(JSON.stringify(document)).not.toContain('request-validator');
    expect(extensionMistakes(document)).toEqual([]);
  });
});

it('API Gateway alone sees whether a request says how long it is, and looks for nothing else', () => {
  const { document } = documentOf({ 'POST /orders': { query, requireContentLength: true } });
  const operation = document.paths['/orders']?.post;
  expect(operation?.['x-amazon-apigateway-request-validator']).toBe('parameters');
  expect(operation?.parameters?.filter(({ required }) => required)).toEqual([
    { name: 'Content-Length', in: 'header', required: true, schema: { type: 'string' } },
  ]);
  expect(document['x-amazon-apigateway-gateway-responses']?.['BAD_REQUEST_PARAMETERS']?.statusCode).toBe('411');
  expect(extensionMistakes(document)).toEqual([]);
});

describe('a body that OpenAPI cannot say is left out, with the reason in the plan', () => {
  test.each<[Schema, string]>([
    [{ type: ['string', 'null'] }, 'OpenAPI 3.0 has no null'],
    [{ const: { a: [null] } }, 'OpenAPI 3.0 has no null'],
    [{ type: 'number', exclusiveMinimum: 0 }, 'API Gateway imports no exclusiveMinimum'],
    [{ type: 'object', properties: { null: { type: 'string' } } }, ''],
  ])('%j', (body, why) => {
    const { document, plan } = documentOf({ 'POST /a': ofBody(body) });
    expect([
      Object.keys(document.components?.schemas ?? {}),
      document.paths['/a']?.post?.requestBody === undefined,
    ]).toEqual(why === '' ? [['PostA'], false] : [[], true]);
    const said = plan.routes[0]?.decisions
      .find(({ policy }) => policy === 'validation')
      ?.why.split('; the OpenAPI document ');
    expect(said?.slice(1)).toEqual(why === '' ? [] : [`leaves its schema out: ${why}`]);
  });
});

it('names no two models alike', () => {
  const text = (minLength: number): Schema => ({ type: 'string', minLength });
  const item: Schema = { $ref: '#/$defs/B', $defs: { B: text(9) } };
  const { document } = documentOf({
    'POST /a/b': ofBody(text(1)),
    'POST /a-b': ofBody(text(2)),
    'POST /a.b': ofBody(text(3)),
    'POST /a': ofBody(item),
  });
  expect(Object.keys(document.components?.schemas ?? {})).toEqual([
    'PostAB',
    'PostABV2',
    'PostABV3',
    'PostAV2',
    'PostAV2B',
  ]);
  expect(extensionMistakes(document)).toEqual([]);
});

describe('a document for which there is no room', () => {
  const lambda = documentOf({ 'POST /a': { ...ofBody(order), query } }).plan;
  const schemas = ({ components }: ReturnType<typeof openApiOf>) => Object.keys(components?.schemas ?? {});

  it('tells nothing of requests that nobody at API Gateway looks at, and a warning says so', () => {
    const plan = fittingPlan(lambda, (document) => schemas(document).length === 0);
    const { post } = openApiOf(plan).paths['/a'] ?? {};
    expect([post?.parameters, post?.requestBody, schemas(openApiOf(plan))]).toEqual([undefined, undefined, []]);
    expect(plan.warnings).toEqual([{ code: 'GH3002', at: 'gateway mobile template', got: undefined }]);
  });

  it('keeps what API Gateway checks', () => {
    const { plan } = documentOf({ 'POST /a': ofBody({ type: 'string' }) }, 'direct');
    expect(openApiOf({ ...plan, told: 'checked' })).toEqual(openApiOf(plan));
  });

  it.each([true, false])('is the whole one where that fits, or where nothing would: %j', (hasRoom) => {
    expect(fittingPlan(lambda, () => hasRoom)).toBe(lambda);
  });
});

it('calls no header a parameter that OpenAPI reads elsewhere, and says nothing to people in a model', () => {
  const text = { kind: 'string', list: false } as const;
  const headers = {
    schema: { type: 'object', properties: { accept: { type: 'string' }, 'x-a': { type: 'string', title: 'A' } } },
    kinds: { accept: text, 'x-a': text },
  };
  const body = { type: 'object', description: 'x', properties: { title: { type: 'array', description: 'y' } } };
  const { document } = documentOf({ 'POST /a': { ...ofBody(body), headers } });
  expect(document.paths['/a']?.post?.parameters).toEqual([
    { name: 'x-a', in: 'header', required: false, schema: { type: 'string' } },
  ]);
  expect(document.components?.schemas).toEqual({
    PostA: { type: 'object', properties: { title: { type: 'array', items: {} } } },
  });
});

describe('a direct route', () => {
  const required = {
    schema: { type: 'object', required: ['q'], properties: { q: { type: 'string' } } },
    kinds: { q: { kind: 'string', list: false } },
  } as const;
  const { document } = documentOf(
    {
      'POST /both': { ...ofBody({ type: 'object' }), query: required },
      'POST /body': ofBody({ type: 'string' }),
      'GET /query': { query: required },
      'GET /any': { query: { ...required, schema: { ...required.schema, required: [] } } },
    },
    'direct',
  );

  it('names the validator that checks what it asks', () => {
    expect(
      Object.entries(document.paths).map(([path, item]) => [
        path,
        (item.post ?? item.get)?.['x-amazon-apigateway-request-validator'],
      ]),
    ).toEqual([
      ['/both', 'all'],
      ['/body', 'body'],
      ['/query', 'parameters'],
      ['/any', undefined],
    ]);
    expect(document['x-amazon-apigateway-request-validators']).toEqual({
      body: { validateRequestBody: true, validateRequestParameters: false },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
      all: { validateRequestBody: true, validateRequestParameters: true },
    });
    expect(extensionMistakes(document)).toEqual([]);
  });

  it('is validated by the local host as it says', () => {
    const place = { stack: 'S', resource: 'Api', property: 'Body' };
    const text = JSON.stringify(document).replace(/\{\{lambda:(direct-)?authorizer\}\}/g, authorizerUri);
    const { methods } = readDocument(JSON.parse(text), place);
    expect(
      methods.map(({ resource, validation }) => [
        resource,
        validation?.parameters,
        Object.keys(validation?.bodies ?? {}),
      ]),
    ).toEqual([
      ['/both', [{ place: 'querystring', name: 'q' }], ['application/json']],
      ['/body', [], ['application/json']],
      ['/query', [{ place: 'querystring', name: 'q' }], []],
      ['/any', undefined, []],
    ]);
  });
});

describe('whatever is written as a model', () => {
  test('is accepted by an independent validator of OpenAPI, and asks the same of a body as the schema itself', async () => {
    let [accepted, refused] = [0, 0];
    const documents: object[] = [];
    fc.assert(
      fc.property(directSchemas, fc.array(values, { minLength: 1, maxLength: 8 }), (given, some) => {
        const reading = schemaOf(given);
        fc.pre('schema' in reading);
        const { schema } = reading as { readonly schema: Schema };
        const { document } = documentOf({ 'POST /a': ofBody(schema) });
        const models = (document.components?.schemas ?? {}) as { readonly [name: string]: JsonObject };
        fc.pre('PostA' in models);
        expect(extensionMistakes(document)).toEqual([]);
        documents.push(document);
        const validate = validatorOf(schema);
        for (const value of some as readonly Json[]) {
          const isGood = validate(value, 'body').violations.length === 0;
          if (isGood) accepted += 1;
          else refused += 1;
          expect([value, isOfModel(JSON.stringify(value), models['PostA'] as JsonObject, models as never)]).toEqual([
            value,
            isGood,
          ]);
        }
      }),
      { numRuns: 400 },
    );
    const independent = new Validator();
    const results = [];
    for (const document of documents.slice(0, 50)) results.push(await independent.validate(document as never));
    expect(results.filter(({ valid }) => !valid)).toEqual([]);
    expect(Math.min(accepted, refused)).toBeGreaterThan(100);
  });
});
