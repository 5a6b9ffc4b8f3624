import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type FaultyUpstream, faultyUpstream } from '../support/faulty-upstream.ts';

const site = platform('operated', { auth: {} });
const orders = site.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '2s' },
  routes: { 'GET /orders': { auth: 'public', reason: 'a journey' } },
});
const ada = { upstream: 'orders', by: 'ada' } as const;
/** What the page on circuits says of a busy instance, 6 s, and what a machine with other things to do takes on top. */
const busyMillis = 8_000;
/** All of them are busy then: so many instances are started, and more would have little to do. */
const instances = 4;

let service: FaultyUpstream;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  service = await faultyUpstream();
  gateway = await startGateway(site.gateway('operated', { services: [orders] }), {
    upstreams: { orders: `http://127.0.0.1:${service.port}` },
    instances,
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await service?.stop();
});

async function ask() {
  const answer = await fetch(`${gateway.url}/orders`);
  const { type } = (await answer.json()) as { readonly type?: string };
  return { status: answer.status, type, retryAfter: answer.headers.get('retry-after') };
}

const askAll = () => Promise.all(Array.from({ length: instances }, ask));

/** Calls without a pause until all of them have this status; for how long that took. */
async function busyUntil(status: number): Promise<number> {
  const startedAt = performance.now();
  while ((await askAll()).some((answer) => answer.status !== status)) {
    if (performance.now() - startedAt > 2 * busyMillis) throw new Error(`not all are ${status}`);
  }
  return performance.now() - startedAt;
}

const standing = async () => {
  const [{ ageMillis: _, ...breaker }] = (await gateway.breakers.list()) as [
    Awaited<ReturnType<typeof gateway.breakers.list>>[number],
  ];
  return breaker;
};

/** The lines that tell of the fleet's circuit, each as `closed > open`. */
function told(): readonly string[] {
  return gateway
    .logs()
    .filter(({ text }) => text.includes('"message":"circuit"'))
    .map(({ text }) => JSON.parse(text))
    .filter(({ of }) => of === 'fleet')
    .map(({ from, to, note }) => `${from} > ${to}${note === null ? '' : ` by ${note.by}: ${note.why}`}`);
}

describe('an operator', () => {
  it('opens the circuit of a service that is well: every instance refuses, and the service is left alone', async () => {
    await busyUntil(200);
    const forced = await gateway.breakers.force({ ...ada, action: 'open', why: 'a drill' });
    expect(forced).toMatchObject({ state: 'forced-open', note: { by: 'ada', why: 'a drill' } });
    expect(await busyUntil(503)).toBeLessThan(busyMillis);
    service.taken();
    expect(await askAll()).toEqual(
      Array(instances).fill({ status: 503, type: 'urn:gatehouse:problem:circuit-open', retryAfter: '5' }),
    );
    expect(service.taken()).toEqual({});
    expect(await standing()).toEqual({
      gateway: 'operated',
      upstream: 'orders',
      state: 'forced-open',
      epoch: 1,
      openMillis: 0,
      calls: 0,
      failures: 0,
      slow: 0,
      instances: [],
      isOpenHere: false,
      note: { by: 'ada', why: 'a drill' },
    });
  }, 30_000);

  it('closes it: every call goes, even while the service fails', async () => {
    service.behave('answers 500');
    await gateway.breakers.force({ ...ada, action: 'close', why: 'orders must be taken' });
    expect(await busyUntil(500)).toBeLessThan(3_000);
    for (let n = 0; n < 10; n += 1)
      expect(new Set((await askAll()).map(({ status }) => status))).toEqual(new Set([500]));
    expect(await standing()).toMatchObject({ state: 'forced-closed', epoch: 2, note: { why: 'orders must be taken' } });
  }, 30_000);

  it('resets it: it is by itself again, and opens for the failures', async () => {
    await gateway.breakers.force({ ...ada, action: 'reset', why: 'back to normal' });
    expect(await busyUntil(503)).toBeLessThan(busyMillis);
    service.behave('well');
  }, 30_000);

  it('finds each change in the log once, with who and why', () => {
    expect(told().slice(0, 3)).toEqual([
      'closed > forced-open by ada: a drill',
      'forced-open > forced-closed by ada: orders must be taken',
      'forced-closed > closed by ada: back to normal',
    ]);
  });
});

describe('a service with one function instance of its own, that hangs', () => {
  const reports = site.service('reports', {
    owner: 'team-reports',
    upstream: { timeout: '700ms' },
    isolation: 'service',
    reservedConcurrency: 1,
    routes: { 'GET /reports': { auth: 'public', reason: 'a journey' } },
  });
  let isolated: GatewayUnderTest;
  beforeAll(async () => {
    service.behave('well');
    const upstream = `http://127.0.0.1:${service.port}`;
    isolated = await startGateway(site.gateway('bulkhead', { services: [orders, reports] }), {
      upstreams: { orders: upstream, reports: upstream },
      instances: 1,
    });
  }, 60_000);
  afterAll(async () => isolated?.stop());

  const status = async () => (await fetch(`${isolated.url}/reports`)).status;

  it('is taken out of the way by the forwarder of the others, while no instance of its own can be asked', async () => {
    expect(await status()).toBe(200);
    service.behave('hangs');
    expect([await status(), await status(), await status()]).toEqual([504, 504, 504]);
    const hanging = status();
    service.taken();
    while (service.taken()['reports'] === undefined) await pause(5);
    const forced = await isolated.breakers.force({ upstream: 'reports', action: 'open', by: 'ada', why: 'it hangs' });
    expect(forced).toMatchObject({ gateway: 'bulkhead', upstream: 'reports', state: 'forced-open' });
    const listed = await isolated.breakers.list();
    expect(listed.map(({ upstream, state }) => [upstream, state])).toEqual([
      ['orders', 'closed'],
      ['reports', 'forced-open'],
    ]);
    expect(await hanging).toBe(504);
    service.taken();
    const seen = [];
    do seen.push(await status());
    while (seen.at(-1) !== 503);
    expect(seen.length).toBeLessThan(4);
  }, 30_000);
});
