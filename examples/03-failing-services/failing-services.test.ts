import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { travelGateway } from './gateway.ts';

/** The service of tips, as a test can break it. */
let isBroken: boolean;
let calls: number;
let tips: Server;
let travel: GatewayUnderTest;

beforeAll(async () => {
  tips = createServer((request, response) => {
    calls += 1;
    response.writeHead(isBroken ? 503 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ tips: [`for ${request.headers['x-user-id'] ?? 'everyone'}`] }));
  });
  await new Promise<void>((resolve) => tips.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(tips.address() as AddressInfo).port}`;
  travel = await startGateway(travelGateway, { upstreams: { tips: url } });
}, 60_000);
afterAll(async () => {
  await travel?.stop();
  tips.closeAllConnections();
  tips.close();
});
beforeEach(() => {
  [isBroken, calls] = [false, 0];
});

const get = async (path: string, token?: string) => {
  const answer = await fetch(`${travel.url}${path}`, token ? { headers: { authorization: `Bearer ${token}` } } : {});
  return {
    status: answer.status,
    degraded: answer.headers.get('x-gatehouse-degraded'),
    retryAfter: answer.headers.get('retry-after'),
    body: await answer.json(),
  };
};

describe('a service that fails', () => {
  it('leaves its page with what was said before: to the same traveller, and to nobody else', async () => {
    const [alice, bob] = [await travel.token('traveller'), await travel.token('traveller', { subject: 'bob' })];
    expect(await get('/tips/mine', alice)).toMatchObject({
      status: 200,
      degraded: null,
      body: { tips: ['for alice'] },
    });
    isBroken = true;
    expect(await get('/tips/mine', alice)).toMatchObject({
      status: 200,
      degraded: 'last-good',
      body: { tips: ['for alice'] },
    });
    expect(await get('/tips/mine', bob)).toMatchObject({ status: 503, degraded: null });
    expect(await get('/tips')).toMatchObject({ status: 200, degraded: 'static', body: { tips: [] } });
  });

  it('is left alone after a few calls, and asked again after a while', async () => {
    isBroken = true;
    for (let n = 0; n < 30; n += 1) expect((await get('/tips')).degraded).toBe('static');
    const asked = calls;
    await get('/tips');
    expect([asked < 20, calls]).toEqual([true, asked]);
    isBroken = false;
    await expect(untilGood()).resolves.toBeLessThan(10_000);
  }, 30_000);
});

/** Milliseconds until the service's own answer comes through again. */
async function untilGood(): Promise<number> {
  const startedAt = Date.now();
  while ((await get('/tips')).degraded !== null && Date.now() - startedAt < 20_000)
    await new Promise((resolve) => setTimeout(resolve, 100));
  return Date.now() - startedAt;
}

describe('a payment whose answer is lost on the way', () => {
  const pay = async (token: string, key?: string) =>
    fetch(`${travel.url}/payments`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, ...(key && { 'idempotency-key': key }) },
    });

  it('is made again under its own key', async () => {
    const answer = await pay(await travel.token('traveller'), 'order-1');
    expect([answer.status, await answer.json()]).toEqual([201, { paid: 1, heard: 2 }]);
  });

  it('has a key of its own for each traveller, so nobody is told of another one’s payment', async () => {
    const answer = await pay(await travel.token('traveller', { subject: 'bob' }), 'order-1');
    expect([answer.status, await answer.json()]).toEqual([201, { paid: 1, heard: 2 }]);
  });

  it('is not made again without a key', async () => {
    const first = await pay(await travel.token('traveller', { subject: 'carol' }));
    expect([first.status, first.headers.get('content-type')]).toEqual([502, 'application/problem+json']);
  });
});
