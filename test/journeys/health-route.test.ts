import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';

const site = platform('watched', { auth: {} });
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '2s' },
  routes: {
    'GET /{rest+}': {
      auth: 'public',
      reason: 'a journey',
      limit: { rate: '100/s', by: 'client.ip', onStoreError: 'closed' },
    },
  },
});

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
let store: { readonly url: string; stop(): Promise<void> } | undefined;
beforeAll(async () => {
  upstream = await recordingUpstream();
  store = await valkeyEngines(process.env).at(-1)?.start();
  gateway = await startGateway(
    site.gateway('watched', { services: [things], health: '/health', limitBudget: '500ms' }),
    {
      upstreams: { things: upstream.url },
      env: { ...process.env, GATEHOUSE_VALKEY_URL: store?.url },
    },
  );
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
  await store?.stop();
});

async function health() {
  const answer = await fetch(`${gateway.url}/health`);
  const told = await answer.json();
  return { status: answer.status, type: answer.headers.get('content-type'), told };
}

describe('the health of a gateway', () => {
  it('is told before any route of a service, and none of them is asked', async () => {
    expect(await health()).toEqual({ status: 200, type: 'application/health+json', told: { status: 'pass' } });
    expect(upstream.taken()).toEqual([]);
    expect((await fetch(`${gateway.url}/healthy`)).status).toBe(200);
  });

  it('fails with the store of a gateway that refuses all without it', async () => {
    await store?.stop();
    store = undefined;
    // An instance tells the same for five seconds.
    let told = await health();
    while (told.status === 200) {
      await pause(250);
      told = await health();
    }
    expect(told).toEqual({
      status: 503,
      type: 'application/health+json',
      told: { status: 'fail', checks: { store: [{ status: 'fail' }] } },
    });
  });
});
