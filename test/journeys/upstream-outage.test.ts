import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type BreakableDynamoDb, breakableDynamoDb } from '../support/breakable-dynamodb.ts';
import { type FaultyUpstream, faultyUpstream } from '../support/faulty-upstream.ts';

const site = platform('outages', { auth: {} });
const open = { auth: 'public', reason: 'a journey' } as const;
const timeoutMillis = 500;
const breaker = { openFor: '1s', maxOpenFor: '1s' } as const;
const upstream = { timeout: '500ms', breaker } as const;
const orders = site.service('orders', { owner: 'team-orders', upstream, routes: { 'GET /orders': open } });
const invoices = site.service('invoices', { owner: 'team-orders', upstream, routes: { 'GET /invoices': open } });
const retried = site.service('retried', {
  owner: 'team-orders',
  upstream: { timeout: '500ms', try: '140ms', breaker: 'none', retry: { tries: 3, pause: '20ms' } },
  routes: { 'GET /retried': open, 'POST /retried': open },
});
const catalog = site.service('catalog', {
  owner: 'team-catalog',
  upstream: { timeout: '2s' },
  routes: { 'GET /catalog': open },
});

let faulty: FaultyUpstream;
let healthy: FaultyUpstream;
let dynamodb: BreakableDynamoDb;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  [faulty, healthy, dynamodb] = await Promise.all([faultyUpstream(), faultyUpstream(), breakableDynamoDb()]);
  const declared = site.gateway('outages', { services: [orders, invoices, retried, catalog] });
  const troubled = `http://127.0.0.1:${faulty.port}`;
  gateway = await startGateway(declared, {
    upstreams: {
      orders: troubled,
      invoices: troubled,
      retried: troubled,
      catalog: `http://127.0.0.1:${healthy.port}`,
    },
    env: { ...process.env, GATEHOUSE_DYNAMODB_ENDPOINT: dynamodb.url },
    instances: 1,
  });
  for (const path of ['/catalog', '/orders', '/invoices', '/retried']) await asked(path);
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await Promise.all([faulty, healthy, dynamodb].map((part) => part?.stop()));
});

interface Asked {
  readonly status: number;
  readonly tookMillis: number;
  readonly retryAfter: string | null;
  readonly body: { readonly type?: string };
}

async function asked(path: string, method = 'GET'): Promise<Asked> {
  const startedAt = performance.now();
  const answer = await fetch(`${gateway.url}${path}`, { method });
  const body = (await answer.json()) as Asked['body'];
  const tookMillis = performance.now() - startedAt;
  return { status: answer.status, tookMillis, retryAfter: answer.headers.get('retry-after'), body };
}

async function askedUntil(path: string, status: number): Promise<Asked[]> {
  const all: Asked[] = [];
  do all.push(await asked(path));
  while (all.at(-1)?.status !== status);
  return all;
}

const median = (values: readonly number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] as number;

/** The middle of some calls of the healthy service, every one of which has its answer. */
async function healthyMillis(): Promise<number> {
  const all = [];
  for (let n = 0; n < 15; n += 1) all.push(await asked('/catalog'));
  expect(all.map(({ status }) => status)).toEqual(Array(15).fill(200));
  return median(all.map(({ tookMillis }) => tookMillis));
}

/** Its circuit opens; calls end in time until then, and at once from then on. Then it closes again by itself. */
async function livesThroughAHang(path: '/orders' | '/invoices', whileItHangs: () => Promise<void>): Promise<void> {
  faulty.behave('hangs');
  faulty.taken();
  const all = await askedUntil(path, 503);
  const refused = all.pop();
  expect(new Set(all.map(({ status, body }) => [status, body.type].join(' ')))).toEqual(
    new Set(['504 urn:gatehouse:problem:upstream-timeout']),
  );
  // The fifth failure may be counted when its answer is out already, and an instance sleeps from then to the next event.
  expect([5, 6]).toContain(all.length);
  expect(median(all.map(({ tookMillis }) => tookMillis))).toBeLessThan(timeoutMillis + 100);
  expect(refused).toMatchObject({ retryAfter: '1', body: { type: 'urn:gatehouse:problem:circuit-open' } });
  await whileItHangs();
  expect(faulty.taken()).toEqual({ [path.slice(1)]: all.length });
  faulty.behave('well');
  await askedUntil(path, 200);
}

describe('a service that hangs', () => {
  it('costs a few callers their time, then nobody; its neighbour nothing; and is back by itself', async () => {
    const usualMillis = await healthyMillis();
    await livesThroughAHang('/orders', async () => {
      expect(await healthyMillis()).toBeLessThan(usualMillis + 100);
    });
  }, 30_000);

  it('does the same with DynamoDB frozen: calls pass, new instances start, and each has its own breaker', async () => {
    const usualMillis = await healthyMillis();
    dynamodb.freeze();
    try {
      expect(await healthyMillis()).toBeLessThan(usualMillis + 100);
      await livesThroughAHang('/invoices', async () => {
        expect(await healthyMillis()).toBeLessThan(usualMillis + 100);
      });
      const atOnce = await Promise.all(Array.from({ length: 3 }, () => asked('/catalog')));
      expect(atOnce.map(({ status }) => status)).toEqual([200, 200, 200]);
    } finally {
      await dynamodb.recover();
    }
  }, 30_000);
});

describe('a service that answers nothing but 503', () => {
  it('is called a fifth more often at the most, and once only by what does more when made twice', async () => {
    faulty.behave('answers 503');
    faulty.taken();
    const statuses = new Set<number>();
    for (let n = 0; n < 60; n += 1) statuses.add((await asked('/retried')).status);
    expect(statuses).toEqual(new Set([503]));
    const sent = faulty.taken()['retried'] ?? 0;
    expect(sent).toBeGreaterThan(60);
    expect(sent).toBeLessThanOrEqual(72);
    for (let n = 0; n < 5; n += 1) await asked('/retried', 'POST');
    expect(faulty.taken()['retried']).toBe(5);
    faulty.behave('well');
    expect((await asked('/retried')).status).toBe(200);
  }, 30_000);
});
