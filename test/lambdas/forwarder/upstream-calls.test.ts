import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import type { ForwarderConfig, RouteConfig, UpstreamConfig } from '../../../lib/contract/runtime-config.ts';
import { usualRetry } from '../../../lib/contract/upstream-call.ts';
import { fullBacklog } from '../../support/full-backlog.ts';
import type { ProxyRequest } from '../../support/proxy-event.ts';
import { rawServer, saying } from '../../support/raw-server.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { bench, caller, config, header, route } from './forwarder-bench.ts';

type Bench = Awaited<ReturnType<typeof bench>>;
const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { stop } of running.splice(0)) await stop();
});

const authorization = { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] };

/** A gateway with one upstream, called as `calls` say, and a route for each method. */
async function start(calls: Partial<UpstreamConfig> = {}, more: Partial<RouteConfig> = {}): Promise<Bench> {
  const one = { ...route, ...more };
  const from: ForwarderConfig = {
    ...config,
    upstreams: { orders: upstreamConfig({ stageVariable: 'upstream_orders', ...calls }) },
    routes: {
      'GET /orders': one,
      'POST /orders': { ...one, authorization },
      'POST /public': one,
      'GET /once': { ...one, once: true },
      'POST /once': { ...one, once: true, authorization },
    },
  };
  const gateway = await bench(from);
  running.push(gateway);
  return gateway;
}

const failing = (gateway: Bench, status = 503) =>
  gateway.answering((_, answer) => {
    answer.statusCode = status;
    answer.end();
  });
const retryTwice = { ...usualRetry, tries: 3, pauseMillis: 1 };
const orders: ProxyRequest = { resource: '/orders' };
const order: ProxyRequest = { method: 'POST', resource: '/orders', body: 'x' };

describe('a route has its answer in its time', () => {
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n';
  const trickle = (text: string) => saying([...text], 20);
  const accepting: readonly (readonly [story: string, act: (socket: Socket) => void])[] = [
    ['accepts and says nothing', () => undefined],
    ['sends its head byte by byte', trickle(`${head}X-Long: ${'x'.repeat(200)}\r\n\r\n`)],
    ['sends a head and then stops', saying([`${head}\r\n`])],
    ['sends its body byte by byte', saying([`${head}\r\n`, ...'x'.repeat(99)], 20)],
  ];

  /** The shortest of three: what else runs on the machine makes one longer, and none shorter. */
  async function tookMillis(gateway: Bench, port: number, remainingMillis?: number) {
    const times: number[] = [];
    const statuses = new Set<number>();
    for (let n = 0; n < 3; n += 1) {
      const startedAt = performance.now();
      const request = { ...orders, stageVariables: { upstream_orders: `127.0.0.1:${port}` } };
      statuses.add((await gateway.ask(request, undefined, remainingMillis)).statusCode);
      times.push(performance.now() - startedAt);
    }
    return { statuses: [...statuses], millis: Math.min(...times) };
  }
  const calls: readonly (readonly [story: string, calls: Partial<UpstreamConfig>, more: Partial<RouteConfig>])[] = [
    ['called once', {}, { timeoutMillis: 300, tryMillis: 300 }],
    ['tried again', { retry: retryTwice }, { timeoutMillis: 300, tryMillis: 140 }],
    [
      'tried again, sent twice and watched by a circuit',
      { retry: retryTwice, hedge: { afterMillis: 50 }, breaker: { ...usualBreaker, leaseMillis: 1_000 } },
      { timeoutMillis: 300, tryMillis: 140 },
    ],
  ];

  it.each(
    calls.flatMap(([how, ...made]) => accepting.map(([what, act]) => [what, how, { act, made }] as const)),
  )('when the service %s, %s', async (_, __, { act, made }) => {
    const server = await rawServer(act);
    running.push(server);
    const { statuses, millis } = await tookMillis(await start(...made), server.port);
    expect(statuses).toEqual([504]);
    expect(millis).toBeLessThanOrEqual(350);
  });

  it.each(calls)('when no connection comes about, %s', async (_, upstream, more) => {
    const backlog = await fullBacklog();
    running.push(backlog);
    const { statuses, millis } = await tookMillis(await start(upstream, more), backlog.port);
    expect(statuses).toEqual([504]);
    expect(millis).toBeLessThanOrEqual(350);
  });

  it('and no later than the function has left, with time to answer', async () => {
    const server = await rawServer(() => undefined);
    running.push(server);
    const { statuses, millis } = await tookMillis(await start(), server.port, 400);
    expect(statuses).toEqual([504]);
    expect(millis).toBeLessThanOrEqual(250);
  });
});

