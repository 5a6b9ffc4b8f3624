import { afterEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '../../../lib/local/assembly/template.ts';
import { type Event, invocation, lambda, type Serving, type ServingOptions, serving } from './serving.ts';

const scheme = (type: 'token' | 'request', more: JsonObject = {}): JsonObject => ({
  type: 'apiKey',
  in: 'header',
  name: 'Authorization',
  'x-amazon-apigateway-authtype': 'custom',
  'x-amazon-apigateway-authorizer': { type, authorizerUri: invocation('auth'), ...more },
});

const guarded = { ...lambda('echo'), security: [{ guard: [] }] };

/** `allow`, `deny`, `only <METHOD/path>` or an error; the context as given. */
function auth(event: Event): unknown {
  const token = (event.authorizationToken ??
    event.headers.Authorization ??
    event.headers.authorization ??
    '') as string;
  if (token === 'Unauthorized' || token.startsWith('Error')) throw new Error(token);
  if (token === 'malformed') return {};
  const stage = event.methodArn.split('/').slice(0, 2).join('/');
  const resource = token.startsWith('only ') ? `${stage}/${token.slice(5)}` : event.methodArn;
  return {
    principalId: 'user',
    context: { stringKey: 'stringval', numberKey: 123, booleanKey: true, nullKey: null },
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Effect: token === 'deny' ? 'Deny' : 'Allow', Action: 'execute-api:Invoke', Resource: resource }],
    },
  };
}

let api: Serving;
afterEach(() => api.stop());

async function start(guard: JsonObject, more: ServingOptions = {}) {
  const paths = { '/a': { get: guarded, post: guarded }, '/b': { get: guarded }, '/open': { get: lambda('echo') } };
  api = await serving(
    { paths, components: { securitySchemes: { guard } } },
    { functions: { auth, echo: () => ({ body: 'Success' }) }, ...more },
  );
}

const get = (path: string, token?: string) =>
  api.send(`GET ${path}`, token === undefined ? [] : [`Authorization: ${token}`]);

describe('a TOKEN authorizer', () => {
  it.each<{ token: string | undefined; status: number; errorType: string | undefined; body: string }>`
    token             | status | errorType                             | body
    ${'allow'}        | ${200} | ${undefined}                          | ${'Success'}
    ${'deny'}         | ${403} | ${'AccessDeniedException'}            | ${'{"Message":"User is not authorized to access this resource with an explicit deny"}'}
    ${'only GET/zzz'} | ${403} | ${'AccessDeniedException'}            | ${'{"Message":"User is not authorized to access this resource"}'}
    ${'Unauthorized'} | ${401} | ${'UnauthorizedException'}            | ${'{"message":"Unauthorized"}'}
    ${'Error: other'} | ${500} | ${'AuthorizerConfigurationException'} | ${'{"message":null}'}
    ${'malformed'}    | ${500} | ${'AuthorizerConfigurationException'} | ${'{"message":null}'}
    ${undefined}      | ${401} | ${'UnauthorizedException'}            | ${'{"message":"Unauthorized"}'}
  `('answers $status to $token', async ({ token, status, errorType, body }) => {
    await start(scheme('token'));
    const answer = await get('/a', token);
    expect(answer).toMatchObject({ status, body });
    expect(answer.headers['x-amzn-errortype']).toBe(errorType);
  });

  it('gets exactly the type, the method ARN and the token', async () => {
    await start(scheme('token'));
    await get('/a?x=1', 'allow');
    expect(api.events('auth')).toEqual([
      {
        type: 'TOKEN',
        methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abcdefghij/test/GET/a',
        authorizationToken: 'allow',
      },
    ]);
  });

  it.each<{ token: string | undefined; status: number; calls: number }>`
    token             | status | calls
    ${'Bearer abc.d'} | ${200} | ${1}
    ${'allow'}        | ${401} | ${0}
    ${'Bearer a b'}   | ${401} | ${0}
    ${undefined}      | ${401} | ${0}
  `('is called only for a token that its expression matches whole: $token', async ({ token, status, calls }) => {
    await start(
      scheme('token', { identityValidationExpression: 'Bearer [-0-9a-zA-Z._]+', authorizerResultTtlInSeconds: 0 }),
    );
    expect(await get('/a', token)).toMatchObject({ status });
    expect(api.events('auth')).toHaveLength(calls);
  });
});

