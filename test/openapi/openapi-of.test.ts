import { describe, expect, it } from '@jest/globals';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Validator } from '@seriousme/openapi-schema-validator';
import type { CorsConfig } from '../../lib/contract/runtime-config.ts';
import type { OpenApiDocument } from '../../lib/openapi/openapi-document.ts';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { upstreamConfig } from '../support/upstream-config.ts';
import { extensionMistakes } from './check-extensions.ts';
import { partnerPlans, planned, planOfRoutes } from './hand-made-plan.ts';

const cors: CorsConfig = {
  origins: ['https://shop.example.com'],
  headers: ['authorization', 'content-type'],
  exposeHeaders: ['X-Request-Id', 'Retry-After'],
  maxAgeSeconds: 600,
};

const operationOf = (document: OpenApiDocument, path: string, verb: 'get' | 'post' | 'options') => {
  const operation = document.paths[path]?.[verb];
  if (operation === undefined) throw new Error(`no ${verb} ${path}`);
  return operation;
};

/** Every feature once: both ways, public and not, a path parameter, a greedy one, API keys, CORS for several origins. */
const everything = openApiOf(
  planOfRoutes(
    [
      planned('GET /orders', { auth: 'public', reason: 'catalogue' }),
      planned('POST /orders'),
      planned('GET /orders/{id}', {}, { way: 'direct', name: 'archive', basePath: '/v2' }),
      planned('HEAD /orders/{id}'),
      planned('PUT /orders/{id}', { auth: 'partner' }, { keyRequired: true }),
      planned('PATCH /orders/{id}', { auth: 'partner' }, { way: 'direct', name: 'archive', keyRequired: true }),
      planned('GET /files/{rest+}', { to: '/objects/{rest+}', auth: 'public' }, { way: 'direct', name: 'archive' }),
    ],
    { cors: { ...cors, origins: ['https://a.example.com', 'https://b.example.com'] }, usagePlans: partnerPlans },
  ),
);

describe('the OpenAPI document', () => {
  it('is the same bytes for the same plan', () => {
    const plan = planOfRoutes([planned('GET /orders/{id}')], { cors });
    expect(JSON.stringify(openApiOf(plan))).toBe(JSON.stringify(openApiOf(structuredClone(plan))));
  });

  it('passes an independent validator of the OpenAPI schema', async () => {
    const result = await new Validator().validate(structuredClone(everything) as never);
    expect(result).toEqual({ valid: true });
  });

  it('passes an independent linter, whose rules also cross-check path parameters and security schemes', async () => {
    const { '/files/{rest+}': greedy, ...paths } = everything.paths;
    expect(greedy).toBeDefined();
    const config = await createConfig({
      extends: ['spec'],
      rules: { 'no-identical-paths': 'error', 'path-parameters-defined': 'error', 'security-defined': 'error' },
    });
    const problems = await lintFromString({ source: JSON.stringify({ ...everything, paths }), config });
    expect(problems.map(({ ruleId, message }) => `${ruleId}: ${message}`)).toEqual([]);
  });

  it('holds no extension that API Gateway would refuse', () => {
    expect(extensionMistakes(everything)).toEqual([]);
  });

  it('treats every media type as binary, so bodies of any type cross unharmed', () => {
    expect(everything['x-amazon-apigateway-binary-media-types']).toEqual(['*/*']);
  });
});

describe('a route on the Lambda way', () => {
  it('is one AWS_PROXY integration that carries the path parameters and nothing else', () => {
    const document = openApiOf(planOfRoutes([planned('GET /orders/{id}', { timeoutMillis: 5_000 })]));
    expect(document.paths['/orders/{id}']).toEqual({
      get: {
        parameters: [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { '200': { description: 'Any answer' } },
        security: [{ caller: [] }],
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: '{{lambda:forwarder}}',
          timeoutInMillis: 8_000,
        },
      },
    });
  });
});

