import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bffWith, ordersPart, part, usersPart } from '../../model/bff.ts';
import { type ServedGateway, servedGateway } from '../../support/served-gateway.ts';

let gateway: ServedGateway;
beforeEach(async () => {
  gateway = await servedGateway(
    bffWith({
      parts: {
        user: usersPart(),
        orders: ordersPart(),
        again: part('orders', 'GET /orders', { fallback: { static: [] } }),
      },
    }),
  );
});
afterEach(() => gateway.stop());

const get = async (path: string, headers: { readonly [name: string]: string }) => {
  const answer = await fetch(`${gateway.url}${path}`, { headers });
  return { status: answer.status, degraded: answer.headers.get('x-gatehouse-degraded'), body: await answer.json() };
};
const asAlice = async () => ({ authorization: `Bearer ${await gateway.token('customer')}` });

describe('a declared aggregate behind API Gateway', () => {
  it('is made of its declared routes, as the caller could have asked for each', async () => {
    const headers = await asAlice();
    expect(await get('/dashboard', headers)).toEqual({
      status: 200,
      degraded: null,
      body: { user: {}, orders: {}, again: {}, degraded: [] },
    });
    const parts = gateway.upstream.taken();
    await get('/users/alice', headers);
    await get('/shop/orders', headers);
    const alone = gateway.upstream.taken();
    expect(parts.map(({ path }) => path).sort()).toEqual([...alone.map(({ path }) => path), '/orders'].sort());
    const identity = ({ headers: sent }: (typeof parts)[number]) => sent.find(([name]) => name === 'X-User-Id');
    expect([...parts, ...alone].map(identity)).toEqual(Array(5).fill(['X-User-Id', 'alice']));
  });

  it('asks nobody without a token', async () => {
    expect((await get('/dashboard', {})).status).toBe(401);
    expect(gateway.upstream.taken()).toEqual([]);
  });
});
