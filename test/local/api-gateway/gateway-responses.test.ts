import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { invocation, lambda, type Serving, serving } from './serving.ts';

let api: Serving;
afterEach(() => api.stop());

const guard: JsonObject = {
  type: 'apiKey',
  in: 'header',
  name: 'Authorization',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': {
    type: 'token',
    authorizerUri: invocation('auth'),
    authorizerResultTtlInSeconds: 0,
  },
};

async function start(responses: JsonObject, stageVariables = {}) {
  api = await serving(
    {
      paths: { '/guarded': { get: { ...lambda('f'), security: [{ guard: [] }] } }, '/broken': { get: lambda('f') } },
      components: { securitySchemes: { guard } },
      'x-amazon-apigateway-gateway-responses': responses,
    },
    {
      stageVariables,
      functions: {
        f: () => 'malformed',
        auth: ({ authorizationToken }) => {
          if (authorizationToken === 'fail') throw new Error('x');
          const Statement = [{ Effect: 'Deny', Action: '*', Resource: '*' }];
          return { principalId: 'u', context: { why: 'blocked' }, policyDocument: { Statement } };
        },
      },
    },
  );
}

const requests = {
  MISSING_AUTHENTICATION_TOKEN: () => api.send('GET /none', ['Accept: text/x']),
  UNAUTHORIZED: () => api.send('GET /guarded', ['Accept: text/x']),
  ACCESS_DENIED: () => api.send('GET /guarded', ['Authorization: deny', 'Accept: text/x']),
  AUTHORIZER_FAILURE: () => api.send('GET /guarded', ['Authorization: fail', 'Accept: text/x']),
  INTEGRATION_FAILURE: () => api.send('GET /broken', ['Accept: text/x']),
};

describe('a type given takes nothing from DEFAULT_…, a type not given takes all of it (recorded 2024-06-20)', () => {
  const given: JsonObject = {
    DEFAULT_5XX: {
      statusCode: '599',
      responseParameters: { 'gatewayresponse.header.x-request-header': 'method.request.header.Accept' },
      responseTemplates: { 'application/json': 'custom' },
    },
    AUTHORIZER_FAILURE: { responseParameters: { 'gatewayresponse.header.foo': "'bar'" } },
    MISSING_AUTHENTICATION_TOKEN: { responseTemplates: { 'application/json': 'own' } },
  };

  it.each<{ type: keyof typeof requests; status: number; body: string; headers: object }>`
    type                              | status | body                                                                                    | headers
    ${'MISSING_AUTHENTICATION_TOKEN'} | ${403} | ${'own'}                                                                                | ${{}}
    ${'UNAUTHORIZED'}                 | ${401} | ${'{"message":"Unauthorized"}'}                                                         | ${{}}
    ${'ACCESS_DENIED'}                | ${403} | ${'{"Message":"User is not authorized to access this resource with an explicit deny"}'} | ${{}}
    ${'AUTHORIZER_FAILURE'}           | ${500} | ${'{"message":null}'}                                                                   | ${{ foo: 'bar' }}
    ${'INTEGRATION_FAILURE'}          | ${599} | ${'custom'}                                                                             | ${{ 'x-request-header': 'text/x' }}
  `('$type: $status $body', async ({ type, status, body, headers }) => {
    await start(given);
    const answer = await requests[type as keyof typeof requests]();
    expect(answer).toMatchObject({ status, body, headers });
    const extra = ['foo', 'x-request-header'].filter((name) => name in answer.headers);
    expect(extra).toEqual(Object.keys(headers));
  });
});

it('puts CORS headers of DEFAULT_4XX on every 4xx, with the bodies that AWS writes', async () => {
  await start({ DEFAULT_4XX: { responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" } } });
  for (const type of ['MISSING_AUTHENTICATION_TOKEN', 'UNAUTHORIZED', 'ACCESS_DENIED'] as const)
    expect((await requests[type]()).headers).toMatchObject({ 'access-control-allow-origin': '*' });
  expect((await requests.INTEGRATION_FAILURE()).headers['access-control-allow-origin']).toBeUndefined();
  expect((await requests.MISSING_AUTHENTICATION_TOKEN()).body).toBe('{"message":"Missing Authentication Token"}');
});

it('replaces variables in a template, raw, and leaves nothing for what is not there', async () => {
  const template = [
    '{"m":$context.error.messageString,"t":"$context.error.responseType","id":"$context.extendedRequestId",',
    `"why":"$context.authorizer.why","path":"\${context.path}","v":"$stageVariables.v","h":"$method.request.header.X-H",`,
    '"none":"$context.nothing.here","text":"$other.thing $1.50"}',
  ].join('');
  await start(
    { ACCESS_DENIED: { statusCode: 418, responseTemplates: { 'application/json': template } } },
    { v: 'one' },
  );
  const answer = await api.send('GET /guarded?a="b', ['Authorization: deny', 'X-H: say "hi"']);
  expect(answer.status).toBe(418);
  expect(answer.body).toBe(
    `{"m":"User is not authorized to access this resource with an explicit deny","t":"ACCESS_DENIED","id":"${answer.headers['x-amz-apigw-id']}","why":"blocked","path":"/test/guarded","v":"one","h":"say "hi"","none":"","text":"$other.thing $1.50"}`,
  );
});

it('maps the content type, the request id and constants to headers; what is absent is skipped', async () => {
  await start({
    UNAUTHORIZED: {
      responseParameters: {
        'gatewayresponse.header.Content-Type': "'application/problem+json'",
        'gatewayresponse.header.X-Request-Id': 'context.extendedRequestId',
        'gatewayresponse.header.X-Absent': 'method.request.header.X-Absent',
        'gatewayresponse.header.X-Query': 'method.request.querystring.q',
      },
    },
  });
  const answer = await api.send('GET /guarded?q=a%0D%0ASet-Cookie:%20x');
  expect(answer.headers).toMatchObject({
    'content-type': 'application/problem+json',
    'x-request-id': answer.headers['x-amz-apigw-id'],
  });
  for (const name of ['x-absent', 'x-query', 'set-cookie']) expect(answer.headers[name]).toBeUndefined();
});

it.each<{ accept: string; type: string }>`
  accept                         | type
  ${'text/html'}                 | ${'text/html'}
  ${'text/css, text/html;q=0.5'} | ${'text/html'}
  ${'*/*'}                       | ${'application/json'}
  ${'text/css'}                  | ${'application/json'}
`('takes the template that the client accepts: $accept', async ({ accept, type }) => {
  await start({ DEFAULT_4XX: { responseTemplates: { 'text/html': '<p>', 'application/json': '{}' } } });
  expect((await api.send('GET /none', [`Accept: ${accept}`])).headers).toMatchObject({ 'content-type': type });
});