describe('a direct route', () => {
  const direct = (route = {}, upstream = {}) =>
    openApiOf(planOfRoutes([planned('GET /orders/{id}', route, { way: 'direct', basePath: '/api', ...upstream })]));

  it('is one HTTP_PROXY integration to the stage variable, with its path parameters mapped', () => {
    const document = direct({
      to: '/v1/{id}',
      timeoutMillis: 1_500,
      set: [{ name: 'X-Via', value: { from: 'static', value: 'gw' } }],
    });
    expect(operationOf(document, '/orders/{id}', 'get')['x-amazon-apigateway-integration']).toEqual({
      type: 'http_proxy',
      httpMethod: 'GET',
      uri: `https://\${stageVariables.upstream_orders}/api/v1/{id}`,
      passthroughBehavior: 'when_no_match',
      timeoutInMillis: 1_500,
      requestParameters: {
        'integration.request.path.id': 'method.request.path.id',
        'integration.request.header.X-User-Id': "'-'",
        'integration.request.header.X-User-Roles': "'-'",
        'integration.request.header.X-Tenant-Id': "'-'",
        'integration.request.header.X-Request-Id': 'context.extendedRequestId',
        'integration.request.header.X-Via': "'gw'",
      },
    });
  });

  it('goes over http where its place says why', () => {
    const plan = planOfRoutes([planned('GET /orders', {}, { way: 'direct' })]);
    const orders = upstreamConfig({ stageVariable: 'upstream_orders', insecure: 'inside the VPC' });
    const document = openApiOf({ ...plan, forwarder: { ...plan.forwarder, upstreams: { orders } } });
    expect(operationOf(document, '/orders', 'get')['x-amazon-apigateway-integration'].uri).toBe(
      `http://\${stageVariables.upstream_orders}/orders`,
    );
  });

  it('sends the rest of a greedy path under the name that an integration accepts', () => {
    const { uri, requestParameters } = operationOf(everything, '/files/{rest+}', 'get')[
      'x-amazon-apigateway-integration'
    ];
    expect(uri).toBe(`https://\${stageVariables.upstream_archive}/objects/{rest}`);
    expect(requestParameters).toMatchObject({ 'integration.request.path.rest': 'method.request.path.rest' });
  });

  it('asks its authorizer on every request, and the Lambda way keeps the answer', () => {
    const both = openApiOf(planOfRoutes([planned('GET /a'), planned('GET /b', {}, { way: 'direct' })]));
    expect(
      Object.entries(both.components?.securitySchemes ?? {}).map(([name, scheme]) => [
        name,
        'x-amazon-apigateway-authorizer' in scheme &&
          scheme['x-amazon-apigateway-authorizer'].authorizerResultTtlInSeconds,
      ]),
    ).toEqual([
      ['caller', 30],
      ['direct-customer', 0],
    ]);
    expect(operationOf(both, '/a', 'get').security).toEqual([{ caller: [] }]);
    expect(operationOf(both, '/b', 'get').security).toEqual([{ 'direct-customer': [] }]);
  });

  it('is refused a value that a client could leave out', () => {
    expect(() => direct({ set: [{ name: 'X-Q', value: { from: 'query', name: 'q' } }] })).toThrow(
      'query.q cannot be set on a direct route',
    );
  });
});

