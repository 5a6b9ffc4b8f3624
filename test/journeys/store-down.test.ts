import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';

const site = platform('stores', { auth: {} });
const limit = (onStoreError: 'open' | 'closed' | 'local') =>
  ({ auth: 'public', reason: 'test', limit: { rate: '2/day', by: 'client.ip', onStoreError } }) as const;
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '2s' },
  routes: { 'GET /open': limit('open'), 'GET /closed': limit('closed'), 'GET /local': limit('local') },
});

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  upstream = await recordingUpstream();
  const store = await valkeyEngines(process.env).at(-1)?.start();
  gateway = await startGateway(site.gateway('stores', { services: [things], limitBudget: '500ms' }), {
    upstreams: { things: upstream.url },
    env: { ...process.env, GATEHOUSE_VALKEY_URL: store?.url },
  });
  expect((await fetch(`${gateway.url}/closed`)).status).toBe(200);
  await store?.stop();
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

describe('with the limit store gone', () => {
  const answers = async (path: string, times: number) => {
    const seen = [];
    for (let n = 0; n < times; n += 1) {
      const { status, headers } = await fetch(`${gateway.url}${path}`);
      seen.push([status, headers.get('ratelimit-degraded')]);
    }
    return seen;
  };

  it('an `open` limit lets everything pass and says so', async () => {
    expect(await answers('/open', 4)).toEqual(Array(4).fill([200, 'open']));
  });

  it('a `closed` limit refuses with one shape, and says when to come again', async () => {
    const answer = await fetch(`${gateway.url}/closed`);
    expect({ status: answer.status, retry: answer.headers.get('retry-after') }).toEqual({ status: 503, retry: '1' });
    expect(await answer.json()).toEqual({
      type: 'urn:gatehouse:problem:limiter-unavailable',
      title: 'Service Unavailable',
      status: 503,
      detail: 'the limit of this route cannot be checked now',
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it('a `local` limit is counted by the instance alone, which has a share of it', async () => {
    expect(await answers('/local', 2)).toEqual([
      [200, 'local'],
      [429, 'local'],
    ]);
  });
});
