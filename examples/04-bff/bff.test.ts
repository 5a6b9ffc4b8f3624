import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { mobile } from './gateways.ts';
import { inventoryFunction } from './inventory.ts';

describe('the app on phones, with the services themselves', () => {
  let phones: GatewayUnderTest;
  beforeAll(async () => {
    const inventory = (scope: Parameters<typeof inventoryFunction>[0]) => inventoryFunction(scope, 'inventory');
    phones = await startGateway(mobile, { functions: { inventory } });
  }, 60_000);
  afterAll(() => phones?.stop());

  const bearer = async () => ({
    authorization: `Bearer ${await phones.token('customer', { subject: 'alice', scopes: ['orders:write'] })}`,
  });

  it('gets its start page in one request', async () => {
    const answer = await fetch(`${phones.url}/dashboard`, { headers: await bearer() });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toEqual({
      user: { name: 'Alice' },
      orders: { items: [{ id: 'o-3' }, { id: 'o-2' }] },
      loyalty: { points: 1200 },
      degraded: [],
    });
  });

  it('is told what is in stock by a function', async () => {
    const answer = await fetch(`${phones.url}/stock`, { headers: await bearer() });
    expect([answer.status, await answer.json()]).toEqual([200, { kettle: 12, toaster: 0 }]);
  });

  it('orders, and is told what is wrong with an order', async () => {
    const order = async (body: object) =>
      fetch(`${phones.url}/orders`, {
        method: 'POST',
        headers: { ...(await bearer()), 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    expect((await order({ items: [{ sku: 'kettle', count: 2 }] })).status).toBe(201);
    const wrong = await order({ items: [{ sku: 'kettle', count: 0 }] });
    expect([wrong.status, await wrong.json()]).toMatchObject([
      400,
      { violations: [{ at: 'body.items[0].count', rule: 'minimum', expected: 'at least 1' }] },
    ]);
  });
});
