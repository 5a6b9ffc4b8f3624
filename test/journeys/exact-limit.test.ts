import { describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { startGateway } from 'cdk-gatehouse/testing';
import { sendAll } from '../support/raw-connection.ts';
import { recordingUpstream } from '../support/recording-upstream.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';

const site = platform('exact', { auth: {} });
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '5s' },
  routes: { 'GET /things': { auth: 'public', reason: 'counts', limit: { rate: '150/day', by: 'client.ip' } } },
});

describe.each(valkeyEngines(process.env))('a limit of 150 on the engine $engine', ({ start }) => {
  it('admits 150 of 600 requests that four instances and more take at the same time', async () => {
    const [store, upstream] = await Promise.all([start(), recordingUpstream()]);
    const gateway = await startGateway(site.gateway('exact', { services: [things] }), {
      upstreams: { things: upstream.url },
      env: { ...process.env, GATEHOUSE_VALKEY_URL: store.url },
    });
    try {
      const requests = Array.from({ length: 600 }, () => 'GET /things HTTP/1.1\r\nHost: gateway\r\n\r\n');
      const statuses: number[] = [];
      await sendAll(gateway.url, requests, 24, ({ status }) => statuses.push(status));
      expect(statuses.filter((status) => status === 200).length).toBe(150);
      expect(statuses.filter((status) => status === 429).length).toBe(450);
      expect(upstream.taken().length).toBe(150);
      // An instance takes one event at a time, over one kept connection of its own.
      expect(upstream.connections()).toBeGreaterThanOrEqual(4);
    } finally {
      await Promise.all([gateway.stop(), upstream.stop()]);
      await store.stop();
    }
  }, 60_000);
});
