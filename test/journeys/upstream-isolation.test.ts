import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type FaultyUpstream, faultyUpstream } from '../support/faulty-upstream.ts';

const site = platform('bulkheads', { auth: {} });
const open = { auth: 'public', reason: 'a journey' } as const;
const reports = site.service('reports', {
  owner: 'team-reports',
  upstream: { timeout: '2s', breaker: 'none' },
  isolation: 'service',
  reservedConcurrency: 2,
  routes: { 'GET /reports': open },
});
const catalog = site.service('catalog', {
  owner: 'team-catalog',
  upstream: { timeout: '2s' },
  routes: { 'GET /catalog': open },
});

describe('an isolated service that hangs', () => {
  let hanging: FaultyUpstream;
  let healthy: FaultyUpstream;
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    [hanging, healthy] = await Promise.all([faultyUpstream(), faultyUpstream()]);
    gateway = await startGateway(site.gateway('bulkheads', { services: [reports, catalog] }), {
      upstreams: { reports: `http://127.0.0.1:${hanging.port}`, catalog: `http://127.0.0.1:${healthy.port}` },
      instances: 1,
    });
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await Promise.all([hanging?.stop(), healthy?.stop()]);
  });

  async function asked(path: string) {
    const startedAt = performance.now();
    const answer = await fetch(`${gateway.url}${path}`);
    await answer.arrayBuffer();
    return { status: answer.status, tookMillis: performance.now() - startedAt };
  }

  it('takes its own two instances and no other: what is more is refused at once, and its neighbour answers', async () => {
    expect((await asked('/reports')).status).toBe(200);
    expect((await asked('/catalog')).status).toBe(200);
    hanging.taken();
    hanging.behave('hangs');
    const hung = Array.from({ length: 40 }, () => asked('/reports'));
    const neighbours = [];
    for (let n = 0; n < 20; n += 1) neighbours.push(await asked('/catalog'));
    expect(neighbours.map(({ status }) => status)).toEqual(Array(20).fill(200));
    const statuses = (await Promise.all(hung)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 504)).toHaveLength(2);
    expect(new Set(statuses)).toEqual(new Set([502, 504]));
    expect(hanging.taken()).toEqual({ reports: 2 });
    hanging.behave('well');
    expect((await asked('/reports')).status).toBe(200);
  }, 30_000);
});
