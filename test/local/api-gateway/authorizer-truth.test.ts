import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { type Event, invocation, lambda, mocked, type Serving, serving } from './serving.ts';

/** What is known of authorizers on AWS: recorded there, asserted by suites that run there, or written in its guide. */

let api: Serving;
afterEach(() => api.stop());

const scheme = (type: 'token' | 'request', header: string, more: JsonObject = {}): JsonObject => ({
  type: 'apiKey',
  in: 'header',
  name: header,
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': { type, authorizerUri: invocation('auth'), ...more },
});

const guarded = (name: string) => ({ ...lambda('echo'), security: [{ [name]: [] }] });

const request = 'method.request.querystring.authorization';
const threeSources = [
  'method.request.header.authorizationHeader',
  request,
  'method.request.querystring.authorizationQueryString1',
].join(', ');

const document: JsonObject = {
  paths: {
    '/none': { get: lambda('echo') },
    '/token': { get: guarded('token'), options: preflight() },
    '/custom': { get: guarded('custom') },
    '/regex': { get: guarded('regex') },
    '/request': { get: guarded('request') },
    '/sources': { get: guarded('sources') },
    '/overridden': { get: { ...lambda('echo'), security: [] } },
    '/fake-profile': { get: lambda('echo'), post: guarded('narrow') },
    '/builtin-auth': { get: guarded('narrow'), post: guarded('narrow') },
  },
  components: {
    securitySchemes: {
      token: scheme('token', 'Authorization'),
      custom: scheme('token', 'MyCustomAuthHeader', { identityValidationExpression: 'allow' }),
      regex: scheme('token', 'Authorization', { identityValidationExpression: '^Bearer [-0-9a-zA-Z._]+$' }),
      request: scheme('request', 'Unused', { identitySource: request }),
      sources: scheme('request', 'Unused', { identitySource: threeSources, authorizerResultTtlInSeconds: 0 }),
      narrow: scheme('token', 'Authorization', { authorizerResultTtlInSeconds: 300 }),
    },
  },
};

function preflight(): JsonObject {
  const allow = { 'method.response.header.Access-Control-Allow-Origin': "'*'" };
  return mocked({
    requestTemplates: { 'application/json': '{ statusCode: 200 }' },
    responses: { default: { statusCode: '204', responseParameters: allow } },
  });
}

const tokenOf = ({ authorizationToken, queryStringParameters }: Event): string =>
  (authorizationToken ?? queryStringParameters?.authorization ?? '').replace(/^Bearer /, '');

const allowed = { Effect: 'Allow', Action: 'execute-api:Invoke' };

/** By token: what its case says of it. */
const outcomes: { readonly [token: string]: (event: Event) => unknown } = {
  allow: ({ methodArn }) => ({
    principalId: 'user',
    context: { stringKey: 'stringval', numberKey: 123, booleanKey: true, nullKey: null },
    policyDocument: { Statement: [{ ...allowed, Resource: methodArn }] },
  }),
  deny: ({ methodArn }) => ({
    principalId: 'user',
    policyDocument: { Statement: [{ ...allowed, Effect: 'Deny', Resource: methodArn }] },
  }),
  nopolicy: () => ({}),
  objectcontext: ({ methodArn }) => ({
    principalId: 'user',
    context: { objectKey: { a: 1 } },
    policyDocument: { Statement: [{ ...allowed, Resource: methodArn }] },
  }),
  wrongresource: () => ({
    principalId: 'user',
    policyDocument: {
      Statement: [{ ...allowed, Resource: 'arn:aws:execute-api:us-east-1:123456789012:otherapi/prod/GET/other' }],
    },
  }),
  yes: ({ methodArn }) => {
    const stage = methodArn.split('/').slice(0, 2).join('/');
    return {
      principalId: 'foo',
      context: { foo: 'bar' },
      policyDocument: {
        Statement: [{ ...allowed, Resource: [`${stage}/*/builtin-auth`, `${stage}/POST/fake-profile`] }],
      },
    };
  },
};

function auth(event: Event): unknown {
  const outcome = outcomes[tokenOf(event)];
  if (outcome !== undefined) return outcome(event);
  throw new Error(tokenOf(event) === 'unauthorized' ? 'Unauthorized' : 'Error: Invalid token');
}

const denied = '{"Message":"User is not authorized to access this resource with an explicit deny"}';
const noMatch = '{"Message":"User is not authorized to access this resource"}';
const unauthorized = '{"message":"Unauthorized"}';
const broken = '{"message":null}';

