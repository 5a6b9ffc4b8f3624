import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { lambda, type Serving, serving } from './serving.ts';

let api: Serving;
beforeAll(async () => {
  api = await serving(
    {
      paths: {
        '/{proxy+}': { 'x-amazon-apigateway-any-method': lambda('echo') },
        '/plain': {
          post: lambda('echo', {
            requestParameters: {
              'integration.request.header.headerVar': 'method.request.header.foobar',
              'integration.request.querystring.added': 'method.request.querystring.q',
            },
          }),
        },
      },
    },
    { functions: { echo: () => ({ statusCode: 200 }) }, now: () => Date.UTC(2026, 10, 4, 9, 5, 7, 89) },
  );
});
afterAll(() => api.stop());

async function eventOf(line: string, headers: readonly string[] = [], body = '') {
  const answer = await api.send(line, headers, body);
  expect(answer.status).toBe(200);
  return api.events('echo').at(-1);
}

it('is exactly the event of a REST API: null for what is empty, the last value in single maps, the stage in the context', async () => {
  const event = await eventOf(
    'POST /plain',
    ['User-Agent: UA/1', 'tEsT-HEADeR: a', 'tEsT-HEADeR: b', 'X-Amzn-Trace-Id: Root=1-2-3'],
    '{"a":1}',
  );
  const { port } = new URL(api.url);
  expect(event).toEqual({
    resource: '/plain',
    path: '/plain',
    httpMethod: 'POST',
    headers: {
      'User-Agent': 'UA/1',
      'tEsT-HEADeR': 'b',
      Host: 'api.test',
      'X-Amzn-Trace-Id': 'Root=1-2-3',
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Port': port,
      'X-Forwarded-Proto': 'http',
    },
    multiValueHeaders: {
      'User-Agent': ['UA/1'],
      'tEsT-HEADeR': ['a', 'b'],
      Host: ['api.test'],
      'X-Amzn-Trace-Id': ['Root=1-2-3'],
      'X-Forwarded-For': ['127.0.0.1'],
      'X-Forwarded-Port': [port],
      'X-Forwarded-Proto': ['http'],
    },
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'abcdefghij',
      deploymentId: 'dddddd',
      domainName: 'abcdefghij.execute-api.eu-west-1.amazonaws.com',
      domainPrefix: 'abcdefghij',
      extendedRequestId: expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/),
      httpMethod: 'POST',
      identity: {
        accessKey: null,
        accountId: null,
        caller: null,
        cognitoAuthenticationProvider: null,
        cognitoAuthenticationType: null,
        cognitoIdentityId: null,
        cognitoIdentityPoolId: null,
        principalOrgId: null,
        sourceIp: '127.0.0.1',
        user: null,
        userAgent: 'UA/1',
        userArn: null,
      },
      path: '/test/plain',
      protocol: 'HTTP/1.1',
      requestId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      requestTime: '04/Nov/2026:09:05:07 +0000',
      requestTimeEpoch: Date.UTC(2026, 10, 4, 9, 5, 7, 89),
      resourceId: expect.stringMatching(/^[0-9a-f]{6}$/),
      resourcePath: '/plain',
      stage: 'test',
    },
    body: '{"a":1}',
    isBase64Encoded: false,
  });
});

it.each<{ story: string; target: string; path: string; contextPath: string; proxy: string }>`
  story                                      | target                           | path                            | contextPath                          | proxy
  ${'a trailing slash stays in the path'}    | ${'/proxy-value/'}               | ${'/proxy-value/'}              | ${'/test/proxy-value/'}              | ${'proxy-value'}
  ${'leading slashes collapse'}              | ${'//proxy//path'}               | ${'/proxy//path'}               | ${'/test//proxy//path'}              | ${'proxy//path'}
  ${'nothing is decoded'}                    | ${'/%E2%98%95%20Coffee/%2e%2E'}  | ${'/%E2%98%95%20Coffee/%2e%2E'} | ${'/test/%E2%98%95%20Coffee/%2e%2E'} | ${'%E2%98%95%20Coffee/%2e%2E'}
  ${'dot segments stay'}                     | ${'/a/../b;c=1/./x'}             | ${'/a/../b;c=1/./x'}            | ${'/test/a/../b;c=1/./x'}            | ${'a/../b;c=1/./x'}
  ${'odd but visible characters stay'}       | ${'/a\\b|c{d}\'"<>^`'}           | ${'/a\\b|c{d}\'"<>^`'}          | ${'/test/a\\b|c{d}\'"<>^`'}          | ${'a\\b|c{d}\'"<>^`'}
  ${'the absolute form is the same request'} | ${'http://elsewhere.test/x?y=1'} | ${'/x'}                         | ${'/test/x'}                         | ${'x'}
