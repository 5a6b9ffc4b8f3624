import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const site = platform('direct', { auth: { customer: jwt({ scopes: ['read'] }) } });
const archive = site.service('archive', {
  owner: 'team-archive',
  upstream: { timeout: '2s', basePath: '/v1', trusts: 'nothing' },
  routes: {
    'GET /open/{id}': { auth: 'public', reason: 'old data', direct: 'a hop less', to: '/documents/{id}' },
    'GET /mine/{owner}': {
      auth: 'customer',
      scopes: ['read'],
      where: { 'path.owner': 'claims.sub' },
      direct: 'a hop less',
      set: { 'X-Channel': { static: 'gateway' } },
    },
  },
});

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  upstream = await recordingUpstream();
  gateway = await startGateway(site.gateway('direct', { services: [archive] }), {
    upstreams: { archive: upstream.url },
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

const get = async (path: string, token?: string) => {
  const headers: { [name: string]: string } = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const answer = await fetch(`${gateway.url}${path}`, { headers: { ...headers, 'X-User-Id': 'admin' } });
  await answer.text();
  return answer.status;
};

describe('a direct route', () => {
  it('is called by API Gateway itself: no function takes part', async () => {
    expect(await get('/open/7')).toBe(200);
    const [seen] = upstream.taken();
    expect(seen).toMatchObject({ method: 'GET', path: '/v1/documents/7' });
    expect(gateway.logs().map(({ source }) => source)).toEqual(['access-log']);
  });

  it('sends no identity of the client in the spelling that the platform uses', async () => {
    await get('/open/7');
    const [seen] = upstream.taken();
    const users = seen?.headers.filter(([name]) => name === 'X-User-Id').map(([, value]) => value);
    expect(users).not.toContain('admin');
  });

  it('asks the authorizer for every single request', async () => {
    const token = await gateway.token('customer', { subject: 'alice', scopes: ['read'] });
    const before = gateway.logs().length;
    expect(await get('/mine/alice', token)).toBe(200);
    expect(await get('/mine/alice', token)).toBe(200);
    // A result that is kept takes no time, and the access log says so.
    const latencies = gateway
      .logs()
      .slice(before)
      .filter(({ source }) => source === 'access-log')
      .map(({ text }) => Number((JSON.parse(text) as { readonly authorizerLatency: string }).authorizerLatency));
    expect(latencies).toEqual([expect.any(Number), expect.any(Number)]);
    expect(Math.min(...latencies)).toBeGreaterThan(0);
    expect(
      upstream
        .taken()
        .flatMap(({ headers }) => headers)
        .filter(([name]) => name === 'X-Channel'),
    ).toEqual([
      ['X-Channel', 'gateway'],
      ['X-Channel', 'gateway'],
    ]);
  });

  it.each([
    ['no token', '/mine/alice', undefined, 401],
    ['an expired token', '/mine/alice', { expiresInSeconds: -60 }, 401],
    ['a forged token', '/mine/alice', { forged: true }, 401],
    ['no scope', '/mine/alice', { scopes: [] }, 403],
    ["another's object", '/mine/bob', {}, 403],
  ] as const)('is refused with %s', async (_, path, request, status) => {
    const token = request && (await gateway.token('customer', { subject: 'alice', scopes: ['read'], ...request }));
    expect(await get(path, token)).toBe(status);
    expect(upstream.taken()).toEqual([]);
  });
});
