import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, limitHolds, startGateway } from 'cdk-gatehouse/testing';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const open = { auth: 'public', reason: 'test' } as const;
const site = platform('tables', { auth: {} });
const things = site.service('things', {
  owner: 'team',
  upstream: { timeout: '5s' },
  routes: {
    'GET /things': { ...open, limit: { rate: ['3/h', '20/day'], by: 'client.ip' } },
    'GET /at-once': { ...open, limit: { concurrency: 1, by: 'client.ip' } },
    'POST /things': { ...open, limit: { rate: '30/day', by: 'client.ip' } },
  },
});
const gateway = site.gateway('tables', { services: [things], limitBudget: '2s' });

/** A gateway too small for a cache counts in its state table. */
describe("a gateway with limitStore 'dynamodb'", () => {
  let upstream: RecordingUpstream;
  let running: GatewayUnderTest;
  beforeAll(async () => {
    upstream = await recordingUpstream();
    running = await startGateway(gateway, { limitStore: 'dynamodb', upstreams: { things: upstream.url } });
  }, 60_000);
  afterAll(async () => {
    await running?.stop();
    await upstream?.stop();
  });
  const get = async (path: string, times: number) => {
    const seen: number[] = [];
    for (let n = 0; n < times; n += 1) seen.push((await fetch(running.url + path)).status);
    return seen;
  };
  const values = { 'client.ip': '127.0.0.1' };

  it('runs no cache', () => {
    expect(running.engines).toEqual({ valkey: null, dynamodb: expect.any(String) });
  });

  it('counts, shows what is left, and forgets when it is told to', async () => {
    expect(await get('/things', 5)).toEqual([200, 200, 200, 429, 429]);
    const question = { route: 'GET /things', values } as const;
    expect(await running.limits({ ...question, action: 'show' })).toMatchObject({
      limits: [{ remaining: 0 }, { remaining: 17 }],
    });
    expect(await running.limits({ ...question, action: 'reset' })).toMatchObject({
      limits: [{ remaining: 3 }, { remaining: 20 }],
    });
    expect(await get('/things', 4)).toEqual([200, 200, 200, 429]);
  });

  it('gives a lease back at the end of its request', async () => {
    expect(await get('/at-once', 3)).toEqual([200, 200, 200]);
  });

  it('is exact over four instances', async () => {
    expect(await limitHolds(gateway, { route: 'POST /things', limitStore: 'dynamodb', requests: 60 })).toEqual({
      admitted: 30,
      refused: 30,
      allowed: 30,
      instances: 4,
    });
  }, 60_000);
});
