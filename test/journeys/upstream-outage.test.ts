import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { type BreakableDynamoDb, breakableDynamoDb } from '../support/breakable-dynamodb.ts';
import { type Fault, type FaultyUpstream, faultyUpstream } from '../support/faulty-upstream.ts';

const site = platform('outages', { auth: {} });
const open = { auth: 'public', reason: 'a journey' } as const;
const timeoutMillis = 400;
/** A service for each story, so that each begins with a circuit that nothing has happened to. */
const troubled = ['hanging', 'resetting', 'failing', 'slow', 'frozen', 'refusing', 'gone'];
const inTrouble = troubled.map((name) =>
  site.service(name, {
    owner: 'team-orders',
    upstream: {
      timeout: '400ms',
      breaker: { openFor: '1s', maxOpenFor: '1s', slow: { over: '200ms', rate: 0.5 } },
    },
    path: `/${name}`,
    routes: { 'GET /orders': open },
  }),
);
const retried = site.service('retried', {
  owner: 'team-orders',
  upstream: { timeout: '400ms', try: '110ms', breaker: 'none', retry: { tries: 3, pause: '20ms' } },
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
let instances = 1;
beforeAll(async () => {
  [faulty, healthy, dynamodb] = await Promise.all([faultyUpstream(), faultyUpstream(), breakableDynamoDb()]);
  const there = `http://127.0.0.1:${faulty.port}`;
  gateway = await startGateway(site.gateway('outages', { services: [...inTrouble, retried, catalog] }), {
    upstreams: {
      ...Object.fromEntries([...troubled, 'retried'].map((name) => [name, there])),
      catalog: `http://127.0.0.1:${healthy.port}`,
    },
    env: { ...process.env, GATEHOUSE_DYNAMODB_ENDPOINT: dynamodb.url },
    instances,
  });
  for (const path of ['/catalog', '/retried', ...troubled.map((name) => `/${name}/orders`)]) await asked(path);
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

/** Its circuit opens; callers see `status` until then, and are refused at once from then on. Then it closes again by itself. */
async function livesThrough(service: string, fault: Fault, status: number, calls: readonly number[]): Promise<void> {
  const path = `/${service}/orders`;
  const usualMillis = await healthyMillis();
  faulty.behave(fault);
  faulty.taken();
  const all = await askedUntil(path, 503);
  const refused = all.pop();
  expect(new Set(all.map((one) => one.status))).toEqual(new Set([status]));
  expect(calls).toContain(all.length);
  expect(median(all.map(({ tookMillis }) => tookMillis))).toBeLessThan(timeoutMillis + 100);
  expect(refused).toMatchObject({ retryAfter: '1', body: { type: 'urn:gatehouse:problem:circuit-open' } });
  faulty.taken();
  expect((await asked(path)).status).toBe(503);
  expect(await healthyMillis()).toBeLessThan(usualMillis + 100);
  expect(faulty.taken()).toEqual({});
  faulty.behave('well');
  await askedUntil(path, 200);
}

/** The fifth failure may be counted when its answer is out already, and an instance sleeps from then to the next event. */
const few = [5, 6];

describe('a service', () => {
  it.each<[string, string, Fault, number, readonly number[]]>([
    ['hangs', 'hanging', 'hangs', 504, few],
    ['resets every connection', 'resetting', 'resets', 502, few],
    ['answers 500', 'failing', 'answers 500', 500, few],
    ['answers slowly', 'slow', 'answers slowly', 200, [10, 11, 12]],
  ])('that %s costs a few callers their answer or their time, then nobody; its neighbour nothing; and is back by itself', async (_, service, ...trouble) => {
    await livesThrough(service, ...trouble);
  });
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

describe('DynamoDB', () => {
  const troubles: readonly [string, (table: BreakableDynamoDb) => unknown][] = [
    ['frozen', (table) => table.freeze()],
    ['refusing', (table) => table.refuse()],
    ['gone', (table) => table.vanish()],
  ];
  afterEach(() => dynamodb.recover());

  it.each(troubles)('%s: calls pass as before, and the instance has its own breaker', async (service, breakIt) => {
    const usualMillis = await healthyMillis();
    await breakIt(dynamodb);
    expect(await healthyMillis()).toBeLessThan(usualMillis + 100);
    await livesThrough(service, 'resets', 502, few);
  });

  it.each(troubles)('%s: new instances start and answer', async (_, breakIt) => {
    await breakIt(dynamodb);
    healthy.behave('answers slowly');
    instances += 1;
    const atOnce = await Promise.all(Array.from({ length: instances }, () => asked('/catalog')));
    expect(new Set(atOnce.map(({ status }) => status))).toEqual(new Set([200]));
    healthy.behave('well');
  });
});
