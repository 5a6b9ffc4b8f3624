import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { mobile, partner, web } from '../../examples/04-bff/gateways.ts';
import { type ShopService, shopService, type Trouble } from './shop-services.ts';

const items = ['kettle', 'toaster', 'mixer'].map((sku, n) => ({ id: `o-${n}`, sku, margin: 0.4 }));
const shown = items.map(({ id, sku }) => ({ id, sku }));
const alice = { id: 'alice', name: 'Alice', loyaltyAccount: 'L-7' };
const points = { points: 1200, level: 'silver' };
const stock = { kettle: 12, toaster: 0 };
const catalogue = [{ sku: 'kettle', price: 39, cost: 21 }];

let services: { readonly [Name in 'users' | 'orders' | 'loyalty' | 'inventory']: ShopService };
let fronts: { readonly [Name in 'mobile' | 'web' | 'partner']: GatewayUnderTest };

beforeAll(async () => {
  const [users, orders, loyalty, inventory] = await Promise.all([
    shopService(({ target }) => ({
      body: { ...alice, id: target.slice('/users/'.length), passwordHash: 'x', risk: 1 },
    })),
    shopService(ordersAnswer),
    shopService(() => ({ body: points })),
    shopService(({ target }) => ({ body: target === '/stock' ? stock : catalogue })),
  ]);
  services = { users, orders, loyalty, inventory };
  const at = { users: users.url, orders: orders.url, loyalty: loyalty.url, inventory: inventory.url };
  const [onPhones, inBrowsers, ofPartners] = await Promise.all([
    startGateway(mobile, { upstreams: at }),
    startGateway(web, { upstreams: at }),
    startGateway(partner, { upstreams: { inventory: at.inventory } }),
  ]);
  fronts = { mobile: onPhones, web: inBrowsers, partner: ofPartners };
}, 120_000);
afterAll(async () => {
  await Promise.all([...Object.values(fronts ?? {}), ...Object.values(services ?? {})].map((one) => one.stop()));
});
beforeEach(() => {
  for (const service of Object.values(services)) {
    service.be();
    service.heard();
  }
});

/** Takes any order but one for what is sold out, and says more of it than anybody outside has to know. */
function ordersAnswer({ method, body }: { readonly method: string; readonly body: string }) {
  const headers = { 'x-shard': 'orders-7' };
  if (method === 'GET') return { headers, body: { items } };
  if (body.includes('nothing'))
    return { status: 409, headers, body: { error: { code: 'sold-out', message: 'nothing is left' }, host: 'db-3' } };
  return { status: 201, headers, body: { id: 'o-9', ...JSON.parse(body), margin: 0.4 } };
}

type Headers = { readonly [name: string]: string };
/** Each test has a caller of its own: limits and what was good before are theirs. */
const caller = async (front: GatewayUnderTest, subject: string) => ({
  authorization: `Bearer ${await front.token('customer', { subject, scopes: ['orders:write'] })}`,
});
async function read(front: GatewayUnderTest, path: string, headers: Headers) {
  const startedAt = performance.now();
  const answer = await fetch(`${front.url}${path}`, { headers });
  const body = (await answer.json()) as { readonly [member: string]: unknown };
  return { status: answer.status, headers: answer.headers, body, millis: performance.now() - startedAt };
}

