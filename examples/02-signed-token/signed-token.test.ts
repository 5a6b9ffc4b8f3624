import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { bankGateway } from './gateway.ts';

describe('a service that believes nobody but the gateway', () => {
  let bank: GatewayUnderTest;
  beforeAll(async () => {
    bank = await startGateway(bankGateway);
  }, 60_000);
  afterAll(() => bank?.stop());

  it('knows who calls through the gateway', async () => {
    const token = await bank.token('customer', { subject: 'alice', scopes: ['accounts:read'] });
    const answer = await fetch(`${bank.url}/accounts`, { headers: { authorization: `Bearer ${token}` } });
    expect([answer.status, await answer.json()]).toEqual([200, { accountsOf: 'alice' }]);
  });

  it('answers a public route through the gateway', async () => {
    expect(await (await fetch(`${bank.url}/rates`)).json()).toEqual({ rates: { eur: 1.08 } });
  });

  it('gets the token of the gateway also when a client sends one', async () => {
    const headers = { 'x-gatehouse-token': 'mine', X_Gatehouse_Token: 'mine' };
    expect(await (await fetch(`${bank.url}/rates`, { headers })).json()).toEqual({ rates: { eur: 1.08 } });
  });
});
