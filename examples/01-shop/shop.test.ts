import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, gatewayTemplate, limitHolds, startGateway } from 'cdk-gatehouse/testing';
import { shopGateway } from './gateway.ts';

it('synthesises to the template we reviewed', () => {
  expect(gatewayTemplate(shopGateway)).toMatchSnapshot();
});

it('takes 30 orders a minute from one customer, whichever of four instances they reach', async () => {
  const { admitted, allowed } = await limitHolds(shopGateway, { route: 'POST /orders', instances: 4, requests: 60 });
  expect(admitted).toBe(allowed);
}, 60_000);

describe('the shop on this machine', () => {
  let shop: GatewayUnderTest;
  beforeAll(async () => {
    shop = await startGateway(shopGateway);
  }, 60_000);
  afterAll(() => shop?.stop());

  const get = (path: string, token?: string) =>
    fetch(`${shop.url}${path}`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

  it('shows the catalogue to everyone', async () => {
    const answer = await get('/products');
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ products: [{ name: 'Kettle' }, { name: 'Toaster' }] });
  });

  it('takes an order from a customer who may write orders, and tells the service who it is', async () => {
    const token = await shop.token('customer', { subject: 'alice', scopes: ['orders:write'] });
    const answer = await fetch(`${shop.url}/orders`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ customer: 'alice' });
  });

  it('takes no order without a token, or without the scope', async () => {
    const token = await shop.token('customer', { subject: 'alice' });
    const order = (headers: { [name: string]: string }) => fetch(`${shop.url}/orders`, { method: 'POST', headers });
    expect((await order({})).status).toBe(401);
    expect((await order({ authorization: `Bearer ${token}` })).status).toBe(403);
  });

  it('shows a profile to its owner only', async () => {
    const token = await shop.token('customer', { subject: 'alice' });
    expect((await get('/users/alice/profile', token)).status).toBe(200);
    expect((await get('/users/bob/profile', token)).status).toBe(403);
  });
});
