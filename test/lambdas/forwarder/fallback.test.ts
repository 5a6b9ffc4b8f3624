import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import type { Caller } from '../../../lib/contract/caller.ts';
import type { FallbackRule } from '../../../lib/contract/upstream-call.ts';
import type { ProxyRequest } from '../../support/proxy-event.ts';
import { bench, caller, config, header, route } from './forwarder-bench.ts';

const lastGood: FallbackRule = { lastGoodMillis: 60_000, static: null };
const open = { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] };
const withFallback = { ...route, fallback: lastGood };

let gateway: Awaited<ReturnType<typeof bench>>;
afterEach(() => gateway.stop());

async function start(fallback: FallbackRule = lastGood, more: Partial<typeof config.upstreams.orders> = {}) {
  const { orders } = config.upstreams;
  gateway = await bench({
    ...config,
    upstreams: { orders: { ...(orders as NonNullable<typeof orders>), ...more } },
    routes: {
      'GET /orders': { ...withFallback, fallback },
      'HEAD /orders': { ...withFallback, fallback },
      'POST /orders': { ...withFallback, fallback },
      'GET /mine': { ...withFallback, fallback, authorization: open },
      'GET /files/{path+}': { ...withFallback, fallback, to: '/files/{path+}' },
      'GET /other': { ...withFallback, fallback, to: '/orders' },
      'GET /traced': {
        ...withFallback,
        fallback,
        set: [{ name: 'X-Correlation', value: { from: 'request.id' } }],
      },
      'GET /plain': route,
    },
  });
  return gateway;
}

/** What the service says while it is well, told apart by a number. */
function well(write: (answer: ServerResponse) => void = () => undefined) {
  let turn = 0;
  gateway.answering((_, answer) => {
    turn += 1;
    write(answer);
    answer.end(`answer ${turn}`);
  });
}
const failing = (status = 503) =>
  gateway.answering((_, answer) => {
    answer.statusCode = status;
    answer.end('broken');
  });

const text = ({ body, isBase64Encoded }: Awaited<ReturnType<typeof gateway.ask>>) =>
  isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;
const summary = (answer: Awaited<ReturnType<typeof gateway.ask>>) => ({
  status: answer.statusCode,
  degraded: header(answer, 'X-Gatehouse-Degraded'),
  body: text(answer),
});
const isServed = (answer: Awaited<ReturnType<typeof gateway.ask>>) => header(answer, 'X-Gatehouse-Degraded').length > 0;