describe('the dashboard', () => {
  it('is what the app on phones needs of four services, whatever it says it is', async () => {
    const bearer = await caller(fronts.mobile, 'alice');
    const { status, headers, body } = await read(fronts.mobile, '/dashboard', { ...bearer, 'x-client': 'web' });
    expect([status, headers.get('vary'), headers.get('x-gatehouse-degraded')]).toEqual([200, null, null]);
    expect(body).toEqual({
      user: { name: 'Alice' },
      orders: { items: shown.slice(0, 2).map(({ id }) => ({ id })) },
      loyalty: { points: 1200 },
      degraded: [],
    });
  });

  it.each([
    [
      'the site gets the whole, without what is internal',
      undefined,
      (body: object) =>
        expect(body).toEqual({ user: alice, orders: { items: shown }, loyalty: points, shop: { stock }, degraded: [] }),
    ],
    ['a kiosk of the site gets less', 'kiosk', (body: object) => expect(body).not.toHaveProperty('shop')],
    [
      'a client that nobody knows gets what the site gets',
      'admin',
      (body: object) => expect(body).toHaveProperty('shop.stock', stock),
    ],
  ])('%s', async (_, client, holds) => {
    const bearer = await caller(fronts.web, 'alice');
    const { headers, body } = await read(fronts.web, '/dashboard', {
      ...bearer,
      ...(client && { 'x-client': client }),
    });
    expect([headers.get('vary'), headers.get('cache-control')]).toEqual(['X-Client', 'no-store']);
    holds(body);
  });

  it('tells each service who asks and in which trace, and asks with what another part answered', async () => {
    const bearer = await caller(fronts.mobile, 'zoe');
    const trace = '0af7651916cd43dd8448eb211c80319c';
    const { headers } = await read(fronts.mobile, '/dashboard', {
      ...bearer,
      traceparent: `00-${trace}-b7ad6b7169203331-01`,
      'x-user-id': 'admin',
      'if-none-match': '"a"',
    });
    const heard = Object.values(services).flatMap((service) => service.heard());
    expect(heard.map(({ method, target }) => `${method} ${target}`)).toEqual([
      'GET /users/zoe',
      'GET /orders?limit=5&customer=zoe',
      'GET /accounts/L-7/points',
      'GET /stock',
    ]);
    for (const one of heard) {
      expect(one.headers).toMatchObject({
        'x-user-id': 'zoe',
        'x-request-id': headers.get('x-request-id'),
        traceparent: expect.stringMatching(new RegExp(`^00-${trace}-`)),
      });
      expect(Object.keys(one.headers)).not.toEqual(expect.arrayContaining(['authorization']));
      expect(Object.keys(one.headers)).not.toEqual(expect.arrayContaining(['if-none-match']));
    }
  });

  it('is for customers only', async () => {
    expect((await read(fronts.mobile, '/dashboard', {})).status).toBe(401);
    expect((await read(fronts.partner, '/dashboard', {})).status).toBe(404);
  });
});

describe('the dashboard without a part that it can be without', () => {
  const whole = { user: alice, orders: { items: shown }, loyalty: points, shop: { stock } };
  const { loyalty: _, ...withoutLoyalty } = whole;
  const { shop: __, ...withoutStock } = whole;
  const rows: readonly (readonly [keyof typeof services, Trouble, string, object])[] = [
    ['orders', 'down', 'orders;why=unreachable;by=static', { ...whole, orders: { items: [] } }],
    ['orders', 'slow', 'orders;why=timeout;by=static', { ...whole, orders: { items: [] } }],
    ['orders', 'malformed', 'orders;why=bad-answer;by=static', { ...whole, orders: { items: [] } }],
    ['orders', 'oversize', 'orders;why=bad-answer;by=static', { ...whole, orders: { items: [] } }],
    ['loyalty', 'down', 'loyalty;why=unreachable;by=omitted', withoutLoyalty],
    ['loyalty', 'slow', 'loyalty;why=timeout;by=omitted', withoutLoyalty],
    ['inventory', 'malformed', 'inventory;why=bad-answer;by=omitted', withoutStock],
    ['inventory', 'oversize', 'inventory;why=bad-answer;by=omitted', withoutStock],
  ];

  it.each(rows)('%s is %s: answered in time, and it says so', async (name, trouble, degraded, expected) => {
    const bearer = await caller(fronts.web, `${name}-${trouble}`);
    services[name].be(trouble);
    const { status, headers, body, millis } = await read(fronts.web, '/dashboard', bearer);
    expect([status, headers.get('x-gatehouse-degraded')]).toEqual([200, degraded]);
    const user = { ...alice, id: `${name}-${trouble}` };
    expect(body).toEqual({ ...expected, user, degraded: [name] });
    expect(millis).toBeLessThan(1_500);
    services[name].be();
    await read(fronts.web, '/dashboard', bearer);
  });

  it('shows orders that were good before, to the same customer alone', async () => {
    const [ann, ben] = [await caller(fronts.web, 'ann'), await caller(fronts.web, 'ben')];
    await read(fronts.web, '/dashboard', ann);
    services.orders.be('down');
    const [known, unknown] = [await read(fronts.web, '/dashboard', ann), await read(fronts.web, '/dashboard', ben)];
    expect([known.body['orders'], known.headers.get('x-gatehouse-degraded')]).toEqual([
      { items: shown },
      'orders;why=unreachable;by=last-good',
    ]);
    expect([unknown.body['orders'], unknown.headers.get('x-gatehouse-degraded')]).toEqual([
      { items: [] },
      'orders;why=unreachable;by=static',
    ]);
  });
});

