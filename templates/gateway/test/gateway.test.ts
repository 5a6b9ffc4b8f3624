import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, gatewayTemplate, startGateway } from 'cdk-gatehouse/testing';
import { gateway } from '../lib/gateway.js';

it('synthesises to the template we reviewed', () => {
  expect(gatewayTemplate(gateway)).toMatchSnapshot();
});

describe('the gateway on this machine', () => {
  let running: GatewayUnderTest;
  beforeAll(async () => {
    running = await startGateway(gateway);
  }, 60_000);
  afterAll(() => running?.stop());

  const statusOf = async (path: string, token?: string) => {
    const headers = new Headers(token === undefined ? {} : { authorization: `Bearer ${token}` });
    return (await fetch(`${running.url}${path}`, { headers })).status;
  };

  it('is open where it says so', async () => {
    expect(await statusOf('/orders')).toBe(200);
  });

  it('shows orders to their customer only', async () => {
    const alice = await running.token('customer', { subject: 'alice' });
    expect(await statusOf('/orders/alice')).toBe(401);
    expect(await statusOf('/orders/alice', alice)).toBe(200);
    expect(await statusOf('/orders/bob', alice)).toBe(403);
  });
});