describe('nobody is answered with what another request was answered with', () => {
  const ask: ProxyRequest = { resource: '/orders' };
  const mine: ProxyRequest = { resource: '/mine' };

  it.each<[story: string, first: ProxyRequest, second: ProxyRequest]>([
    ['a header', { ...ask, headers: [['Accept', 'text/html']] }, { ...ask, headers: [['Accept', 'text/csv']] }],
    ['a header that only the one has', ask, { ...ask, headers: [['X-Shop', '1']] }],
    [
      'the spelling of a header, which a server may read as another',
      { ...ask, headers: [['X-Shop', '1']] },
      { ...ask, headers: [['X_Shop', '1']] },
    ],
    [
      'the order of two headers of one name',
      {
        ...ask,
        headers: [
          ['X-Shop', '1'],
          ['X-Shop', '2'],
        ],
      },
      {
        ...ask,
        headers: [
          ['X-Shop', '2'],
          ['X-Shop', '1'],
        ],
      },
    ],
    ['the query', { ...ask, query: { q: ['1'] } }, { ...ask, query: { q: ['2'] } }],
    ['the query’s order', { ...ask, query: { a: ['1'], b: ['1'] } }, { ...ask, query: { b: ['1'], a: ['1'] } }],
    [
      'the path',
      { resource: '/files/{path+}', path: { path: 'a' } },
      { resource: '/files/{path+}', path: { path: 'b' } },
    ],
    ['the body', { ...ask, body: 'a' }, { ...ask, body: 'b' }],
    ['the body, which only the one has', ask, { ...ask, body: '' }],
    ['the route', ask, { resource: '/other' }],
    ['the method', ask, { ...ask, method: 'HEAD' }],
    ['the address of the client', ask, { ...ask, identity: { sourceIp: '203.0.113.10' } }],
    ['a part that stands in the query in the one and in a header in the other', { ...ask, query: { q: ['1'] } }, ask],
  ])('when they differ in %s', async (_, first, second) => {
    await start();
    well();
    await gateway.ask(first);
    failing();
    expect(summary(await gateway.ask(second))).toEqual({ status: 503, degraded: [], body: expect.any(String) });
    expect(isServed(await gateway.ask(first))).toBe(true);
  });

  it.each<[story: string, other: Caller]>([
    ['another subject', { ...caller, subject: 'user-2' }],
    ['the same subject of another issuer', { ...caller, issuer: 'https://other' }],
    ['other scopes', { ...caller, scopes: [] }],
    ['other roles', { ...caller, roles: ['admin'] }],
    ['another tenant', { ...caller, tenant: 'umbrella' }],
    ['another tier', { ...caller, tier: 'pro' }],
    ['another claim', { ...caller, claims: { sub: 'user-1', plan: 'pro' } }],
  ])('when the callers differ: %s', async (_, other) => {
    await start();
    well();
    await gateway.ask(mine, caller);
    failing();
    expect(isServed(await gateway.ask(mine, other))).toBe(false);
    expect(isServed(await gateway.ask(mine, { ...caller, expiresAt: 4_000_000_001 }))).toBe(true);
  });

  it('when the stage or its place is another', async () => {
    await start();
    well();
    await gateway.ask(ask);
    failing();
    const elsewhere = { upstream_orders: `${gateway.host}/elsewhere` };
    expect(isServed(await gateway.ask({ ...ask, stageVariables: elsewhere }))).toBe(false);
  });

  it('two callers at a time, an outage in between: each has its own last answer', async () => {
    await start();
    const callers = ['ada', 'bob'].map((subject) => ({ ...caller, subject, claims: { sub: subject } }));
    gateway.answering((request, answer) => answer.end(`for ${request.headers['x-user-id']}`));
    await Promise.all(callers.map((who) => gateway.ask(mine, who)));
    failing();
    const answers = await Promise.all(callers.map((who) => gateway.ask(mine, who)));
    expect(answers.map(summary)).toEqual([
      { status: 200, degraded: ['last-good'], body: 'for ada' },
      { status: 200, degraded: ['last-good'], body: 'for bob' },
    ]);
  });
});

describe('what is not kept', () => {
  it.each<[story: string, headers: { readonly [name: string]: string | string[] }]>([
    ['an answer with a cookie', { 'Set-Cookie': 'a=b' }],
    ['a private answer', { 'Cache-Control': 'max-age=60, Private' }],
    ['one that must not be stored', { 'cache-control': 'NO-STORE' }],
    ['one that must be asked for again', { 'Cache-Control': ['public', 'no-cache="x"'] }],
    ['one that must not be served when it is old', { 'Cache-Control': 'must-revalidate' }],
    ['one that an intermediary must not serve when it is old', { 'Cache-Control': 'proxy-revalidate' }],
    ['one that varies by what nobody can see', { Vary: 'Accept, *' }],
    ['one that was degraded already', { 'X-Gatehouse-Degraded': 'last-good' }],
  ])('%s', async (_, headers) => {
    await start();
    well((answer) => {
      for (const [name, value] of Object.entries(headers)) answer.setHeader(name, value);
    });
    await gateway.ask({ resource: '/orders' });
    failing();
    expect(summary(await gateway.ask({ resource: '/orders' }))).toEqual({ status: 503, degraded: [], body: 'broken' });
  });

  it.each([201, 203, 204, 206, 301, 404])('an answer with status %d', async (status) => {
    await start();
    well((answer) => {
      answer.statusCode = status;
    });
    await gateway.ask({ resource: '/orders' });
    failing();
    expect(isServed(await gateway.ask({ resource: '/orders' }))).toBe(false);
  });

  it('an answer of more than 64 KB', async () => {
    await start();
    gateway.answering((_, answer) => answer.end('x'.repeat(64 * 1_024)));
    await gateway.ask({ resource: '/orders' });
    failing();
    expect(isServed(await gateway.ask({ resource: '/orders' }))).toBe(false);
  });

  it.each([
    ['a refusal of the service', 403, {}],
    ['the news that it is gone', 404, {}],
    ['an answer that may not be kept', 200, { 'Cache-Control': 'private' }],
  ])('what was good before %s', async (_, status, headers) => {
    await start();
    well();
    await gateway.ask({ resource: '/orders' });
    gateway.answering((__, answer) => {
      answer.writeHead(status, headers);
      answer.end();
    });
    await gateway.ask({ resource: '/orders' });
    failing();
    expect(isServed(await gateway.ask({ resource: '/orders' }))).toBe(false);
  });

  it('anything of a method that changes something, or of a route without a fallback', async () => {
    await start();
    well();
    for (const request of [{ method: 'POST', resource: '/orders' }, { resource: '/plain' }]) await gateway.ask(request);
    failing();
    for (const request of [{ method: 'POST', resource: '/orders' }, { resource: '/plain' }])
      expect(isServed(await gateway.ask(request))).toBe(false);
  });
});