describe('as on AWS', () => {
  it.each<{
    story: string;
    line: string;
    headers: readonly string[];
    status: number;
    body: string;
    calls: number;
  }>`
    story                                              | line                                  | headers                             | status | body            | calls
    ${'an open method'}                                | ${'GET /none'}                        | ${[]}                               | ${200} | ${'in'}         | ${0}
    ${'a token in a header of its own'}                | ${'GET /custom'}                      | ${['MyCustomAuthHeader: allow']}    | ${200} | ${'in'}         | ${1}
    ${'a token that its expression does not match'}    | ${'GET /custom'}                      | ${['MyCustomAuthHeader: allowed']}  | ${401} | ${unauthorized} | ${0}
    ${'no token in the header of its own'}             | ${'GET /custom'}                      | ${['Authorization: allow']}         | ${401} | ${unauthorized} | ${0}
    ${'an identity in the query'}                      | ${'GET /request?authorization=allow'} | ${[]}                               | ${200} | ${'in'}         | ${1}
    ${'no identity in the query'}                      | ${'GET /request'}                     | ${[]}                               | ${401} | ${unauthorized} | ${0}
    ${'none of three identities, nothing kept'}        | ${'GET /sources'}                     | ${[]}                               | ${401} | ${unauthorized} | ${0}
    ${'two of three identities, nothing kept'}         | ${'GET /sources?authorization=allow'} | ${['authorizationHeader: x']}       | ${401} | ${unauthorized} | ${0}
    ${'security that is none'}                         | ${'GET /overridden'}                  | ${[]}                               | ${200} | ${'in'}         | ${0}
    ${'an allow'}                                      | ${'GET /token'}                       | ${['Authorization: allow']}         | ${200} | ${'in'}         | ${1}
    ${'a deny'}                                        | ${'GET /token'}                       | ${['Authorization: deny']}          | ${403} | ${denied}       | ${1}
    ${'the word Unauthorized'}                         | ${'GET /token'}                       | ${['Authorization: unauthorized']}  | ${401} | ${unauthorized} | ${1}
    ${'any other error'}                               | ${'GET /token'}                       | ${['Authorization: other']}         | ${500} | ${broken}       | ${1}
    ${'an answer without a policy'}                    | ${'GET /token'}                       | ${['Authorization: nopolicy']}      | ${500} | ${broken}       | ${1}
    ${'an object in the context'}                      | ${'GET /token'}                       | ${['Authorization: objectcontext']} | ${500} | ${broken}       | ${1}
    ${'an allow of something else'}                    | ${'GET /token'}                       | ${['Authorization: wrongresource']} | ${403} | ${noMatch}      | ${1}
    ${'a preflight beside a guarded method'}           | ${'OPTIONS /token'}                   | ${[]}                               | ${204} | ${''}           | ${0}
    ${'a bare token where Bearer is demanded'}         | ${'GET /regex'}                       | ${['Authorization: allow']}         | ${401} | ${unauthorized} | ${0}
    ${'Bearer where it is demanded'}                   | ${'GET /regex'}                       | ${['Authorization: Bearer allow']}  | ${200} | ${'in'}         | ${1}
    ${'the open method of a path'}                     | ${'GET /fake-profile'}                | ${[]}                               | ${200} | ${'in'}         | ${0}
    ${'the guarded method of a path, without a token'} | ${'POST /fake-profile'}               | ${[]}                               | ${401} | ${unauthorized} | ${0}
    ${'the guarded method of a path'}                  | ${'POST /fake-profile'}               | ${['Authorization: yes']}           | ${200} | ${'in'}         | ${1}
  `('$story: $status', async ({ line, headers, status, body, calls }) => {
    api = await serving(document, { functions: { auth, echo: () => ({ body: 'in' }) } });
    expect(await api.send(line, headers)).toMatchObject({ status, body });
    expect(api.events('auth')).toHaveLength(calls);
  });

  it('one policy for several resources is kept for all of them', async () => {
    api = await serving(document, { functions: { auth, echo: () => ({ body: 'in' }) } });
    const statuses: number[] = [];
    for (const line of ['POST /fake-profile', 'GET /builtin-auth', 'POST /builtin-auth'])
      statuses.push((await api.send(line, ['Authorization: yes'])).status);
    expect(statuses).toEqual([200, 200, 200]);
    expect(api.events('auth')).toHaveLength(1);
    expect(api.events('echo').map(({ requestContext }) => requestContext.authorizer.foo)).toEqual([
      'bar',
      'bar',
      'bar',
    ]);
  });
});
