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
  routes: {
    'GET /warm': { auth: 'public', reason: 'starts instances', limit: { rate: '100000/day', by: 'client.ip' } },
    'GET /things': {
      auth: 'public',
      reason: 'counts',
      limit: { rate: '150/day', by: 'client.ip', onStoreError: 'closed' },
    },
  },
});
const get = (path: string, times: number) =>
  Array.from({ length: times }, () => `GET ${path} HTTP/1.1\r\nHost: gateway\r\n\r\n`);

describe.each(valkeyEngines(process.env))('a limit of 150 on the engine $engine', ({ start }) => {
  it('admits 150 of 600 requests that four instances and more take at the same time', async () => {
    const [store, upstream] = await Promise.all([start(), recordingUpstream()]);
    const gateway = await startGateway(site.gateway('exact', { services: [things], limitBudget: '2s' }), {
      upstreams: { things: upstream.url },
      env: { ...process.env, GATEHOUSE_VALKEY_URL: store.url },
    });
    try {
      await sendAll(gateway.url, get('/warm', 300), 8, () => undefined);
      upstream.taken();
      const count: { [status: number]: number } = {};
      await sendAll(gateway.url, get('/things', 600), 8, ({ status }) => {
        count[status] = (count[status] ?? 0) + 1;
      });
      expect(count).toEqual({ 200: 150, 429: 450 });
      expect(upstream.taken().length).toBe(150);
      // An instance takes one event at a time, over one kept connection of its own.
      expect(upstream.connections()).toBeGreaterThanOrEqual(4);
    } finally {
      await Promise.all([gateway.stop(), upstream.stop()]);
      await store.stop();
    }
  }, 60_000);
});