describe('the last good answer', () => {
  it('is the newest, marked, with its age, and in the log', async () => {
    await start();
    well((answer) => answer.setHeader('Age', '7'));
    await gateway.ask({ resource: '/orders' });
    await gateway.ask({ resource: '/orders' });
    failing();
    const answer = await gateway.ask({ resource: '/orders' });
    expect(summary(answer)).toEqual({ status: 200, degraded: ['last-good'], body: 'answer 2' });
    expect(header(answer, 'Age')).toEqual(['7']);
    expect(gateway.lines.at(-1)).toMatchObject({ status: 200, fallback: 'last-good' });
  });

  it('is found whatever the request’s own ids are', async () => {
    await start();
    well();
    const trace = (digit: string) => `00-${digit.repeat(32)}-${digit.repeat(16)}-01`;
    const ask = (digit: string, resource = '/traced') =>
      gateway.ask({
        resource,
        headers: [
          ['traceparent', trace(digit)],
          ['X-Amzn-Trace-Id', `Root=${digit}`],
        ],
      });
    await ask('1');
    failing();
    expect(isServed(await ask('2'))).toBe(true);
  });

  it.each([
    ['fails by its status', () => failing(500)],
    ['resets its connections', () => gateway.answering((request) => request.socket.destroy())],
    ['does not answer', () => gateway.answering(() => undefined)],
  ])('stands in for a service that %s', async (_, break_) => {
    await start();
    well();
    const request = { resource: '/orders' };
    await gateway.ask(request);
    break_();
    expect(summary(await gateway.ask(request, undefined, 400))).toMatchObject({ status: 200, degraded: ['last-good'] });
  });

  it('stands in while the circuit is open, and the service is left alone', async () => {
    await start(lastGood, { breaker: { ...usualBreaker, leaseMillis: 3_000 } });
    well();
    await gateway.ask({ resource: '/orders' });
    failing();
    for (let n = 0; n < 5; n += 1) await gateway.ask({ resource: '/orders' });
    gateway.seen.length = 0;
    expect(summary(await gateway.ask({ resource: '/orders' }))).toMatchObject({ degraded: ['last-good'] });
    expect(gateway.seen).toEqual([]);
    expect(gateway.lines.at(-1)).toMatchObject({ refusal: 'circuit-open', fallback: 'last-good', circuit: 'own-open' });
  });

  it('does not stand in for what the service means', async () => {
    await start();
    well();
    await gateway.ask({ resource: '/orders' });
    failing(404);
    expect(summary(await gateway.ask({ resource: '/orders' }))).toEqual({ status: 404, degraded: [], body: 'broken' });
  });

  it('is not older than it may be', async () => {
    await start({ lastGoodMillis: 0, static: null });
    well();
    await gateway.ask({ resource: '/orders' });
    await new Promise((resolve) => setTimeout(resolve, 2));
    failing();
    expect(isServed(await gateway.ask({ resource: '/orders' }))).toBe(false);
  });
});

describe('a static answer', () => {
  const rule: FallbackRule = { lastGoodMillis: 60_000, static: { status: 203, body: '{"orders":[]}' } };

  it('stands in where there is no last good one', async () => {
    await start(rule);
    failing();
    const answer = await gateway.ask({ resource: '/orders' });
    expect(summary(answer)).toEqual({ status: 203, degraded: ['static'], body: '{"orders":[]}' });
    expect([header(answer, 'Content-Type'), header(answer, 'Cache-Control')]).toEqual([
      ['application/json'],
      ['no-store'],
    ]);
    expect(gateway.lines.at(-1)).toMatchObject({ status: 203, fallback: 'static' });
  });

  it('has no body for HEAD, and gives way to a last good one', async () => {
    await start(rule);
    failing();
    expect(summary(await gateway.ask({ method: 'HEAD', resource: '/orders' }))).toMatchObject({ body: '' });
    well();
    await gateway.ask({ resource: '/orders' });
    failing();
    expect(summary(await gateway.ask({ resource: '/orders' }))).toMatchObject({ degraded: ['last-good'] });
  });
});
