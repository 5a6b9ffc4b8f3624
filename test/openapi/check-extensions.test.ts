import { expect, it } from '@jest/globals';
import { usualValidation } from '../../lib/contract/validation.ts';
import type { OpenApiDocument, Operation } from '../../lib/openapi/openapi-document.ts';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import { extensionMistakes } from './check-extensions.ts';
import { partnerPlans, planned, planOfRoutes } from './hand-made-plan.ts';

const good = openApiOf(planOfRoutes([planned('GET /orders/{id}'), planned('GET /files/{id}', {}, { way: 'direct' })]));

/** The good document with one operation changed. */
function withOperation(path: string, change: (operation: Operation) => object): OpenApiDocument {
  const operation = good.paths[path]?.get as Operation;
  return { ...good, paths: { ...good.paths, [path]: { get: { ...operation, ...change(operation) } as Operation } } };
}

const withIntegration = (path: string, change: object) =>
  withOperation(path, (operation) => ({
    'x-amazon-apigateway-integration': { ...operation['x-amazon-apigateway-integration'], ...change },
  }));

const keyed = openApiOf(
  planOfRoutes([planned('GET /a', { auth: 'partner' }, { keyRequired: true })], { usagePlans: partnerPlans }),
);
const { 'x-amazon-apigateway-api-key-source': _, ...unsourced } = keyed;

const ofJson = { ...usualValidation, body: { type: 'object' }, contentTypes: ['application/json'] };
const formed = openApiOf(
  planOfRoutes([planned('POST /forms', { validation: ofJson }, { way: 'direct' })], {
    binary: ['image/*'],
    bodies: { models: { Form: { type: 'object' } }, byRoute: { 'POST /forms': { model: 'Form' } } },
  }),
);
const withForm = (change: object): OpenApiDocument => ({
  ...formed,
  paths: { '/forms': { post: { ...(formed.paths['/forms']?.post as Operation), ...change } } },
});

const [lambda, direct] = ['/orders/{id}', '/files/{id}'] as const;

it.each<{ mistake: string; document: OpenApiDocument }>([
  {
    mistake: "get /orders/{id}: authorizer 'nobody' is not declared",
    document: withOperation(lambda, () => ({ security: [{ nobody: [] }] })),
  },
  {
    mistake: "scheme 'key-partner' guards nothing: X-Key",
    document: {
      ...keyed,
      components: {
        securitySchemes: { 'key-partner': { type: 'apiKey', in: 'header', name: 'X-Key' as 'x-api-key' } },
      },
    },
  },
  { mistake: 'the source of API keys is not said', document: unsourced },
  {
    mistake: 'get /orders/{id}: timeoutInMillis 30000 is not between 50 and 29000',
    document: withIntegration(lambda, { timeoutInMillis: 30_000 }),
  },
  {
    mistake: 'get /orders/{id}: a Lambda function is invoked with POST',
    document: withIntegration(lambda, { httpMethod: 'GET' }),
  },
  {
    mistake: 'get /orders/{id}: AWS_PROXY ignores mappings and templates',
    document: withIntegration(lambda, { requestParameters: {} }),
  },
  {
    mistake: 'get /files/{id}: {id} of the uri is mapped from nowhere',
    document: withIntegration(direct, { requestParameters: {} }),
  },
  {
    mistake: 'get /files/{id}: Content-Length cannot be mapped',
    document: withIntegration(direct, {
      uri: `https://\${stageVariables.x}/`,
      requestParameters: { 'integration.request.header.Content-Length': "'0'" },
    }),
  },
  {
    mistake: 'get /files/{id}: mapping source request.id',
    document: withIntegration(direct, {
      uri: `https://\${stageVariables.x}/`,
      requestParameters: { 'integration.request.header.X-Id': 'request.id' },
    }),
  },
  {
    mistake: '/orders: siblings {id} and {orderId}',
    document: { ...good, paths: { ...good.paths, '/orders/{orderId}/lines': good.paths[lambda] ?? {} } },
  },
  {
    mistake: 'THROTTLED: $context.path may break the JSON',
    document: {
      ...good,
      'x-amazon-apigateway-gateway-responses': {
        THROTTLED: {
          statusCode: '429',
          responseParameters: {},
          responseTemplates: { 'application/json': '$context.path' },
        },
      },
    },
  },
  {
    mistake: "post /forms: validator 'none' is not declared",
    document: withForm({ 'x-amazon-apigateway-request-validator': 'none' }),
  },
  {
    mistake: 'post /forms: there is no model for a body',
    document: withForm({ requestBody: { required: true, content: {} } }),
  },
  {
    mistake: 'post /forms: a body of application/json would pass unread',
    document: { ...formed, 'x-amazon-apigateway-binary-media-types': ['*/*'] },
  },
  {
    mistake: 'post /forms: no import takes a parameter filter[name]',
    document: withForm({ parameters: [{ name: 'filter[name]', in: 'query', required: false, schema: {} }] }),
  },
  {
    mistake: 'post /forms: #/components/schemas/Other is no model',
    document: withForm({
      requestBody: { content: { 'text/json': { schema: { $ref: '#/components/schemas/Other' } } } },
    }),
  },
  {
    mistake: 'model Form: #/definitions/Item is no model',
    document: { ...formed, components: { ...formed.components, schemas: { Form: { $ref: '#/definitions/Item' } } } },
  },
  {
    mistake: 'model Form: OpenAPI 3.0 has no null',
    document: { ...formed, components: { ...formed.components, schemas: { Form: { type: 'null' } } } },
  },
])('finds that $mistake', ({ mistake, document }) => {
  expect(extensionMistakes(document)).toEqual([mistake]);
});
