import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type FaultyUpstream, faultyUpstream } from '../support/faulty-upstream.ts';

const site = platform('fleets', { auth: {} });
const instances = 5;
const services = (['shared', 'alone'] as const).map((name) =>
  site.service(name, {
    owner: 'team-orders',
    upstream: { timeout: '200ms' },
    path: `/${name}`,
    routes: { 'GET /orders': { auth: 'public', reason: 'a journey' } },
  }),
);

describe('five instances, each asleep between its events', () => {
  let upstream: FaultyUpstream;
  let gateway: GatewayUnderTest;
  beforeAll(async () => {
    upstream = await faultyUpstream();
    const declared = site.gateway('fleets', { services, clientIp: { trustedProxies: 1 } });
    const there = `http://127.0.0.1:${upstream.port}`;
    gateway = await startGateway(declared, {
      upstreams: Object.fromEntries(services.map(({ name }) => [name, there])),
      instances,
    });
    for (const { name } of services) for (let n = 0; n < instances; n += 1) await asked(name, '192.0.2.1');
  }, 60_000);
  afterAll(async () => {
    await gateway?.stop();
    await upstream?.stop();
  });

  async function asked(service: string, client: string): Promise<number> {
    const answer = await fetch(`${gateway.url}/${service}/orders`, { headers: { 'x-forwarded-for': client } });
    await answer.arrayBuffer();
    return answer.status;
  }

  /** How many calls went until every instance refused; instances take turns, and so do clients. */
  async function callsUntilRefused(service: string, clients: number): Promise<number> {
    let [calls, refusalsInARow] = [0, 0];
    for (let n = 0; refusalsInARow < instances; n += 1) {
      const isRefused = (await asked(service, `198.51.100.${n % clients}`)) === 503;
      refusalsInARow = isRefused ? refusalsInARow + 1 : 0;
      calls += isRefused ? 0 : 1;
    }
    return calls;
  }

  it('share what they saw of a service that hangs, and refuse before each has seen enough by itself', async () => {
    upstream.behave('hangs');
    expect(await callsUntilRefused('shared', 5)).toBeLessThan(4 * instances + 2);
    upstream.behave('well');
  });

  it('are not closed for all by one client: then each has to see five failures itself', async () => {
    upstream.behave('hangs');
    expect(await callsUntilRefused('alone', 1)).toBeGreaterThanOrEqual(5 * instances);
    upstream.behave('well');
  });
});
