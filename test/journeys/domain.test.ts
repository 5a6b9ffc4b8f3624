import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { customDomain, Gateway, jwt, lambdaFunction, platform, url, webAcl } from 'cdk-gatehouse';
import { type DevSession, startDevSession } from '../../lib/local/dev/dev-session.ts';
import type { HostLogLine } from '../../lib/local/host-types.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const shop = platform('shop', { auth: { customer: jwt({ scopes: ['orders:read'] }) } });
const open = { auth: 'public', reason: 'a journey' } as const;
const orders = shop.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '2s', trusts: 'signed-token' },
  routes: {
    'GET /orders/{id}': { auth: 'customer', scopes: ['orders:read'], anyCaller: 'a journey' },
    'GET /files/{path+}': open,
    'POST /carts': { ...open, to: '/v2/carts' },
  },
});
/** API Gateway itself calls it. */
const archive = shop.service('archive', {
  owner: 'team-archive',
  upstream: { timeout: '2s', trusts: 'nothing' },
  routes: { 'GET /archive/{id}': { ...open, direct: 'a hop less' } },
});
const source = `exports.handler = async ({ path, resource, pathParameters, requestContext }) => ({
  statusCode: 200,
  body: JSON.stringify({ path, resource, pathParameters, at: [requestContext.domainName, requestContext.domainPrefix, requestContext.path] }),
});`;

function synthesised(outdir: string): void {
  const stack = new Stack(
    new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir }),
    'Shop',
  );
  const called = new LambdaFunction(stack, 'Archive', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline(source),
  });
  new Gateway(stack, 'Gateway', {
    gateway: shop.gateway('shop', { services: [orders, archive], cors: { origins: ['https://shop.example.com'] } }),
    stage: 'prod',
    auth: { customer: { issuer: 'https://issuer.example.com', audience: 'shop' } },
    upstreams: { orders: url('https://orders.example.com'), archive: lambdaFunction(called) as never },
    limitStore: 'dynamodb',
    domain: customDomain({
      name: 'api.example.com',
      certificate: 'arn:aws:acm:eu-west-1:123456789012:certificate/0f0f0f0f-0000-4000-8000-000000000000',
      basePath: 'v1/shop',
    }),
    firewall: webAcl(),
  });
  (stack.node.root as App).synth();
}

let directory: string;
let upstream: RecordingUpstream;
let session: DevSession;
const lines: HostLogLine[] = [];
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'gatehouse-domain-'));
  synthesised(join(directory, 'cdk.out'));
  upstream = await recordingUpstream();
  session = await startDevSession({
    assembly: join(directory, 'cdk.out'),
    directory,
    env: process.env,
    upstreams: { orders: upstream.url },
    warmInstances: 0,
    onLog: (line) => lines.push(line),
  });
}, 60_000);
afterAll(async () => {
  await session?.stop();
  await upstream?.stop();
  rmSync(directory, { recursive: true, force: true });
});

const ask = (path: string, init: RequestInit = {}) => fetch(`${new URL(session.host.url).origin}${path}`, init);

describe('a gateway under a base path of its domain', () => {
  it('is where the host says that it is', () => {
    expect(new URL(session.host.url).pathname).toBe('/v1/shop');
  });

  it.each([
    ['GET', '/v1/shop/files/a/b%20c', '/files/a/b%20c'],
    ['GET', '/v1/shop/files/v1/shop/x', '/files/v1/shop/x'],
    ['GET', '//v1/shop//files/a', '/files/a'],
    ['POST', '/v1/shop/carts', '/v2/carts'],
  ])('%s %s is what the service has as %s', async (method, path, sent) => {
    const answer = await ask(path, { method });
    expect(answer.status).toBe(200);
    expect(upstream.taken().map((one) => one.path)).toEqual([sent]);
  });

  it('authorizes by resource, whatever stands before it', async () => {
    const token = await session.issuers.mint('customer', { subject: 'alice', scopes: ['orders:read'] });
    const status = async (headers: Record<string, string>) => (await ask('/v1/shop/orders/5', { headers })).status;
    expect([await status({}), await status({ authorization: `Bearer ${token}` })]).toEqual([401, 200]);
    expect(upstream.taken().map((one) => one.path)).toEqual(['/orders/5']);
  });

  it('refuses a path that leaves its place, below the base path too', async () => {
    const answer = await ask('/v1/shop/files/a%2f%2e%2e%2forders');
    expect([answer.status, ((await answer.json()) as { type: string }).type]).toEqual([
      400,
      'urn:gatehouse:problem:unsafe-path',
    ]);
    expect(upstream.taken()).toEqual([]);
  });

  it('publishes its keys there', async () => {
    const answer = await ask('/v1/shop/.well-known/gatehouse/jwks.json');
    expect([answer.status, Object.keys((await answer.json()) as object)]).toEqual([200, ['keys']]);
  });

  it('answers a preflight and an unknown route as at the root', async () => {
    const preflight = await ask('/v1/shop/carts', {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example.com', 'access-control-request-method': 'POST' },
    });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([
      204,
      'https://shop.example.com',
    ]);
    const unknown = await ask('/v1/shop/nothing');
    expect([unknown.status, ((await unknown.json()) as { type: string }).type]).toEqual([
      404,
      'urn:gatehouse:problem:not-found',
    ]);
  });

  it('hands a function that API Gateway calls the path as it was sent, and the resource as it is declared', async () => {
    const answer = await ask('/v1/shop/archive/7');
    expect(await answer.json()).toEqual({
      path: '/v1/shop/archive/7',
      resource: '/archive/{id}',
      pathParameters: { id: '7' },
      at: ['api.example.com', 'api', '/v1/shop/archive/7'],
    });
  });

  it.each(['/files/a', '/v1/files/a', '/v1/shopping/files/a', '/prod/files/a'])('%s is not it', async (path) => {
    const answer = await ask(path);
    expect([answer.status, await answer.text()]).toEqual([403, '{"message":"Forbidden"}']);
    expect(upstream.taken()).toEqual([]);
  });

  it('is said to have a firewall on AWS, once', () => {
    expect(lines.filter(({ source: from }) => from === 'host').map(({ text }) => text)).toEqual([
      'on AWS there stands before it what does not here: a firewall',
    ]);
  });
});
