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
    const gateway = await startGateway(site.gateway('exact', { services: [things] }), {
      upstreams: { things: upstream.url },
      env: { ...process.env, GATEHOUSE_VALKEY_URL: store.url },
    });
    try {
      await sendAll(gateway.url, get('/warm', 300), 8, () => undefined);
      upstream.taken();
      const count = { 200: 0, 429: 0, 503: 0 };
      await sendAll(gateway.url, get('/things', 600), 8, ({ status }) => {
        count[status as keyof typeof count] += 1;
      });
      expect(count[200] + count[429] + count[503]).toBe(600);
      expect(upstream.taken().length).toBe(count[200]);
      // A busy machine may hold an answer of the store up past its deadline: then a request that was counted is refused
      // with 503. It can only be one of the 150, so what is admitted and what was held up make the limit together.
      expect(count[503]).toBeLessThan(15);
      expect(count[200]).toBeLessThanOrEqual(150);
      expect(count[200] + count[503]).toBeGreaterThanOrEqual(150);
      // An instance takes one event at a time, over one kept connection of its own.
      expect(upstream.connections()).toBeGreaterThanOrEqual(4);
    } finally {
      await Promise.all([gateway.stop(), upstream.stop()]);
      await store.stop();
    }
  }, 60_000);
});