describe('without a part that is critical there is no whole', () => {
  it.each(['down', 'slow', 'malformed'] as const)('the user is %s: 503, as declared', async (trouble) => {
    const bearer = await caller(fronts.mobile, `critical-${trouble}`);
    services.users.be(trouble);
    const { status, headers, body, millis } = await read(fronts.mobile, '/dashboard', bearer);
    expect([status, headers.get('content-type'), headers.get('retry-after')]).toEqual([
      503,
      'application/problem+json',
      '1',
    ]);
    expect(body).toMatchObject({ type: 'urn:gatehouse:problem:part-unavailable', part: 'user' });
    expect(millis).toBeLessThan(1_500);
  });

  it.each([
    'down',
    'slow',
    'malformed',
  ] as const)('the products of an offer are %s: 502, as declared', async (trouble) => {
    services.inventory.be(trouble);
    const key = { 'x-api-key': (await fronts.partner.key('partner', 'pro')).value };
    const { status, body } = await read(fronts.partner, '/offers', key);
    expect([status, body['part']]).toEqual([502, 'products']);
  });
});

describe('an order', () => {
  const order = { items: [{ sku: 'kettle', count: 2 }] };
  async function post(body: string | Uint8Array<ArrayBuffer>, headers: Headers = {}) {
    const answer = await fetch(`${fronts.mobile.url}/orders`, {
      method: 'POST',
      headers: { ...(await caller(fronts.mobile, 'alice')), 'content-type': 'application/json', ...headers },
      body,
    });
    return {
      status: answer.status,
      headers: answer.headers,
      body: (await answer.json()) as { readonly [member: string]: unknown },
    };
  }

  it('reaches its service with the name of its customer, and its answer comes back without what is internal', async () => {
    const { status, headers, body } = await post(JSON.stringify(order));
    expect([status, body]).toEqual([201, { id: 'o-9', ...order, customer: 'alice', channel: 'app' }]);
    expect([headers.get('x-shard'), headers.get('server')]).toEqual([null, null]);
    expect(services.orders.heard().map(({ body: heard }) => JSON.parse(heard))).toEqual([
      { ...order, customer: 'alice', channel: 'app' },
    ]);
  });

  it('that is packed is read all the same', async () => {
    const packed = new Uint8Array(gzipSync(JSON.stringify(order)));
    expect((await post(packed, { 'content-encoding': 'gzip' })).status).toBe(201);
  });

  it('that is wrong is told all that is wrong with it, and no service hears of it', async () => {
    const wrong = {
      items: [
        { sku: '', count: 0 },
        { sku: 'kettle', count: 1.5 },
      ],
      customer: 'eve',
      note: 7,
    };
    const { status, body } = await post(JSON.stringify(wrong));
    expect([status, body['type'], body['more']]).toEqual([400, 'urn:gatehouse:problem:invalid-request', 0]);
    expect(body['violations']).toEqual([
      { at: 'body.items[0].sku', rule: 'minLength', expected: 'at least 1 character' },
      { at: 'body.items[0].count', rule: 'minimum', expected: 'at least 1' },
      { at: 'body.items[1].count', rule: 'type', expected: 'integer' },
      { at: 'body.note', rule: 'type', expected: 'string' },
      { at: 'body.customer', rule: 'additionalProperties', expected: 'nothing: no such member is known' },
    ]);
    expect(services.orders.heard()).toEqual([]);
  });

  it.each([
    ['larger than orders are', JSON.stringify({ ...order, note: 'x'.repeat(17_000) }), {}, 413],
    [
      'large once it is unpacked',
      gzipSync(JSON.stringify({ note: 'x'.repeat(17_000) })),
      { 'content-encoding': 'gzip' },
      413,
    ],
    ['no JSON by its type', JSON.stringify(order), { 'content-type': 'text/plain' }, 415],
    ['packed as nobody reads it', JSON.stringify(order), { 'content-encoding': 'secret' }, 415],
    ['two orders in one', '{"items":[],"items":[]}', {}, 400],
  ])('that is %s is refused', async (_, body, headers, status) => {
    const sent = typeof body === 'string' ? body : new Uint8Array(body);
    const answer = await post(sent, headers);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(services.orders.heard()).toEqual([]);
  });

  it('that the service refuses is a problem of ours, with what the service may say', async () => {
    const { status, headers, body } = await post(JSON.stringify({ items: [{ sku: 'nothing', count: 1 }] }));
    expect([status, headers.get('content-type'), headers.get('x-shard')]).toEqual([
      409,
      'application/problem+json',
      null,
    ]);
    expect(body).toEqual({
      type: 'urn:gatehouse:problem:upstream-error',
      title: 'Refused by the Service',
      status: 409,
      detail: 'nothing is left',
      code: 'sold-out',
      requestId: headers.get('x-request-id'),
    });
  });
});