`('$story', async ({ target, path, contextPath, proxy }) => {
  const event = await eventOf(`GET ${target}`);
  expect(event).toMatchObject({ path, pathParameters: { proxy }, requestContext: { path: contextPath } });
});

it.each<{ query: string; last: object | null; all: object | null }>`
  query                              | last                               | all
  ${'q=Hello%20World&t=C%23&t=.NET'} | ${{ q: 'Hello World', t: '.NET' }} | ${{ q: ['Hello World'], t: ['C#', '.NET'] }}
  ${'a+b=c+d'}                       | ${{ 'a b': 'c d' }}                | ${{ 'a b': ['c d'] }}
  ${'a&b='}                          | ${{ a: '', b: '' }}                | ${{ a: [''], b: [''] }}
  ${'a=%zz&a=100%'}                  | ${{ a: '100%' }}                   | ${{ a: ['%zz', '100%'] }}
  ${'a=1?b=2'}                       | ${{ a: '1?b=2' }}                  | ${{ a: ['1?b=2'] }}
  ${'__proto__=1&constructor=2'} | ${Object.fromEntries([['__proto__', '1'], ['constructor', '2']])} | ${Object.fromEntries([['__proto__', ['1']], ['constructor', ['2']]])}
  ${''}                              | ${null}                            | ${null}
`('the query $query is decoded, the last value in the single map', async ({ query, last, all }) => {
  const event = await eventOf(`GET /x?${query}`);
  expect(event.queryStringParameters).toEqual(last);
  expect(event.multiValueQueryStringParameters).toEqual(all);
});

it('never shows a function the headers of the connection and of the body', async () => {
  const headers = [
    'Connection: keep-alive, X-Secret',
    'Content-MD5: x',
    'Max-Forwards: 2',
    'Proxy-Authenticate: Basic',
    'Server: x',
  ];
  const more = [
    'TE: deflate',
    'Trailer: Expires',
    'WWW-Authenticate: Basic',
    'Content-Type: text/plain',
    'Via: p',
    'x-secret: kept',
  ];
  const event = await eventOf('POST /plain', [...headers, ...more], 'body');
  expect(Object.keys(event.headers)).toEqual([
    'Content-Type',
    'Via',
    'x-secret',
    'Host',
    'X-Amzn-Trace-Id',
    'X-Forwarded-For',
    'X-Forwarded-Port',
    'X-Forwarded-Proto',
  ]);
});

it('takes a chunked body, whose framing stays here', async () => {
  const connection = await api.send('POST /plain', ['Transfer-Encoding: chunked', '', '3\r\nabc\r\n0', '']);
  expect(connection.status).toBe(200);
  expect(api.events('echo').at(-1)).toMatchObject({ body: 'abc' });
  expect(api.events('echo').at(-1).headers['Transfer-Encoding']).toBeUndefined();
});

it('keeps every spelling of a header apart', async () => {
  const event = await eventOf('GET /x', ['X-User-Id: 1', 'x-user-id: 2', 'X_User_Id: 3', 'X-USER-ID: 4']);
  expect(event.multiValueHeaders).toMatchObject({
    'X-User-Id': ['1'],
    'x-user-id': ['2'],
    X_User_Id: ['3'],
    'X-USER-ID': ['4'],
  });
});

it('continues what a client says of the way so far, and keeps its trace id', async () => {
  const event = await eventOf('GET /x', [
    'x-forwarded-for: 10.0.0.1',
    'X-Forwarded-For: 10.0.0.2',
    'x-forwarded-proto: gopher',
    'x-amzn-trace-id: Root=1-a-b;Parent=c',
  ]);
  expect(event.headers).toMatchObject({
    'X-Forwarded-For': '10.0.0.1, 10.0.0.2, 127.0.0.1',
    'X-Forwarded-Proto': 'http',
    'X-Amzn-Trace-Id': 'Root=1-a-b;Parent=c',
  });
  expect(event.headers['x-forwarded-proto']).toBeUndefined();
});

it('lets a client choose the request id, as AWS does, but never the extended one', async () => {
  const answer = await api.send('GET /x', ['x-amzn-RequestId: mine', 'x-amz-apigw-id: mine']);
  const { requestContext } = api.events('echo').at(-1);
  expect(requestContext.requestId).toBe('mine');
  expect(answer.headers).toMatchObject({
    'x-amzn-requestid': 'mine',
    'x-amz-apigw-id': requestContext.extendedRequestId,
  });
  expect(requestContext.extendedRequestId).not.toBe('mine');
});

it('does not apply request mappings', async () => {
  const event = await eventOf('POST /plain?q=1', ['foobar: mapped', 'headerVar: own']);
  expect(event.headers['headerVar']).toBe('own');
  expect(event.queryStringParameters).toEqual({ q: '1' });
});

it.each<{ endpointType: 'EDGE' | 'REGIONAL'; names: readonly string[] }>`
  endpointType  | names
  ${'REGIONAL'} | ${['authorization', 'USER-AGENT', 'x-own']}
  ${'EDGE'}     | ${['Authorization', 'User-Agent', 'x-own']}
`('writes names as a $endpointType endpoint does', async ({ endpointType, names }) => {
  const edge = await serving(
    { paths: { '/a': { get: lambda('echo') } } },
    { endpointType, functions: { echo: () => ({}) } },
  );
  await edge.send('GET /a', ['authorization: x', 'USER-AGENT: y', 'x-own: z']);
  expect(Object.keys(edge.events('echo')[0].headers).slice(0, 3)).toEqual(names);
  await edge.stop();
});

it('carries the stage variables', async () => {
  const own = await serving(
    { paths: { '/a': { get: lambda('echo') } } },
    { stageVariables: { up: 'h:1' }, functions: { echo: () => ({}) } },
  );
  await own.send('GET /a');
  expect(own.events('echo')[0].stageVariables).toEqual({ up: 'h:1' });
  await own.stop();
});
