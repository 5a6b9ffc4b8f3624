import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { MethodDefinition } from '../../../lib/local/services/api-gateway/rest-api-definition.ts';
import { router } from '../../../lib/local/services/api-gateway/router.ts';
import { named, type Serving, serving } from './serving.ts';

const routes = (...keys: readonly string[]) =>
  router(
    keys.map((key): MethodDefinition => {
      const [method = '', resource = ''] = key.split(' ');
      const integration = {
        type: 'MOCK',
        requestTemplates: {},
        passthroughBehavior: 'NEVER',
        convertsToText: true,
        responses: [],
      } as const;
      return {
        method,
        resource,
        authorizer: null,
        apiKeyRequired: false,
        validation: null,
        integration,
        throttle: null,
      };
    }),
  );

describe('a path is matched raw, the most exact resource first', () => {
  const route = routes(
    'GET /',
    'GET /part1',
    'GET /part1/hardcoded-value',
    'GET /{param+}',
    'ANY /users/{id}',
    'GET /users/{id}/orders/{order}',
    'GET /users/me',
    'POST /users/{id}/{rest+}',
    'ANY /any',
    'POST /any/{proxy+}',
  );

  it.each<{
    story: string;
    method: string;
    path: string;
    resource: string | undefined;
    parameters: object | undefined;
  }>`
    story                                             | method      | path                          | resource                        | parameters
    ${'the root'}                                     | ${'GET'}    | ${'/'}                        | ${'/'}                          | ${{}}
    ${'exact beats greedy'}                           | ${'GET'}    | ${'/part1/hardcoded-value'}   | ${'/part1/hardcoded-value'}     | ${{}}
    ${'greedy takes what nothing else has'}           | ${'GET'}    | ${'/part1/random-value'}      | ${'/{param+}'}                  | ${{ param: 'part1/random-value' }}
    ${'exact beats a parameter'}                      | ${'GET'}    | ${'/users/me'}                | ${'/users/me'}                  | ${{}}
    ${'a method that exact lacks falls to a sibling'} | ${'DELETE'} | ${'/users/me'}                | ${'/users/{id}'}                | ${{ id: 'me' }}
    ${'a parameter beats greedy'}                     | ${'GET'}    | ${'/users/7/orders/9'}        | ${'/users/{id}/orders/{order}'} | ${{ id: '7', order: '9' }}
    ${'greedy below a parameter'}                     | ${'POST'}   | ${'/users/7/orders/9'}        | ${'/users/{id}/{rest+}'}        | ${{ id: '7', rest: 'orders/9' }}
    ${'any on exact beats the method on greedy'}      | ${'POST'}   | ${'/any'}                     | ${'/any'}                       | ${{}}
    ${'values are never decoded'}                     | ${'GET'}    | ${'/users/a%2Fb%20%E2%98%95'} | ${'/users/{id}'}                | ${{ id: 'a%2Fb%20%E2%98%95' }}
    ${'dots are values'}                              | ${'GET'}    | ${'/users/..'}                | ${'/users/{id}'}                | ${{ id: '..' }}
    ${'a trailing slash does not count'}              | ${'GET'}    | ${'/users/7/'}                | ${'/users/{id}'}                | ${{ id: '7' }}
    ${'nor in a greedy value'}                        | ${'GET'}    | ${'/x/y/'}                    | ${'/{param+}'}                  | ${{ param: 'x/y' }}
    ${'inner double slashes stay'}                    | ${'GET'}    | ${'/x//y'}                    | ${'/{param+}'}                  | ${{ param: 'x//y' }}
    ${'leading ones collapse'}                        | ${'GET'}    | ${'///part1'}                 | ${'/part1'}                     | ${{}}
    ${'an empty segment is no value'}                 | ${'POST'}   | ${'/users//orders'}           | ${undefined}                    | ${undefined}
    ${'no method anywhere'}                           | ${'PUT'}    | ${'/part1'}                   | ${undefined}                    | ${undefined}
    ${'names are compared with their case'}           | ${'POST'}   | ${'/ANY'}                     | ${undefined}                    | ${undefined}
  `('$story: $method $path', ({ method, path, resource, parameters }) => {
    const match = route(method, path);
    expect(match?.method.resource).toBe(resource);
    expect(match?.pathParameters).toEqual(parameters);
  });

  it('does not match the empty rest of a greedy parameter', () => {
    expect(routes('GET /a/{rest+}')('GET', '/a')).toBeUndefined();
    expect(routes('GET /a/{rest+}')('GET', '/a/')).toBeUndefined();
    expect(routes('GET /a/{rest+}')('GET', '/a//')).toBeUndefined();
  });
});

describe('a request that no method answers', () => {
  let api: Serving;
  beforeAll(async () => {
    api = await serving({
      paths: { '/existing': { get: named('exists') }, '/any': { 'x-amazon-apigateway-any-method': named('any') } },
    });
  });
  afterAll(() => api.stop());

  it.each([
    ['an unknown path', 'GET /missing'],
    ['a known path with another method, never 405', 'POST /existing'],
    ['a known path in another case', 'GET /Existing'],
  ])('%s is 403 Missing Authentication Token', async (_, line) => {
    const answer = await api.send(line);
    expect(answer.status).toBe(403);
    expect(answer.body).toBe('{"message":"Missing Authentication Token"}');
    expect(answer.headers).toMatchObject({
      'x-amzn-errortype': 'MissingAuthenticationTokenException',
      'content-type': 'application/json',
      'content-length': '42',
    });
  });

  it.each(['GET', 'DELETE', 'PATCH', 'OPTIONS'])('%s reaches the any-method', async (method) => {
    expect(await api.send(`${method} /any`)).toMatchObject({ status: 200, body: 'any' });
  });
});
