import { describe, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { limitHolds, startGateway } from 'cdk-gatehouse/testing';
import { recordingUpstream } from '../support/recording-upstream.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';

/** Two instances, each with its own count, once let a user of 100 requests a minute have 200: this is that user. */
const shop = platform('post-mortem', { auth: { customer: jwt() } });
const orders = shop.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '5s' },
  routes: { 'POST /orders': { auth: 'customer', limit: { rate: '100/min', by: 'claims.sub' } } },
});
const gateway = shop.gateway('shop', { services: [orders], limitBudget: '2s' });

describe.each(valkeyEngines(process.env))('150 requests of one user in a minute, on the engine $engine', ({
  start,
}) => {
  it.each([2, 8])('are 100 over %i instances at once', async (instances) => {
    const store = await start();
    try {
      const env = { ...process.env, GATEHOUSE_VALKEY_URL: store.url };
      expect(await limitHolds(gateway, { route: 'POST /orders', instances, requests: 150, env })).toEqual({
        admitted: 100,
        refused: 50,
        allowed: 100,
        instances,
      });
    } finally {
      await store.stop();
    }
  }, 60_000);
});

it.each([
  2, 8,
])('request 101 is refused wherever it lands among %i instances, and another user has 100 of their own', async (instances) => {
  const upstream = await recordingUpstream();
  const running = await startGateway(gateway, { instances, upstreams: { orders: upstream.url } });
  try {
    const headersOf = async (subject: string) => ({
      authorization: `Bearer ${await running.token('customer', { subject })}`,
    });
    const headers = await headersOf('eager');
    const order = async (who: Readonly<Record<string, string>>) =>
      (await fetch(`${running.url}/orders`, { method: 'POST', headers: who, body: '{}' })).status;
    const statuses: number[] = [];
    for (let n = 0; n < 100; n += 1) statuses.push(await order(headers));
    expect(statuses).toEqual(Array(100).fill(200));
    // The instances take turns, so that each of them is asked, more than once.
    for (let n = 0; n < 2 * instances; n += 1) expect(await order(headers)).toBe(429);
    expect(await order(await headersOf('patient'))).toBe(200);
    expect(upstream.connections()).toBeGreaterThanOrEqual(instances);
  } finally {
    await running.stop();
    await upstream.stop();
  }
}, 60_000);
