import { describe, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { startGateway } from 'cdk-gatehouse/testing';
import { recordingUpstream } from '../support/recording-upstream.ts';

const site = platform('keys', { auth: { customer: jwt() } });
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '5s' },
  routes: { 'GET /things': { auth: 'customer' } },
});

/** What a token made before a rotation gets, and one made after it, at an authorizer that has read no keys yet. */
async function rotated(options: { readonly keepOld: boolean }): Promise<readonly number[]> {
  const upstream = await recordingUpstream();
  const gateway = await startGateway(site.gateway('keys', { services: [things] }), {
    upstreams: { things: upstream.url },
  });
  try {
    const before = await gateway.token('customer');
    await gateway.issuer.rotate('customer', options);
    const after = await gateway.token('customer');
    const status = async (token: string) =>
      (await fetch(`${gateway.url}/things`, { headers: { authorization: `Bearer ${token}` } })).status;
    return [await status(before), await status(after)];
  } finally {
    await gateway.stop();
    await upstream.stop();
  }
}

describe('when the issuer signs with new keys', () => {
  it('tokens of the old ones are good while it publishes those', async () => {
    expect(await rotated({ keepOld: true })).toEqual([200, 200]);
  }, 60_000);

  it('tokens of the old ones are refused once it does not', async () => {
    expect(await rotated({ keepOld: false })).toEqual([401, 200]);
  }, 60_000);
});
