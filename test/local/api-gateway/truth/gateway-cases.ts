import type { JsonObject } from '../../../../lib/local/assembly/template.ts';
import { invocation, lambda, mocked, named } from '../serving.ts';
import type { CarriedApi, CarriedCase } from './carried-case.ts';

const model = (name: string) => ({
  content: { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } },
});
const ok = (name: string, validator: string, more: JsonObject = {}): JsonObject => ({
  ...named('ok'),
  requestBody: model(name),
  'x-amazon-apigateway-request-validator': validator,
  ...more,
});
const parameters = [
  { name: 'which', in: 'query', required: true },
  { name: 'loose', in: 'query', required: false },
  { name: 'x-tenant', in: 'header', required: true },
];
const direct = (more: JsonObject): JsonObject => ({
  responses: {},
  'x-amazon-apigateway-integration': { type: 'http_proxy', httpMethod: 'ANY', uri: `http://\${stageVariables.up}/v` },
  ...more,
});
const invalidBody = { status: 400, body: '{"message": "Invalid request body"}' };
const missing = (names: string) => ({
  status: 400,
  body: `{"message": "Missing required request parameters: [${names}]"}`,
  headers: { 'x-amzn-errortype': 'BadRequestException', 'content-type': 'application/json' },
});
const json = ['Content-Type: application/json'];

const validation: CarriedApi = {
  api: 'request validators',
  document: {
    'x-amazon-apigateway-request-validators': {
      all: { validateRequestBody: true, validateRequestParameters: true },
      off: { validateRequestBody: false, validateRequestParameters: false },
      parameters: { validateRequestBody: false, validateRequestParameters: true },
    },
    components: {
      schemas: {
        Sum: { type: 'object', properties: { a: { type: 'number' } }, required: ['a'] },
        State: {
          type: 'object',
          properties: { state: { oneOf: [{ type: 'null' }, { $ref: '#/components/schemas/Known' }] } },
          required: ['state'],
        },
        Known: {
          type: 'object',
          properties: { word: { type: 'string' }, at: { type: 'integer' } },
          required: ['word', 'at'],
        },
        Owner: {
          type: 'object',
          properties: { name: { type: 'string' }, home: { $ref: '#/components/schemas/Home' } },
          required: ['name'],
        },
        Home: {
          type: 'object',
          properties: { guests: { type: 'array', minItems: 1, items: { $ref: '#/components/schemas/Owner' } } },
        },
        Pet: {
          type: 'object',
          properties: {
            kind: { type: 'string', enum: ['cat', 'dog'] },
            price: { type: 'number', minimum: 25, maximum: 500 },
          },
          required: ['kind', 'price'],
        },
      },
    },
    paths: {
      '/all/{id}': { get: ok('Sum', 'all', { parameters }), post: ok('Sum', 'off', { parameters }) },
      '/state': { post: ok('State', 'all') },
      '/owner': { post: ok('Owner', 'all') },
      '/pets': {
        parameters: [{ name: 'q1', in: 'query', required: true }],
        get: direct({ 'x-amazon-apigateway-request-validator': 'parameters' }),
        post: direct({
          parameters: [
            { name: 'q1', in: 'query', required: false },
            { name: 'h1', in: 'header', required: true },
          ],
          requestBody: model('Pet'),
          'x-amazon-apigateway-request-validator': 'all',
        }),
      },
    },
  },
  cases: [
    {
      id: 'validation/get-without-body-fails-body-validation',
      line: 'GET /all/7?which=w',
      headers: ['x-tenant: t'],
      answer: invalidBody,
    },
    { id: 'validation/missing-header', line: 'GET /all/7?which=w', answer: missing('x-tenant') },
    {
      id: 'validation/validator-off-post',
      line: 'POST /all/7',
      headers: json,
      body: '{"b":1}',
      answer: { status: 200, body: 'ok' },
    },
    {
      id: 'validation/oneof-object',
      line: 'POST /state',
      headers: json,
      body: '{"state":{"word":"w","at":1}}',
      answer: { status: 200, body: 'ok' },
    },
    { id: 'validation/oneof-bad-data', line: 'POST /state', headers: json, body: '{"other":1}', answer: invalidBody },
    {
      id: 'validation/circular-wrong',
      line: 'POST /owner',
      headers: json,
      body: '{"name":"n","home":{"guests":[{"nobody":1}]}}',
      answer: invalidBody,
    },
    {
      id: 'validation/docs-get-q1',
      line: 'GET /pets?q1=cat',
      answer: { status: 200 },
      upstream: { line: 'GET /v?q1=cat' },
    },
    {
      id: 'validation/docs-post-ok',
      line: 'POST /pets',
      headers: [...json, 'h1: v'],
      body: '{"kind":"dog","price":260}',
      answer: { status: 200 },
      upstream: { line: 'POST /v', body: '{"kind":"dog","price":260}' },
    },
    {
      id: 'validation/docs-post-no-h1',
      line: 'POST /pets',
      headers: json,
      body: '{"kind":"dog","price":260}',
      answer: missing('h1'),
    },
  ],
};