describe('a query', () => {
  it('is checked, and reaches the service by the name that it has there', async () => {
    const bearer = await caller(fronts.mobile, 'alice');
    const good = await read(fronts.mobile, '/orders?size=2', bearer);
    expect([good.status, services.orders.heard()[0]?.target]).toEqual([200, '/orders?limit=2&customer=alice']);
    const { status, body } = await read(fronts.mobile, '/orders?size=many&customer=bob', bearer);
    expect([status, body['violations']]).toEqual([
      400,
      [
        { at: 'query.size', rule: 'type', expected: 'integer' },
        { at: 'query.customer', rule: 'additionalProperties', expected: 'nothing: no such member is known' },
      ],
    ]);
  });
});

describe('limits', () => {
  it('of a part are charged, whoever asks: after the 20th time the page is without it, and its route refuses', async () => {
    const bearer = await caller(fronts.web, 'frequent');
    const degraded = async () => (await read(fronts.web, '/dashboard', bearer)).headers.get('x-gatehouse-degraded');
    for (let n = 0; n < 19; n += 1) await read(fronts.web, '/accounts/L-7/points', bearer);
    expect([await degraded(), await degraded()]).toEqual([null, 'loyalty;why=rate-limited;by=omitted']);
    expect((await read(fronts.web, '/accounts/L-7/points', bearer)).status).toBe(429);
  });

  it('of the whole are charged, and then no service is asked', async () => {
    const bearer = await caller(fronts.mobile, 'eager');
    const first = [];
    for (let n = 0; n < 30; n += 1) first.push((await read(fronts.mobile, '/dashboard', bearer)).status);
    expect(first).toEqual(Array.from({ length: 30 }, () => 200));
    for (const service of Object.values(services)) service.heard();
    const { status, body } = await read(fronts.mobile, '/dashboard', bearer);
    expect([status, body['type']]).toEqual([429, 'urn:gatehouse:problem:rate-limited']);
    expect(Object.values(services).flatMap((service) => service.heard())).toEqual([]);
  });

  it.each([
    ['free', 5],
    ['pro', 12],
  ])('of a partner depend on its tier: %s', async (tier, allowed) => {
    const key = { 'x-api-key': (await fronts.partner.key('partner', tier)).value };
    const statuses = [];
    for (let n = 0; n < 12; n += 1) statuses.push((await read(fronts.partner, '/offers', key)).status);
    expect(statuses.filter((status) => status === 200).length).toBe(allowed);
  });
});

describe('partners', () => {
  it('get an offer of what is sold and in stock, without what it costs us', async () => {
    const key = { 'x-api-key': (await fronts.partner.key('partner', 'free')).value };
    const { status, body } = await read(fronts.partner, '/offers', key);
    expect([status, body]).toEqual([200, { products: [{ id: 'kettle', price: 39 }], stock, degraded: [] }]);
  });

  it('have no way to what is of customers', async () => {
    const key = { 'x-api-key': (await fronts.partner.key('partner', 'pro')).value };
    for (const path of ['/users/alice', '/orders', '/dashboard'])
      expect((await read(fronts.partner, path, key)).status).toBe(404);
    expect((await read(fronts.mobile, '/dashboard', key)).status).toBe(401);
  });
});
