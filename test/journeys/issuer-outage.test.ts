import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const instances = 8;
const site = platform('outages', { auth: { customer: jwt() }, authorizerCache: '0s' });
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '5s' },
  routes: { 'GET /things': { auth: 'customer' } },
});

/** Real bundles in real time, so only what happens within seconds; the minutes and hours are in key-rotation-fleet.test.ts. */
describe('eight authorizer instances while the issuer is away and signs with new keys', () => {
  let upstream: RecordingUpstream;
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    upstream = await recordingUpstream();
    const declared = site.gateway('outages', { services: [things] });
    gateway = await startGateway(declared, { upstreams: { things: upstream.url }, instances });
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.stop();
  });

  const statusOf = async (token: string) => {
    const answer = await fetch(`${gateway.url}/things`, { headers: { authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
    return answer.status;
  };

  /** Instances take turns, so each of them has its say; one number where they agree. */
  async function statuses(token: string): Promise<readonly number[]> {
    const all = new Set<number>();
    for (let n = 0; n < instances; n += 1) all.add(await statusOf(token));
    return [...all];
  }

  /**
   * Calls on, once a second, until the token is answered so: more failures than that and nobody would look for its key any
   * more. Whoever else calls meanwhile is let in at every instance.
   */
  async function until(status: number, token: string, other: string): Promise<readonly number[]> {
    const seen: number[] = [];
    do {
      const endsAt = performance.now() + 1_000;
      while (performance.now() < endsAt) {
        expect(await statuses(other)).toEqual([200]);
        await pause(50);
      }
      seen.push(await statusOf(token));
    } while (seen.at(-1) !== status);
    return [...new Set(seen)];
  }

  it('never refuse whom they know, never refuse whom they cannot know, and all know everybody when it is back', async () => {
    const old = await gateway.token('customer');
    expect(await statuses(old)).toEqual([200]);
    gateway.issuer.down('customer');
    await gateway.issuer.rotate('customer', { keepOld: true });
    const young = await gateway.token('customer');
    // The issuer published nothing of the kind a moment ago. Ten seconds later that says nothing any more.
    expect(await until(503, young, old)).toEqual([401, 503]);
    expect(await statuses(young)).toEqual([503]);
    expect(await statuses(old)).toEqual([200]);
    gateway.issuer.up('customer');
    expect(await until(200, young, old)).toEqual([503, 200]);
    expect(await statuses(young)).toEqual([200]);
    expect(await statuses(old)).toEqual([200]);
  }, 60_000);
});
