import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const site = platform('site', { auth: {} });
const open = { auth: 'public', reason: 'a test' } as const;
const keyed = site.service('keyed', {
  owner: 'team',
  upstream: { timeout: '2s', credential: { kind: 'header', header: 'X-Service-Key' } },
  routes: { 'GET /keyed': open },
});
const basic = site.service('basic', {
  owner: 'team',
  upstream: { timeout: '2s', credential: { kind: 'basic' }, tls: { privateCa: true, clientCertificate: true } },
  isolation: 'service',
  reservedConcurrency: 2,
  routes: { 'GET /basic': open },
});
const tokens = site.service('tokens', {
  owner: 'team',
  upstream: { timeout: '2s', credential: { kind: 'client-credentials', scopes: ['orders:read'] } },
  routes: { 'GET /tokens': open },
});
const plain = site.service('plain', { owner: 'team', upstream: { timeout: '2s' }, routes: { 'GET /plain': open } });

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  upstream = await recordingUpstream();
  const names = ['keyed', 'basic', 'tokens', 'plain'];
  gateway = await startGateway(site.gateway('site', { services: [keyed, basic, tokens, plain] }), {
    upstreams: Object.fromEntries(names.map((name) => [name, upstream.url])),
    limitStore: 'dynamodb',
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

/** What the service sees in a header, whatever the client says in it. */
async function shown(path: string, header: string): Promise<readonly unknown[]> {
  const headers = { authorization: 'Bearer of-the-client', 'x-service-key': 'of-the-client' };
  const { status } = await fetch(gateway.url + path, { headers });
  const [request] = upstream.taken();
  return [
    status,
    ...(request?.headers ?? []).filter(([name]) => name.toLowerCase() === header).map(([, value]) => value),
  ];
}

describe('a service that asks who the gateway is', () => {
  it.each([
    ['by a key in a header', '/keyed', 'x-service-key', 'local-keyed'],
    ['by a user and a password', '/basic', 'authorization', `Basic ${btoa('gateway:local-basic')}`],
    ['by a token of its authorization server', '/tokens', 'authorization', 'Bearer token-of-local-tokens'],
  ])('is shown it %s, on this machine as well', async (_, path, header, value) => {
    expect(await shown(path, header)).toEqual([200, value]);
  });

  it('is shown nothing where it does not ask', async () => {
    expect(await shown('/plain', 'authorization')).toEqual([200]);
  });

  it('is not known by anything that is logged', () => {
    const logged = JSON.stringify(gateway.logs());
    expect(logged).not.toMatch(/local-(keyed|basic|tokens)/);
  });
});
