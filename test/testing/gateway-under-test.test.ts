import { describe, expect, it } from '@jest/globals';
import { GatehouseError, jwt, platform } from 'cdk-gatehouse';
import { startGateway } from 'cdk-gatehouse/testing';
import { listeningAddressesOfFamily } from '../support/process-sockets.ts';
import { recordingUpstream } from '../support/recording-upstream.ts';

const site = platform('site', {
  auth: { customer: jwt({ algorithms: ['ES256'], typ: 'JWT' }), staff: jwt({ algorithms: ['PS512'] }) },
});
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '2s' },
  routes: { 'GET /things': { auth: 'customer' }, 'GET /staff': { auth: 'staff' } },
});
const gateway = site.gateway('site', { services: [things] });

describe('a gateway under test', () => {
  it('mints what its credentials accept, says what it is, and ends whole', async () => {
    const before = listeningAddressesOfFamily()?.length ?? 0;
    const upstream = await recordingUpstream();
    const running = await startGateway(gateway, { stage: 'try', upstreams: { things: upstream.url } });
    try {
      expect(running.manifest).toMatchObject({
        gateway: 'site',
        stage: 'try',
        routes: [{ path: '/things' }, { path: '/staff' }],
      });
      const get = async (token: string) =>
        (await fetch(`${running.url}/things`, { headers: { authorization: `Bearer ${token}` } })).status;
      expect(await get(await running.token('customer'))).toBe(200);
      expect(await get(await running.token('customer', { algorithm: 'RS256' }))).toBe(401);
      expect(await get(await running.token('customer', { typ: 'at+jwt' }))).toBe(401);
      await expect(running.token('nobody')).rejects.toThrow(
        'no credential nobody with tokens in this gateway; it has customer, staff',
      );
      await expect(running.token('staff')).rejects.toThrow(
        'credential staff accepts only PS512, and the local issuer signs with RS256, ES256, EdDSA',
      );
    } finally {
      await running.stop();
      await upstream.stop();
    }
    expect(listeningAddressesOfFamily()?.length ?? 0).toBe(before);
  }, 60_000);

  it('is refused with every mistake of its declaration', async () => {
    await expect(startGateway({ ...gateway, schema: 2 } as never)).rejects.toThrow(GatehouseError);
  });

  it('leaves nothing running when it cannot start', async () => {
    const before = listeningAddressesOfFamily()?.length ?? 0;
    await expect(startGateway(gateway)).rejects.toThrow('upstream things has no address on this machine');
    expect(listeningAddressesOfFamily()?.length ?? 0).toBe(before);
  }, 30_000);
});
