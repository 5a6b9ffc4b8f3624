import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { PartConfig, PartValue } from '../../../lib/contract/aggregate.ts';
import { aggregate, type Bench, bench, bodyOf, config, json, part, path, summary } from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

/** Answers nobody until so many requests are there at the same time; how many there were. */
function together(count: number) {
  const held: ServerResponse[] = [];
  let most = 0;
  const act = (_: unknown, answer: ServerResponse) => {
    held.push(answer);
    most = Math.max(most, held.length);
    if (held.length < count) return;
    for (const one of held.splice(0)) {
      one.setHeader('content-type', 'application/json');
      one.end('{}');
    }
  };
  return { act, most: () => most };
}
const names = (count: number) => Array.from({ length: count }, (_, n) => `part${n}`);
const answer = (text: string, of = 'user'): PartValue => ({ from: 'part', part: of, path: path(text) });
const reading = (name: string, before: PartConfig, text = 'id'): PartConfig => ({
  ...part(name, { route: { to: `/${name}/{id}` }, path: { id: answer(text, before.name) } }),
  routeKey: `GET /${name}/{id}`,
});

describe('parts that wait for nobody', () => {
  it('all twenty are under way together', async () => {
    const all = together(20);
    gateway = await bench(
      config(
        aggregate(
          names(20).map((name) => part(name)),
          { concurrency: 20 },
        ),
      ),
      {
        acts: Object.fromEntries(names(20).map((name) => [name, all.act])),
      },
    );
    const whole = await gateway.ask();
    expect(bodyOf(whole)).toEqual({ ...Object.fromEntries(names(20).map((name) => [name, {}])), degraded: [] });
    expect(all.most()).toBe(20);
  });

  it('no more than so many are under way at a time', async () => {
    const three = together(3);
    gateway = await bench(
      config(
        aggregate(
          names(9).map((name) => part(name)),
          { concurrency: 3 },
        ),
      ),
      {
        acts: Object.fromEntries(names(9).map((name) => [name, three.act])),
      },
    );
    expect((await gateway.ask()).statusCode).toBe(200);
    expect(three.most()).toBe(3);
  });

  it('stand in their own order, whichever was first', async () => {
    gateway = await bench(config(aggregate([part('slow'), part('quick')])), {
      acts: { slow: (request, response) => void setTimeout(() => json(1)(request, response), 30), quick: json(2) },
    });
    expect((await gateway.ask()).body).toBe('{"slow":1,"quick":2,"degraded":[]}');
  });

  it('stand where they are to stand, with their edits', async () => {
    const edits = { pick: [path('items[].id'), path('total')], rename: [{ path: path('total'), to: 'count' }] };
    gateway = await bench(config(aggregate([part('orders', { under: path('shop.orders'), edits }), part('user')])), {
      acts: { orders: json({ items: [{ id: 1, cost: 2 }], total: 1, owner: 'x' }) },
    });
    expect(bodyOf(await gateway.ask())).toEqual({
      shop: { orders: { items: [{ id: 1 }], count: 1 } },
      user: { name: 'user' },
      degraded: [],
    });
  });
});