describe('a call is made again', () => {
  it('when it may be, and the log says how often', async () => {
    const gateway = await start({ retry: retryTwice });
    failing(gateway);
    expect(await gateway.ask(orders)).toMatchObject({ statusCode: 503 });
    expect(gateway.seen).toHaveLength(3);
    expect(gateway.lines).toMatchObject([
      {
        status: 503,
        tries: 3,
        upstream: 'orders',
        UpstreamFailed: 1,
        UpstreamRetried: 2,
        _aws: {
          CloudWatchMetrics: [
            {
              Dimensions: [
                ['gateway', 'stage'],
                ['gateway', 'stage', 'upstream'],
              ],
            },
          ],
        },
      },
    ]);
  });

  it.each<[story: string, request: ProxyRequest]>([
    ['that changes something', order],
    ['of a route that makes it once', { resource: '/once' }],
  ])('not one %s', async (_, request) => {
    const gateway = await start({ retry: retryTwice, hedge: { afterMillis: 1 } });
    gateway.answering((__, answer) =>
      setTimeout(() => {
        answer.statusCode = 503;
        answer.end();
      }, 30),
    );
    await gateway.ask(request, caller);
    expect(gateway.seen).toHaveLength(1);
  });

  it('whatever it does when nothing of it was sent, and only then', async () => {
    const gateway = await start({ retry: retryTwice });
    const nowhere = { upstream_orders: '127.0.0.1:1' };
    await gateway.ask({ ...order, stageVariables: nowhere }, caller);
    await gateway.ask({ ...order, resource: '/once', stageVariables: nowhere }, caller);
    expect(gateway.lines.map(({ tries }) => tries)).toEqual([3, undefined]);
  });
});

describe('an idempotency key', () => {
  const withKey = (...keys: readonly (readonly [string, string])[]): ProxyRequest => ({ ...order, headers: keys });
  const key = ['Idempotency-Key', '8e03978e'] as const;
  const sent = ({ seen }: Bench) => seen.map(({ headers }) => headers['idempotency-key']);

  it('has a call made again, and is the caller’s own at the service', async () => {
    const gateway = await start({ retry: { ...retryTwice, idempotencyKey: true } });
    failing(gateway);
    await gateway.ask(withKey(key), caller);
    await gateway.ask(withKey(key), { ...caller, subject: 'user-2' });
    const [one, again, third, other] = sent(gateway);
    expect(one).toMatch(/^[\w-]{43}$/);
    expect([again, third]).toEqual([one, one]);
    expect(other).toMatch(/^[\w-]{43}$/);
    expect(other).not.toBe(one);
  });

  it('is the same for another token of the caller', async () => {
    const gateway = await start({ retry: { ...retryTwice, idempotencyKey: true } });
    await gateway.ask(withKey(key), caller);
    await gateway.ask(withKey(key), { ...caller, expiresAt: 4_000_000_001, scopes: [] });
    expect(new Set(sent(gateway)).size).toBe(1);
  });

  it('in another spelling reaches no service', async () => {
    const gateway = await start({ retry: { ...retryTwice, idempotencyKey: true } });
    await gateway.ask(withKey(key, ['idempotency_key', 'planted']), caller);
    expect(gateway.seen[0]?.rawHeaders).not.toContain('planted');
  });

  it.each<[story: string, keys: readonly (readonly [string, string])[]]>([
    ['is there twice', [key, ['idempotency-key', 'other']]],
    ['is empty', [['Idempotency-Key', ' ']]],
    ['is too long', [['Idempotency-Key', 'x'.repeat(256)]]],
    ['holds what cannot be seen', [['Idempotency-Key', 'a\u007fb']]],
  ])('that %s is refused', async (_, keys) => {
    const gateway = await start({ retry: { ...retryTwice, idempotencyKey: true } });
    expect(await gateway.ask(withKey(...keys), caller)).toMatchObject({ statusCode: 400 });
    expect(gateway.seen).toEqual([]);
  });

  it.each<[story: string, request: ProxyRequest, rule: typeof retryTwice]>([
    ['of nobody passes as it is', { ...withKey(key), resource: '/public' }, { ...retryTwice, idempotencyKey: true }],
    ['that no rule asks for passes as it is', withKey(key), retryTwice],
  ])('%s, and has nothing made again', async (_, request, retry) => {
    const gateway = await start({ retry });
    failing(gateway);
    await gateway.ask(request, caller);
    expect(sent(gateway)).toEqual(['8e03978e']);
  });

  it('of a route that makes calls once is scoped, and the call is made once', async () => {
    const gateway = await start({ retry: { ...retryTwice, idempotencyKey: true } });
    failing(gateway);
    await gateway.ask({ ...withKey(key), resource: '/once' }, caller);
    expect(sent(gateway)).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
  });
});