describe('a route for API keys', () => {
  const key = { type: 'apiKey', in: 'header', name: 'x-api-key' };
  const keyed = (auth = 'partner', way: 'lambda' | 'direct' = 'lambda', route = {}) =>
    openApiOf(
      planOfRoutes([planned('GET /a', { auth, ...route }, { way, keyRequired: true })], {
        usagePlans: { [auth]: partnerPlans['partner'] ?? {} },
      }),
    );

  it('asks for the key in the header x-api-key, and asks no authorizer', () => {
    const document = keyed();
    expect(document['x-amazon-apigateway-api-key-source']).toBe('HEADER');
    expect(document.components).toEqual({ securitySchemes: { 'key-partner': key } });
    expect(operationOf(document, '/a', 'get').security).toEqual([{ 'key-partner': [] }]);
  });

  it('does so on the direct way as well, where the upstream does not see the key', () => {
    const document = keyed('partner', 'direct');
    const { security, 'x-amazon-apigateway-integration': integration } = operationOf(document, '/a', 'get');
    expect(security).toEqual([{ 'key-partner': [] }]);
    expect(integration.requestParameters).toMatchObject({ 'integration.request.header.x-api-key': "'-'" });
  });

  it('may pass the key on to an upstream that asks for it', () => {
    const document = keyed('partner', 'direct', { forward: ['x-api-key'] });
    const { requestParameters = {} } = operationOf(document, '/a', 'get')['x-amazon-apigateway-integration'];
    expect(Object.keys(requestParameters).filter((name) => name.endsWith('x-api-key'))).toEqual([]);
  });

  it('takes the place of no authorizer, whatever the name of its credential', () => {
    const document = openApiOf(
      planOfRoutes([planned('GET /a', { auth: 'caller' }, { keyRequired: true }), planned('GET /b')], {
        usagePlans: { caller: partnerPlans['partner'] ?? {} },
      }),
    );
    expect(document.components?.securitySchemes).toMatchObject({
      caller: { name: 'Authorization', 'x-amazon-apigateway-authtype': 'custom' },
      'key-caller': key,
    });
    expect(operationOf(document, '/b', 'get').security).toEqual([{ caller: [] }]);
  });

  it('leaves a gateway without keys as it was', () => {
    const document = openApiOf(planOfRoutes([planned('GET /a')]));
    expect(Object.keys(document)).not.toContain('x-amazon-apigateway-api-key-source');
  });
});

describe('a route for own keys', () => {
  const own = openApiOf(
    planOfRoutes([planned('GET /a', { auth: 'machine' }, { authorizer: 'key', keyRequired: true })], {
      apiKeySource: 'AUTHORIZER',
      authorizers: [
        { name: 'key', functionOf: null, headers: ['x-api-key'], credentials: ['machine'], ttlSeconds: 30 },
      ],
      usagePlans: {
        machine: {
          basic: { throttle: null, quota: null, methodThrottles: {}, usageKeyVariable: 'usage_machine_basic' },
        },
      },
    }),
  );

  it('asks the authorizer, and demands the key that it names', () => {
    expect(own['x-amazon-apigateway-api-key-source']).toBe('AUTHORIZER');
    expect(operationOf(own, '/a', 'get').security).toEqual([{ key: [], 'api-key': [] }]);
    expect(own.components?.securitySchemes).toEqual({
      key: {
        type: 'apiKey',
        in: 'header',
        name: 'X-Api-Key',
        'x-amazon-apigateway-authtype': 'custom',
        'x-amazon-apigateway-authorizer': {
          type: 'request',
          identitySource: 'method.request.header.X-Api-Key',
          authorizerResultTtlInSeconds: 30,
          authorizerUri: '{{lambda:authorizer}}',
        },
      },
      'api-key': { type: 'apiKey', in: 'header', name: 'x-api-key' },
    });
  });

  it('holds no extension that API Gateway would refuse', () => {
    expect(extensionMistakes(own)).toEqual([]);
  });
});

