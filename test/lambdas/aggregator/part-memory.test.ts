import { afterEach, describe, expect, it } from '@jest/globals';
import type { Caller } from '../../../lib/contract/caller.ts';
import type { ProxyRequest } from '../../support/proxy-event.ts';
import { caller } from '../forwarder/forwarder-bench.ts';
import {
  type Acts,
  aggregate,
  type Bench,
  bench,
  config,
  json,
  part,
  path,
  standing,
  summary,
} from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

const customer = { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] };
const orders = part('orders', {
  route: { authorization: customer },
  query: { page: { from: 'query', name: 'page' } },
  edits: { remove: [path('cost')] },
  down: standing('static', 60_000),
});
const home = config(aggregate([orders], { authorization: customer }));
const other: Caller = { ...caller, subject: 'user-2', claims: { sub: 'user-2' } };

async function start(well: Acts[string] = json({ id: 1, cost: 9 })) {
  gateway = await bench(home, { acts: { orders: well } });
}
const failing = (act: Acts[string] = json({}, 503)) => gateway.acting({ orders: act });
const asked = async (who: Caller = caller, request: Partial<ProxyRequest> = {}) => {
  const { body, degraded } = summary(await gateway.ask(request, who));
  return [(body as { orders: unknown }).orders, degraded];
};
const fromMemory = [{ id: 1 }, 'orders;why=failed;by=last-good'];
const fromNowhere = (why = 'failed') => ['static', `orders;why=${why};by=static`];