describe('a REQUEST authorizer', () => {
  it('gets the request without its body; empty maps stay maps', async () => {
    await start(scheme('request', { identitySource: 'method.request.header.Authorization' }));
    await api.send('POST /a?q=1&q=2', ['Authorization: allow', 'TE: deflate'], 'body');
    const [event] = api.events('auth');
    expect(event).toMatchObject({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-west-1:123456789012:abcdefghij/test/POST/a',
      resource: '/a',
      path: '/a',
      httpMethod: 'POST',
      headers: { Authorization: 'allow', 'Content-Length': '4' },
      queryStringParameters: { q: '2' },
      multiValueQueryStringParameters: { q: ['1', '2'] },
      pathParameters: {},
      stageVariables: {},
      requestContext: { path: '/test/a', resourcePath: '/a', identity: { sourceIp: '127.0.0.1' } },
    });
    expect(Object.keys(event)).not.toEqual(expect.arrayContaining(['body', 'isBase64Encoded']));
    expect(event.headers.TE).toBeUndefined();
    expect(event.requestContext.authorizer).toBeUndefined();
  });

  it('finds an identity header in any case', async () => {
    await start(scheme('request', { identitySource: 'method.request.header.Authorization' }));
    expect(await api.send('GET /a', ['authorization: allow'])).toMatchObject({ status: 200 });
  });

  it.each<{
    story: string;
    ttl: number;
    line: string;
    headers: readonly string[];
    status: number;
    calls: number;
  }>`
    story                      | ttl    | line            | headers                     | status | calls
    ${'all there'}             | ${300} | ${'GET /a?k=1'} | ${['Authorization: allow']} | ${200} | ${1}
    ${'one missing'}           | ${300} | ${'GET /a'}     | ${['Authorization: allow']} | ${401} | ${0}
    ${'one empty'}             | ${300} | ${'GET /a?k='}  | ${['Authorization: allow']} | ${401} | ${0}
    ${'one missing, no cache'} | ${0}   | ${'GET /a?k=1'} | ${[]}                       | ${401} | ${0}
  `('$story: $status after $calls calls', async ({ ttl, line, headers, status, calls }) => {
    const identitySource = 'method.request.header.Authorization, method.request.querystring.k';
    await start(scheme('request', { identitySource, authorizerResultTtlInSeconds: ttl }));
    expect(await api.send(line, headers)).toMatchObject({ status });
    expect(api.events('auth')).toHaveLength(calls);
  });
});

it('adds what the authorizer said to the event: texts, the principal and a whole number of milliseconds', async () => {
  await start(scheme('token'));
  await get('/a', 'allow');
  expect(api.events('echo')[0].requestContext.authorizer).toEqual({
    principalId: 'user',
    stringKey: 'stringval',
    numberKey: '123',
    booleanKey: 'true',
    nullKey: null,
    integrationLatency: expect.any(Number),
  });
});

it('leaves methods without an authorizer open', async () => {
  await start(scheme('token'));
  expect(await get('/open')).toMatchObject({ status: 200 });
  expect(api.events('auth')).toEqual([]);
  expect(api.events('echo')[0].requestContext.authorizer).toBeUndefined();
});

describe('the result cache', () => {
  it('keeps the policy for the identity, and evaluates it again for every method', async () => {
    await start(scheme('token'));
    expect(await get('/a', 'only GET/a')).toMatchObject({ status: 200 });
    expect(await get('/b', 'only GET/a')).toMatchObject({
      status: 403,
      body: '{"Message":"User is not authorized to access this resource"}',
    });
    expect(await api.send('POST /a', ['Authorization: only GET/a'])).toMatchObject({ status: 403 });
    expect(api.events('auth')).toHaveLength(1);
    expect(await get('/b', 'only GET/b')).toMatchObject({ status: 200 });
    expect(api.events('auth')).toHaveLength(2);
  });

  it('says 0 for the latency of what it kept, and keeps refusals too', async () => {
    await start(scheme('token'));
    for (const token of ['allow', 'allow', 'deny', 'deny']) await get('/a', token);
    expect(api.events('auth')).toHaveLength(2);
    expect(api.events('echo').map((event) => event.requestContext.authorizer.integrationLatency === 0)).toEqual([
      false,
      true,
    ]);
  });

  it.each<{ story: string; ttl: number | undefined; later: number; calls: number }>`
    story                      | ttl          | later      | calls
    ${'within the time'}       | ${20}        | ${19_999}  | ${1}
    ${'at its end'}            | ${20}        | ${20_000}  | ${2}
    ${'a long gap'}            | ${20}        | ${9e9}     | ${2}
    ${'a clock set back'}      | ${20}        | ${-60_000} | ${1}
    ${'no time at all'}        | ${0}         | ${0}       | ${2}
    ${"AWS's own, within"}     | ${undefined} | ${299_999} | ${1}
    ${"AWS's own, at its end"} | ${undefined} | ${300_000} | ${2}
  `('$story: $calls calls', async ({ ttl, later, calls }) => {
    let now = Date.UTC(2026, 0, 1);
    await start(scheme('token', ttl === undefined ? {} : { authorizerResultTtlInSeconds: ttl }), { now: () => now });
    await get('/a', 'allow');
    now += later;
    await get('/a', 'allow');
    expect(api.events('auth')).toHaveLength(calls);
  });

  it.each(['Unauthorized', 'Error: other', 'malformed'])('keeps nothing of %s', async (token) => {
    await start(scheme('token'));
    await get('/a', token);
    await get('/a', token);
    expect(api.events('auth')).toHaveLength(2);
  });

  it('never mixes identities that look alike when joined', async () => {
    const identitySource = 'method.request.querystring.a,method.request.querystring.b';
    await start(scheme('request', { identitySource }));
    for (const query of ['a=1,2&b=3', 'a=1&b=2,3', 'a=1%22,%222&b=3'])
      await api.send(`GET /a?${query}`, ['Authorization: allow']);
    expect(api.events('auth')).toHaveLength(3);
  });
});

it('applies security at the root of the document to every method that does not say otherwise', async () => {
  api = await serving(
    {
      security: [{ guard: [] }],
      paths: { '/a': { get: lambda('echo') }, '/b': { get: { ...lambda('echo'), security: [] } } },
      components: { securitySchemes: { guard: scheme('token') } },
    },
    { functions: { auth, echo: () => ({}) } },
  );
  expect(await get('/a')).toMatchObject({ status: 401 });
  expect(await get('/b')).toMatchObject({ status: 200 });
});