describe('an authorizer', () => {
  const schemeOf = (authorizer: Partial<GatewayPlan['authorizers'][number]>) => {
    const usual = { name: 'x', functionOf: null, headers: [], credentials: [], ttlSeconds: 0 };
    const plan = planOfRoutes([planned('GET /a', {}, { authorizer: 'x' })], {
      authorizers: [{ ...usual, ...authorizer }],
    });
    return openApiOf(plan).components?.securitySchemes?.['x'];
  };

  it('that demands no header has no identity source, so API Gateway refuses nobody before it', () => {
    expect(schemeOf({})).toEqual({
      type: 'apiKey',
      in: 'header',
      name: 'Unused',
      'x-amazon-apigateway-authtype': 'custom',
      'x-amazon-apigateway-authorizer': {
        type: 'request',
        authorizerResultTtlInSeconds: 0,
        authorizerUri: '{{lambda:authorizer}}',
      },
    });
  });

  it('of a direct route is the function that is deployed with the document, since nobody decides behind it', () => {
    const routes = [
      planned('GET /a', {}, { authorizer: 'direct-x', way: 'direct' }),
      planned('GET /b', {}, { authorizer: 'x' }),
    ];
    const authorizers = ['direct-x', 'x'].map((name) => ({
      name,
      functionOf: null,
      headers: [],
      credentials: [],
      ttlSeconds: 0,
    }));
    const schemes = openApiOf(planOfRoutes(routes, { authorizers })).components?.securitySchemes ?? {};
    const uris = Object.entries(schemes).map(([name, scheme]) => [
      name,
      'x-amazon-apigateway-authorizer' in scheme && scheme['x-amazon-apigateway-authorizer'].authorizerUri,
    ]);
    expect(Object.fromEntries(uris)).toEqual({
      'direct-x': '{{lambda:direct-authorizer}}',
      x: '{{lambda:authorizer}}',
    });
  });

  it('is the function of its credential, where that has one', () => {
    expect(schemeOf({ functionOf: 'legacy', headers: ['x-ticket'], ttlSeconds: 60 })).toMatchObject({
      name: 'X-Ticket',
      'x-amazon-apigateway-authorizer': {
        identitySource: 'method.request.header.X-Ticket',
        authorizerResultTtlInSeconds: 60,
        authorizerUri: '{{lambda:auth:legacy}}',
      },
    });
  });
});

describe('public routes', () => {
  it('ask no authorizer, and a gateway of public routes has none', () => {
    const document = openApiOf(planOfRoutes([planned('GET /orders', { auth: 'public' })], { cors }));
    expect(document.components).toBeUndefined();
    expect(Object.values(document.paths['/orders'] ?? {}).map(({ security }) => security)).toEqual([[], []]);
  });
});

describe('CORS', () => {
  const preflightOf = (origins: readonly string[]) => {
    const routes = [planned('GET /orders'), planned('POST /orders')];
    const document = openApiOf(planOfRoutes(routes, { cors: { ...cors, origins } }));
    return operationOf(document, '/orders', 'options');
  };

  it('answers a preflight with 204 and static headers for one origin', () => {
    expect(preflightOf(['https://shop.example.com'])).toEqual({
      security: [],
      responses: {
        '204': {
          description: 'CORS preflight',
          headers: {
            'Access-Control-Allow-Origin': { schema: { type: 'string' } },
            'Access-Control-Allow-Methods': { schema: { type: 'string' } },
            'Access-Control-Allow-Headers': { schema: { type: 'string' } },
            'Access-Control-Max-Age': { schema: { type: 'string' } },
          },
        },
      },
      'x-amazon-apigateway-integration': {
        type: 'mock',
        contentHandling: 'CONVERT_TO_TEXT',
        passthroughBehavior: 'never',
        requestTemplates: { 'application/json': '{"statusCode": 204}' },
        responses: {
          default: {
            statusCode: '204',
            contentHandling: 'CONVERT_TO_TEXT',
            responseParameters: {
              'method.response.header.Access-Control-Allow-Origin': "'https://shop.example.com'",
              'method.response.header.Access-Control-Allow-Methods': "'GET,POST'",
              'method.response.header.Access-Control-Allow-Headers': "'authorization,content-type'",
              'method.response.header.Access-Control-Max-Age': "'600'",
            },
            responseTemplates: { 'application/json': '' },
          },
        },
      },
    });
  });

  it('varies by origin and writes none by itself when several are listed', () => {
    const { responses } = preflightOf(['https://a.example.com', 'https://b.example.com'])[
      'x-amazon-apigateway-integration'
    ];
    expect(responses?.default?.responseParameters).toEqual({
      'method.response.header.Vary': "'Origin'",
      'method.response.header.Access-Control-Allow-Methods': "'GET,POST'",
      'method.response.header.Access-Control-Allow-Headers': "'authorization,content-type'",
      'method.response.header.Access-Control-Max-Age': "'600'",
    });
  });

  it('adds no OPTIONS method when CORS is off', () => {
    expect(Object.keys(openApiOf(planOfRoutes([planned('GET /orders')])).paths['/orders'] ?? {})).toEqual(['get']);
  });
});