describe('the last good answer of a part', () => {
  it('stands in, as it stood in the whole, for the same caller and the same request', async () => {
    await start();
    expect(await asked()).toEqual([{ id: 1 }, '']);
    failing();
    expect(await asked()).toEqual(fromMemory);
    expect(await asked({ ...caller, expiresAt: 4_000_000_001 })).toEqual(fromMemory);
  });

  it.each<[story: string, who: Caller, request: Partial<ProxyRequest>]>([
    ['another caller', other, {}],
    ['the same subject of another issuer', { ...caller, issuer: 'https://other' }, {}],
    ['the same caller with another scope', { ...caller, scopes: [] }, {}],
    ['another page', caller, { query: { page: ['2'] } }],
    ['another header', caller, { headers: [['X-Shop', 'lviv']] }],
    ['another address', caller, { identity: { sourceIp: '203.0.113.10' } }],
  ])('never shows to %s', async (_, who, request) => {
    await start();
    await asked();
    failing();
    expect(await asked(who, request)).toEqual(fromNowhere());
    expect(await asked()).toEqual(fromMemory);
  });

  it('is of one caller each, whatever order they come in', async () => {
    await start((request, answer) => json({ for: request.headers['x-user-id'] })(request, answer));
    await Promise.all([asked(), asked(other)]);
    failing();
    const [[one], [two]] = await Promise.all([asked(), asked(other)]);
    expect([one, two]).toEqual([{ for: 'user-1' }, { for: 'user-2' }]);
  });

  it('is not older than it may be', async () => {
    await start();
    await asked();
    failing();
    gateway.clock.skewMillis = 59_000;
    expect(await asked()).toEqual(fromMemory);
    gateway.clock.skewMillis = 61_000;
    expect(await asked()).toEqual(fromNowhere());
  });

  it.each([
    ['no longer there', 404, 'not-found'],
    ['gone', 410, 'not-found'],
    ['no longer this caller’s', 403, 'forbidden'],
    ['not what it takes', 422, 'bad-values'],
  ])('is forgotten when the service says: %s', async (_, status, why) => {
    await start();
    await asked();
    failing(json({}, status));
    expect(await asked()).toEqual(fromNowhere(why));
    failing();
    expect(await asked()).toEqual(fromNowhere());
  });

  it.each<[story: string, act: Acts[string], why: string]>([
    ['is slow', () => undefined, 'timeout'],
    ['sends no JSON', (_, answer) => answer.end('<html>'), 'bad-answer'],
    ['is asked too often', json({}, 429), 'rate-limited'],
    ['redirects', json({}, 302), 'redirect'],
  ])('stands in when the service %s', async (_, act, why) => {
    gateway = await bench(
      config(
        aggregate([{ ...orders, route: { ...orders.route, timeoutMillis: 80, tryMillis: 80 } }], {
          authorization: customer,
        }),
      ),
      {
        acts: { orders: json({ id: 1 }) },
      },
    );
    await asked();
    failing(act);
    expect(await asked()).toEqual([{ id: 1 }, `orders;why=${why};by=last-good`]);
  });

  it('is not for whoever may not ask any more', async () => {
    const strict = { ...orders, route: { ...orders.route, authorization: { ...customer, roles: ['admin'] } } };
    gateway = await bench(config(aggregate([strict], { authorization: customer })), {
      acts: { orders: json({ id: 1 }) },
    });
    await asked();
    failing();
    expect(await asked({ ...caller, roles: [] })).toEqual(fromNowhere('forbidden'));
  });

  it.each([
    ['private', { 'cache-control': 'private' }],
    ['not to be stored', { 'cache-control': 'no-store' }],
    ['of somebody who was signed in by it', { 'set-cookie': 'a=1' }],
    ['another for each request', { vary: '*' }],
  ])('is none that is %s', async (_, headers) => {
    await start((__, answer) => {
      answer.writeHead(200, { ...headers, 'content-type': 'application/json' });
      answer.end('{"id":1}');
    });
    await asked();
    failing();
    expect(await asked()).toEqual(fromNowhere());
  });

  it('is none that stood in for an answer itself', async () => {
    const withOwn = {
      ...orders,
      route: { ...orders.route, fallback: { lastGoodMillis: null, static: { status: 200, body: '{"own":1}' } } },
    };
    gateway = await bench(config(aggregate([withOwn], { authorization: customer })), {
      acts: { orders: json({}, 503) },
    });
    expect(await asked()).toEqual([{ own: 1 }, 'orders;why=failed;by=static']);
    expect(await asked()).toEqual([{ own: 1 }, 'orders;why=failed;by=static']);
    gateway.acting({ orders: json({ id: 1 }) });
    expect(await asked()).toEqual([{ id: 1 }, '']);
    failing(json({}, 404));
    expect(await asked()).toEqual(fromNowhere('not-found'));
  });

  it('does not begin anew with an old answer of its own route’s memory', async () => {
    const both = { ...orders, route: { ...orders.route, fallback: { lastGoodMillis: 60_000, static: null } } };
    gateway = await bench(config(aggregate([both], { authorization: customer })), {
      acts: { orders: json({ id: 1 }) },
    });
    await asked();
    failing();
    gateway.clock.skewMillis = 50_000;
    expect(await asked()).toEqual(fromMemory);
    gateway.clock.skewMillis = 100_000;
    expect(await asked()).toEqual(fromNowhere());
  });

  it('is forgotten when a later one is not to be kept', async () => {
    await start();
    await asked();
    gateway.acting({
      orders: (_, answer) => {
        answer.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
        answer.end('{"id":2}');
      },
    });
    expect(await asked()).toEqual([{ id: 2 }, '']);
    failing();
    expect(await asked()).toEqual(fromNowhere());
  });

  it('is of one place of the service', async () => {
    await start();
    await asked();
    const elsewhere = { stageVariables: { upstream_shop: '127.0.0.1:1' } };
    expect(await asked(caller, elsewhere)).toEqual(fromNowhere('unreachable'));
  });

  it('of a gateway behind this one that is degraded is degraded', async () => {
    await start((_, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json', 'x-gatehouse-degraded': 'static' });
      answer.end('{"id":1}');
    });
    expect(await asked()).toEqual([{ id: 1 }, 'orders;why=degraded;by=service']);
    failing();
    expect(await asked()).toEqual(fromNowhere());
  });

  it('of two parts with one route, each has its own', async () => {
    const whole = { ...orders, edits: null };
    const { name: _, ...rest } = whole;
    const second = { ...part('all'), ...rest, name: 'all', under: path('all') };
    gateway = await bench(config(aggregate([orders, second], { authorization: customer })), {
      acts: { orders: json({ id: 1, cost: 9 }) },
    });
    await asked();
    failing();
    expect(summary(await gateway.ask({}, caller)).body).toEqual({
      orders: { id: 1 },
      all: { id: 1, cost: 9 },
      degraded: ['orders', 'all'],
    });
  });
});