describe('parts that read others', () => {
  const user = part('user');

  it('are asked with what the other answered, and only then', async () => {
    gateway = await bench(config(aggregate([reading('loyalty', user), user, reading('points', part('loyalty'))])), {
      acts: { user: json({ id: 'u7' }), loyalty: json({ id: 42 }), points: json([1]) },
    });
    expect(summary(await gateway.ask())).toEqual({
      status: 200,
      degraded: '',
      body: { loyalty: { id: 42 }, user: { id: 'u7' }, points: [1], degraded: [] },
    });
    expect(gateway.seen.map(({ target }) => target)).toEqual(['/user', '/loyalty/u7', '/points/42']);
  });

  it('what the other answered is one segment, and nothing else of the address', async () => {
    gateway = await bench(config(aggregate([user, reading('loyalty', user)])), {
      acts: { user: json({ id: 'a b?x=1#é' }) },
    });
    await gateway.ask();
    expect(gateway.seen.map(({ target }) => target)).toEqual(['/user', '/loyalty/a%20b%3Fx%3D1%23%C3%A9']);
  });

  it.each([
    '../admin',
    'a/b',
    '..',
    '',
    'a%2fb',
    'a\\b',
    'a;b',
    'line\n',
  ])('an answer that would lead elsewhere, %j, asks nobody', async (id) => {
    gateway = await bench(config(aggregate([user, reading('loyalty', user)])), { acts: { user: json({ id }) } });
    expect(summary(await gateway.ask())).toEqual({
      status: 200,
      degraded: 'loyalty;why=bad-part-values;by=omitted',
      body: { user: { id }, degraded: ['loyalty'] },
    });
    expect(gateway.seen.map(({ target }) => target)).toEqual(['/user']);
  });

  it('read it as it stands, after its edits', async () => {
    const shown = { ...user, edits: { remove: [path('id')], rename: [{ path: path('key'), to: 'ref' }] } };
    gateway = await bench(config(aggregate([shown, reading('loyalty', shown), reading('points', shown, 'ref')])), {
      acts: { user: json({ id: 'secret', key: 'k1' }) },
    });
    expect(summary(await gateway.ask())).toEqual({
      status: 200,
      degraded: 'loyalty;why=no-part-value;by=omitted',
      body: { user: { ref: 'k1' }, points: { name: 'points' }, degraded: ['loyalty'] },
    });
    expect(gateway.seen.map(({ target }) => target)).toEqual(['/user', '/points/k1']);
  });

  it('are asked with what stands in for the other', async () => {
    const down = { critical: false, fallback: { lastGoodMillis: null, static: '{"id":"guest"}' } } as const;
    const guest = { ...user, down };
    gateway = await bench(config(aggregate([guest, reading('loyalty', guest)])), { acts: { user: json({}, 503) } });
    expect(summary(await gateway.ask())).toEqual({
      status: 200,
      degraded: 'user;why=failed;by=static',
      body: { user: { id: 'guest' }, loyalty: { name: 'loyalty' }, degraded: ['user'] },
    });
    expect(gateway.seen.at(-1)?.target).toBe('/loyalty/guest');
  });

  it('are not asked when the other is left out, and have their own fallback', async () => {
    const loyalty = {
      ...reading('loyalty', user),
      down: { critical: false, fallback: { lastGoodMillis: null, static: '0' } },
    } as const;
    gateway = await bench(config(aggregate([user, loyalty])), { acts: { user: json({}, 500) } });
    expect(summary(await gateway.ask())).toEqual({
      status: 200,
      degraded: 'user;why=failed;by=omitted, loyalty;why=no-part-value;by=static',
      body: { loyalty: 0, degraded: ['user', 'loyalty'] },
    });
    expect(gateway.seen).toHaveLength(1);
  });

  it('a slow part holds up only those who read it', async () => {
    const order: string[] = [];
    const noting =
      (name: string, value: unknown, millis = 0) =>
      (request: never, response: ServerResponse) => {
        order.push(name);
        setTimeout(() => json(value)(request, response), millis);
      };
    const parts = [part('slow'), user, reading('loyalty', user), reading('late', part('slow'))];
    gateway = await bench(config(aggregate(parts)), {
      acts: {
        slow: noting('slow', { id: 1 }, 150) as never,
        user: noting('user', { id: 2 }) as never,
        loyalty: noting('loyalty', {}) as never,
        late: noting('late', {}) as never,
      },
    });
    expect((await gateway.ask()).statusCode).toBe(200);
    expect(order).toEqual(['slow', 'user', 'loyalty', 'late']);
  });
});

describe('what the request gives to parts', () => {
  const orders = part('orders', {
    route: { to: '/orders/{id}' },
    path: { id: { from: 'path', name: 'orderId' } },
    query: { page: { from: 'query', name: 'page' }, size: { from: 'static', value: '5' } },
  });
  const withOrders = config(aggregate([{ ...orders, routeKey: 'GET /orders/{id}' }]));

  it('stands in their address, encoded anew; the client’s own query does not', async () => {
    gateway = await bench(withOrders);
    await gateway.ask({ path: { orderId: 'a%20b' }, query: { page: ['2&size=9'], other: ['x'] } });
    expect(gateway.seen.map(({ target }) => target)).toEqual(['/orders/a%20b?page=2%26size%3D9&size=5']);
  });

  it('may be missing in their query, and not in their path', async () => {
    gateway = await bench(withOrders);
    await gateway.ask({ path: { orderId: '7' } });
    expect(summary(await gateway.ask())).toMatchObject({ degraded: 'orders;why=no-value;by=omitted' });
    expect(gateway.seen.map(({ target }) => target)).toEqual(['/orders/7?size=5']);
  });
});
