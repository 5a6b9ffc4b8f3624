import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { APIGatewayProxyResult } from 'aws-lambda';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { encodeUpstreamSecrets } from '../../../lib/contract/upstream-place.ts';
import { type BundleInstance, startBundle } from '../../support/bundle.ts';
import { authority } from '../../support/certificate.ts';
import { node24 } from '../../support/node-24.ts';
import { proxyEvent } from '../../support/proxy-event.ts';
import { bodyOf, type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { type TlsUpstream, tlsUpstream } from '../../support/tls-upstream.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { config, route } from './forwarder-bench.ts';

const canary = 'canary-4711';
const ours = authority(Date.now());
const gateway = ours.issue('gateway');
const localhost = ours.issue('localhost');
const another = authority(Date.now(), 'Another authority');

const reached: ForwarderConfig = {
  ...config,
  upstreams: {
    orders: upstreamConfig({
      stageVariable: 'upstream_orders',
      secretsVariable: 'secrets_orders',
      credential: { kind: 'client-credentials', scopes: [], audience: null },
      tls: { privateCa: true, clientCertificate: true, serverName: 'localhost', minVersion: 'TLSv1.3' },
    }),
    public: upstreamConfig({ stageVariable: 'upstream_public' }),
  },
  routes: { 'GET /orders': route, 'GET /public': { ...route, upstream: 'public' } },
};

let directory: string;
let anothersFile: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'gatehouse-authority-'));
  anothersFile = join(directory, 'another.pem');
  await writeFile(anothersFile, another.cert);
});
afterAll(() => rm(directory, { recursive: true }));

let service: TlsUpstream;
/** Secrets Manager's API, and an authorization server. */
let cloud: ScriptedServer;
let stored: { [name: string]: string };
let issued: number;
let instance: BundleInstance;

beforeEach(async () => {
  stored = { 'orders/client': canary, 'orders/ca': ours.cert, 'orders/own': gateway.cert + gateway.key };
  issued = 0;
  service = await tlsUpstream({ ...localhost, ca: ours.cert }, true);
  cloud = await scriptedServer(async (request, answer) => {
    const body = await bodyOf(request);
    if (request.url === '/token') {
      issued += 1;
      return void answer.end(
        JSON.stringify({ access_token: `${canary}.${issued}`, token_type: 'bearer', expires_in: 600 }),
      );
    }
    const name = (JSON.parse(body) as { readonly SecretId: string }).SecretId;
    const secret = stored[name];
    answer
      .writeHead(secret === undefined ? 400 : 200, { 'Content-Type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify(secret === undefined ? { __type: 'AccessDenied' } : { Name: name, SecretString: secret }));
  });
});
afterEach(async () => {
  await instance.stop();
  await service.stop();
  await cloud.stop();
});

async function start(execPath: string, more: { readonly [name: string]: string } = {}): Promise<void> {
  const env = {
    AWS_ENDPOINT_URL_SECRETS_MANAGER: cloud.url.href,
    AWS_REGION: 'eu-west-1',
    AWS_ACCESS_KEY_ID: 'id',
    AWS_SECRET_ACCESS_KEY: 'key',
    ...more,
  };
  instance = await startBundle('forwarder', reached, { execPath, env });
}

async function ask(resource = '/orders') {
  const secrets = { credential: 'orders/client', tokenUri: `${cloud.url.href}token`, clientId: 'gateway' };
  const event = proxyEvent({
    resource,
    stageVariables: {
      // This machine by a name that is none of its own, under which it would be called by plain http.
      upstream_public: `0.0.0.0:${service.url.port}`,
      upstream_orders: `0.0.0.0:${service.url.port}`,
      secrets_orders: encodeUpstreamSecrets({ ...secrets, ca: 'orders/ca', certificate: 'orders/own' }),
    },
  });
  const { result, error } = await instance.invoke(event);
  expect(error).toBe(undefined);
  const { statusCode, body } = result as APIGatewayProxyResult;
  return { statusCode, body };
}

describe.each([['this Node', process.execPath], ...node24()])('the deployed forwarder on %s', (_, execPath) => {
  const refused = { statusCode: 502, problem: 'urn:gatehouse:problem:upstream-unreachable' };
  const asProblem = ({ statusCode, body }: Awaited<ReturnType<typeof ask>>) => ({
    statusCode,
    problem: (JSON.parse(body) as { readonly type: string }).type,
  });

  /** What it has logged, in which no secret and no token stands. */
  async function reasons(): Promise<readonly unknown[]> {
    const lines = await instance.logged();
    expect(lines.join('')).not.toMatch(/canary|PRIVATE KEY/);
    // The SDK warns of a Node that it will not know for long.
    const records = lines
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as { reason?: unknown });
    return records.flatMap(({ reason }) => reason ?? []);
  }

  it('reaches a service by its own TLS, with the certificate and a token of the gateway', async () => {
    await start(execPath);
    expect([(await ask()).statusCode, (await ask()).statusCode]).toEqual([200, 200]);
    const seen = { serverName: 'localhost', subject: 'gateway', authorization: `Bearer ${canary}.1` };
    expect(service.seen()).toEqual([seen, seen]);
    expect([issued, service.connections(), await reasons()]).toEqual([1, 1, []]);
  });

  it('believes nobody else in its place, not even whom the machine trusts, and sends it nothing', async () => {
    service.show({ ...another.issue('localhost'), ca: ours.cert });
    await start(execPath, { NODE_EXTRA_CA_CERTS: anothersFile });
    expect(asProblem(await ask())).toEqual(refused);
    expect([service.seen(), await reasons()]).toEqual([[], []]);
  });

  it.each(['/orders', '/public'])('no variable of the environment makes it believe anybody: %s', async (resource) => {
    await service.stop();
    service = await tlsUpstream(another.issue('localhost'));
    await start(execPath, { NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_OPTIONS: '--tls-min-v1.0' });
    expect(asProblem(await ask(resource))).toEqual(refused);
    expect([service.seen(), await reasons()]).toEqual([[], []]);
  });

  it.each([
    ['orders/client', 'the secret orders/client cannot be read: AccessDenied'],
    ['orders/own', 'the secret orders/own cannot be read: AccessDenied'],
  ])('without %s no service is called, and the log says why', async (name, reason) => {
    delete stored[name];
    await start(execPath);
    expect(asProblem(await ask())).toEqual(refused);
    expect([service.seen(), service.connections(), await reasons()]).toEqual([[], 0, [reason]]);
  });
});