const allow = {
  'method.response.header.Access-Control-Allow-Origin': "'*'",
  'method.response.header.Access-Control-Allow-Methods': "'methods'",
};
const preflight = {
  ...mocked({
    requestTemplates: { 'application/json': '{\n "statusCode" : 200\n}\n' },
    responses: {
      default: { statusCode: '200', responseParameters: allow, responseTemplates: { 'application/json': '{}\n' } },
    },
  }),
  responses: {
    '200': { headers: { 'Access-Control-Allow-Origin': {}, 'Access-Control-Allow-Methods': {} } },
  },
};
const cors: CarriedCase['answer'] = {
  status: 200,
  headers: { 'access-control-allow-origin': '*', 'access-control-allow-methods': 'methods' },
};
const missingToken: CarriedCase['answer'] = {
  status: 403,
  body: '{"message":"Missing Authentication Token"}',
  headers: { 'x-amzn-errortype': 'MissingAuthenticationTokenException' },
};
const guard: JsonObject = {
  type: 'apiKey',
  in: 'header',
  name: 'Authorization',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'request',
    identitySource: 'method.request.header.Authorization',
    authorizerUri: invocation('auth'),
  },
};
const checked = {
  validators: { all: { validateRequestBody: true, validateRequestParameters: true } },
  operation: { 'x-amazon-apigateway-request-validator': 'all' },
};
const answers = { default: { statusCode: '200' } };

export const gatewayCases: readonly CarriedApi[] = [
  validation,
  {
    api: 'answers of the gateway itself',
    document: {
      // What servers say of a base path is ignored, unless the import is told otherwise.
      servers: [{ url: 'https://api.test', variables: { basePath: { default: '/base' } } }],
      'x-amazon-apigateway-request-validators': checked.validators,
      paths: {
        '/only': { get: named('only'), options: preflight },
        '/part': { get: named('part') },
        '/part/known': { get: named('known') },
        '/{rest+}': { get: named('rest') },
        '/products/{product}': { get: { ...named('product'), ...checked.operation } },
        '/templated': { post: mocked({ passthroughBehavior: 'WHEN_NO_TEMPLATES', responses: answers }) },
        '/default': {
          post: mocked({ requestTemplates: { 'application/json': '{"statusCode": 418}' }, responses: answers }),
        },
      },
    },
    cases: [
      {
        id: 'cors-trace/preflight-only-methods',
        line: 'OPTIONS /only',
        answer: cors,
        without: ['access-control-allow-headers', 'access-control-max-age', 'x-amzn-trace-id'],
      },
      { id: 'openapi-import/header-declared-response-param', line: 'OPTIONS /only', answer: cors },
      { id: 'routing/order-part1-hardcoded-value', line: 'GET /part/known', answer: { status: 200, body: 'known' } },
      { id: 'routing/miss-method', line: 'POST /part', answer: missingToken },
      { id: 'routing/removed-method-after-redeploy', line: 'DELETE /part/known', answer: missingToken },
      {
        id: 'gateway-errors/unsupported-media-type-no-templates',
        line: 'POST /templated',
        headers: ['Content-Type: application/xml'],
        body: '<a/>',
        answer: { status: 415, body: '{"message": "Unsupported Media Type"}' },
      },
      { id: 'openapi-import/oas3-server-variable-ignore', line: 'GET /only', answer: { status: 200, body: 'only' } },
      {
        id: 'openapi-import/path-parameter-implied',
        line: 'GET /products/7',
        answer: { status: 200, body: 'product' },
      },
      { id: 'openapi-import/default-response-has-no-pattern', line: 'POST /default', answer: { status: 200 } },
      // Without a word of it: what has no template of its type passes.
      {
        id: 'openapi-import/integration-defaults',
        line: 'POST /default',
        headers: ['Content-Type: application/xml'],
        body: '<a/>',
        answer: { status: 200 },
      },
    ],
  },
  {
    api: 'what stands at the root of a document',
    document: {
      security: [{ guard: [] }],
      components: { securitySchemes: { guard, key: { type: 'apiKey', in: 'header', name: 'x-api-key' } } },
      'x-amazon-apigateway-api-key-source': 'AUTHORIZER',
      paths: {
        '/a': { get: lambda('echo') },
        '/keyed': { get: { ...lambda('echo'), security: [{ guard: [], key: [] }] } },
      },
    },
    options: {
      usage: {
        keys: [{ id: 'k', name: 'k', value: 'a-key-of-twenty-characters', enabled: true, plans: ['p'] }],
        plans: [
          {
            id: 'p',
            stack: 'Stack',
            logicalId: 'P',
            stages: [{ apiId: 'abcdefghij', stage: 'test', methodThrottles: {} }],
            throttle: null,
            quota: null,
          },
        ],
      },
    },
    cases: [
      { id: 'openapi-import/root-security-is-applied', line: 'GET /a', answer: { status: 401 } },
      {
        id: 'openapi-import/api-key-source-extension',
        line: 'GET /keyed',
        headers: ['Authorization: t', 'x-api-key: a-key-of-twenty-characters'],
        answer: { status: 403, body: '{"message":"Forbidden"}' },
      },
    ],
  },
];