describe('a deadline that goes inward', () => {
  it('is what is left of the try, and never the client’s', async () => {
    const gateway = await start(
      { deadlineHeader: 'x-deadline-ms', retry: retryTwice },
      { timeoutMillis: 1_000, tryMillis: 600 },
    );
    failing(gateway);
    const headers = ['X-Deadline-Ms', 'x_deadline_ms', 'x.deadline.ms'].map((name) => [name, '99999'] as const);
    await gateway.ask({ ...orders, headers });
    const told = gateway.seen.map((request) => Number(request.headers['x-deadline-ms']));
    expect(told).toHaveLength(3);
    expect(told.every((millis) => Number.isInteger(millis) && millis > 0 && millis <= 600)).toBe(true);
    expect(gateway.seen.flatMap(({ rawHeaders }) => rawHeaders)).not.toContain('99999');
  });
});

describe('a call that the gateway does not make', () => {
  it('is 503 with the time to come back, when the circuit is open', async () => {
    const gateway = await start({ breaker: { ...usualBreaker, leaseMillis: 3_000 } });
    failing(gateway, 500);
    for (let n = 0; n < 5; n += 1) await gateway.ask(orders);
    const answer = await gateway.ask(orders);
    expect(JSON.parse(answer.body)).toMatchObject({
      type: 'urn:gatehouse:problem:circuit-open',
      status: 503,
      detail: 'the service fails at the moment and is left alone for a while',
    });
    expect(header(answer, 'Retry-After')).toEqual(['30']);
    expect(gateway.seen).toHaveLength(5);
    expect(gateway.lines.at(-1)).toMatchObject({
      refusal: 'circuit-open',
      circuit: 'own-open',
      tries: 0,
      UpstreamRefused: 1,
    });
  });

  it('is 503, when as many are under way as may be', async () => {
    const gateway = await start({ maxInFlight: 2 });
    gateway.answering((_, answer) => void setTimeout(() => answer.end(), 100));
    const answers = await Promise.all([1, 2, 3].map(() => gateway.ask(orders)));
    const refused = answers.filter(({ statusCode }) => statusCode !== 200);
    expect(refused.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: 'urn:gatehouse:problem:upstream-busy' },
    ]);
    expect(refused.flatMap((answer) => header(answer, 'Retry-After'))).toEqual(['1']);
    expect(await gateway.ask(orders)).toMatchObject({ statusCode: 200 });
  });

  it('is 502, when the service has no place', async () => {
    const gateway = await start();
    const answer = await gateway.ask({ ...orders, stageVariables: { upstream_orders: '' } });
    expect(JSON.parse(answer.body)).toMatchObject({
      type: 'urn:gatehouse:problem:upstream-unreachable',
      status: 502,
      detail: 'the service has no place on this stage',
    });
  });

  it('is 413, when the request is larger than the event of a function may be', async () => {
    const gateway = await start();
    const body = Buffer.alloc(6 * 1024 * 1024, 'x');
    const answer = await gateway.ask({ ...order, body, stageVariables: { upstream_orders: 'lambda:orders' } }, caller);
    expect(JSON.parse(answer.body)).toMatchObject({ type: 'urn:gatehouse:problem:request-too-large', status: 413 });
    expect(answer.multiValueHeaders).not.toHaveProperty('Retry-After');
  });
});

describe('many requests of one instance at a time', () => {
  it('have each their own answer, and places are told apart', async () => {
    const gateway = await start({ breaker: { ...usualBreaker, leaseMillis: 3_000 }, retry: retryTwice });
    gateway.answering((request, answer) => void setTimeout(() => answer.end(request.url), 20 * Math.random()));
    const asked = Array.from({ length: 200 }, (_, n) => ({
      ...orders,
      query: { n: [String(n)] },
      stageVariables: { upstream_orders: `${gateway.host}/${n % 3}` },
    }));
    const answers = await Promise.all(asked.map((request) => gateway.ask(request)));
    const bodies = answers.map(({ body }) => Buffer.from(body, 'base64').toString());
    expect(bodies).toEqual(asked.map((_, n) => `/${n % 3}/orders?n=${n}`));
  });

  it('two targets share them, and no line names a host', async () => {
    const gateway = await start();
    const stageVariables = { upstream_orders: `${gateway.host}/a,${gateway.host}/b` };
    for (let n = 0; n < 4; n += 1) await gateway.ask({ ...orders, stageVariables });
    expect(gateway.seen.map(({ target }) => target).sort()).toEqual([
      '/a/orders',
      '/a/orders',
      '/b/orders',
      '/b/orders',
    ]);
    expect(gateway.lines.map(({ target }) => target).sort()).toEqual([0, 0, 1, 1]);
    expect(JSON.stringify(gateway.lines)).not.toContain(gateway.host);
  });
});
