import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { call, jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import type { Construct } from 'constructs';

const site = platform('depot', { auth: { customer: jwt() } });
const open = { auth: 'public', reason: 'a journey' } as const;
/** Its function is invoked by the forwarder, and by the aggregator. */
const stock = site.service('stock', {
  owner: 'team-stock',
  upstream: { timeout: '2s' },
  routes: {
    'GET /stock/{sku}': { auth: 'customer' },
    'POST /stock/{sku}': { auth: 'customer' },
    'GET /broken': { ...open, to: '/stock/broken' },
    'GET /slow': { ...open, to: '/stock/slow', timeout: '300ms' },
  },
});
/** API Gateway itself calls this one. */
const archive = site.service('archive', {
  owner: 'team-archive',
  upstream: { timeout: '2s', trusts: 'nothing' },
  routes: { 'GET /archive/{id}': { ...open, direct: 'a hop less' } },
});
const home = site.aggregate('home', {
  owner: 'team-home',
  timeout: '3s',
  routes: {
    'GET /home': {
      auth: 'customer',
      parts: {
        chair: call(stock, 'GET /stock/{sku}', { path: { sku: { static: 'chair' } }, critical: true }),
        broken: call(stock, 'GET /broken', { fallback: { static: { left: 0 } } }),
      },
    },
  },
});

/** Says what it was asked, in two cookies and bytes that are no text where those are asked for. */
const source = `exports.handler = async (event) => {
  if (event.path.endsWith('/broken')) throw new Error('secret of the service');
  if (event.path.endsWith('/slow')) await new Promise((resolve) => setTimeout(resolve, 10000));
  if (event.path.endsWith('/picture'))
    return { statusCode: 200, headers: { 'content-type': 'image/png' }, body: '/wD+', isBase64Encoded: true };
  const { path, httpMethod, resource, headers, multiValueQueryStringParameters: query, body, isBase64Encoded } = event;
  return {
    statusCode: 201,
    headers: { 'content-type': 'application/json', 'x-powered-by': 'lambda' },
    multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] },
    body: JSON.stringify({ path, httpMethod, resource, headers, query, body, isBase64Encoded }),
  };
};`;

const made = (id: string) => (scope: Construct) =>
  new LambdaFunction(scope, id, {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline(source),
  });

let gateway: GatewayUnderTest;
beforeAll(async () => {
  gateway = await startGateway(
    site.gateway('depot', { services: [stock, archive, home], bff: 'people in the depot' }),
    { functions: { stock: made('Stock'), archive: made('Archive') } },
  );
}, 60_000);
afterAll(() => gateway?.stop());

async function ask(path: string, init: RequestInit = {}) {
  const token = await gateway.token('customer', { subject: 'alice' });
  const headers = { authorization: `Bearer ${token}`, ...(init.headers as { [name: string]: string }) };
  return fetch(`${gateway.url}${path}`, { ...init, headers });
}

type Told = { readonly headers: { readonly [name: string]: string }; readonly [key: string]: unknown };

describe('a function that the forwarder invokes', () => {
  it('is asked as any service is, and its answer comes whole', async () => {
    const answer = await ask('/stock/chair%20a?q=1&q=%26', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-user-id': 'admin', 'x-own': 'own' },
      body: '{"wanted":2}',
    });
    expect([answer.status, answer.headers.getSetCookie(), answer.headers.get('x-powered-by')]).toEqual([
      201,
      ['a=1', 'b=2'],
      null,
    ]);
    const { headers, ...event } = (await answer.json()) as Told;
    expect(event).toEqual({
      path: '/stock/chair%20a',
      httpMethod: 'POST',
      resource: '/{proxy+}',
      query: { q: ['1', '&'] },
      body: '{"wanted":2}',
      isBase64Encoded: false,
    });
    const named = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    expect(named).toMatchObject({
      'x-user-id': 'alice',
      'x-own': 'own',
      'x-request-id': answer.headers.get('x-request-id'),
      traceparent: expect.stringMatching(/^00-/),
    });
    expect(named).not.toHaveProperty('authorization');
  });

  it('may answer bytes', async () => {
    const answer = await ask('/stock/picture');
    expect([answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer())]).toEqual([
      'image/png',
      Buffer.from([0xff, 0, 0xfe]),
    ]);
  });

  it.each([
    ['/broken', 502, 'bad-upstream-answer'],
    ['/slow', 504, 'upstream-timeout'],
  ])('and that fails is answered for: %s', async (path, status, kind) => {
    const answer = await ask(path);
    const text = await answer.text();
    expect([answer.status, JSON.parse(text).type]).toEqual([status, `urn:gatehouse:problem:${kind}`]);
    expect(text).not.toContain('secret of the service');
  });
});

it('a function that API Gateway calls itself gets the same kind of event, and no function of the gateway takes part', async () => {
  const before = gateway.logs().length;
  const answer = await fetch(`${gateway.url}/archive/7?q=1`);
  expect([answer.status, answer.headers.getSetCookie()]).toEqual([201, ['a=1', 'b=2']]);
  expect(await answer.json()).toMatchObject({
    path: '/archive/7',
    httpMethod: 'GET',
    resource: '/archive/{id}',
    query: { q: ['1'] },
  });
  expect(
    gateway
      .logs()
      .slice(before)
      .map(({ source }) => source),
  ).toEqual(['access-log']);
});

it('a function is a part of an aggregate, and one that is down is answered for by its fallback', async () => {
  const answer = await ask('/home');
  const { chair, ...rest } = (await answer.json()) as { readonly chair: Told };
  expect([answer.status, chair, rest]).toMatchObject([
    200,
    { path: '/stock/chair', httpMethod: 'GET' },
    { broken: { left: 0 }, degraded: ['broken'] },
  ]);
});
