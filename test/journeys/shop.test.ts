import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { shopGateway } from '../../examples/01-shop/gateway.ts';
import { isLoopbackAddress, listeningAddressesOfFamily } from '../support/process-sockets.ts';

let shop: GatewayUnderTest;
beforeAll(async () => {
  shop = await startGateway(shopGateway);
}, 60_000);
afterAll(() => shop?.stop());

type Headers = { readonly [name: string]: string };
const bearer = async (...request: Parameters<GatewayUnderTest['token']>) => ({
  authorization: `Bearer ${await shop.token(...request)}`,
});
const buyer = { subject: 'buyer', scopes: ['orders:write'] };
const order = (headers: Headers = {}) => fetch(`${shop.url}/orders`, { method: 'POST', headers, body: '{}' });
const get = (path: string, headers: Headers = {}) => fetch(`${shop.url}${path}`, { headers });

const id = expect.stringMatching(/^[\w+/=-]{10,}$/);
const cors = { 'access-control-allow-origin': 'https://shop.example.com' };

/** A refusal has one shape: status, media type, problem+json whose request id is that of the header, and CORS. */
async function refusal(answer: Response, members: object = {}) {
  const body = (await answer.json()) as { readonly requestId: string; readonly type: string; readonly status: number };
  expect(body).toEqual({
    type: body.type,
    title: expect.any(String),
    status: answer.status,
    detail: expect.any(String),
    requestId: id,
    ...members,
  });
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    ...cors,
    'content-type': 'application/problem+json',
    'x-request-id': body.requestId,
  });
  return { status: answer.status, type: body.type };
}

describe('GET /products', () => {
  it('is 200 for everyone, with the id that the service got', async () => {
    const answer = await get('/products');
    expect(answer.status).toBe(200);
    const { received } = (await answer.json()) as { received: { headers: Headers } };
    expect(received.headers).toMatchObject({
      'x-request-id': answer.headers.get('x-request-id'),
      'x-trace-id': answer.headers.get('x-trace-id'),
    });
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      ...cors,
      'ratelimit-policy': expect.stringMatching(/^"products:GET \/products:0";q=300;w=60;pk=:[\w+/]{12}:$/),
      ratelimit: expect.stringMatching(/^"products:GET \/products:0";r=\d+;t=\d+;pk=:[\w+/]{12}:$/),
    });
  });
});

describe('POST /orders', () => {
  it.each([
    ['without a token', async () => ({})],
    ['with an expired token', () => bearer('customer', { ...buyer, expiresInSeconds: -60 })],
    ['with a token of a foreign key', () => bearer('customer', { ...buyer, forged: true })],
    ['with a token for somebody else', () => bearer('customer', { ...buyer, audience: 'another' })],
    ['with no token at all in Bearer', async () => ({ authorization: 'Bearer x.y.z' })],
  ])('is 401 %s', async (_, headers) => {
    const answer = await order(await headers());
    const challenge = 'Bearer realm="shop", error="invalid_token"';
    expect(answer.headers.get('www-authenticate')).toBe(challenge);
    expect(await refusal(answer, { challenge })).toEqual({ status: 401, type: 'urn:gatehouse:problem:unauthorized' });
  });

  it('is 403 without the scope', async () => {
    const answer = await order(await bearer('customer', { subject: 'buyer' }));
    const challenge = 'Bearer realm="shop", error="insufficient_scope", scope="orders:write"';
    expect(answer.headers.get('x-amzn-remapped-www-authenticate')).toBe(challenge);
    expect(await refusal(answer, { challenge })).toEqual({
      status: 403,
      type: 'urn:gatehouse:problem:insufficient-scope',
    });
  });

  it('is 201 with the scope', async () => {
    const answer = await order(await bearer('customer', buyer));
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ customer: 'buyer' });
  });

  it('is 429 past 30 a minute for one user, and another user is not touched', async () => {
    const headers = await bearer('customer', { ...buyer, subject: 'eager' });
    const statuses: number[] = [];
    for (let n = 0; n < 30; n += 1) statuses.push((await order(headers)).status);
    expect(statuses).toEqual(Array(30).fill(201));
    const refused = await order(headers);
    expect(Object.fromEntries(refused.headers)).toMatchObject({
      'retry-after': expect.stringMatching(/^[1-9]\d*$/),
      'ratelimit-policy': expect.stringMatching(/^"orders:POST \/orders:0";q=30;w=60;pk=:[\w+/]{12}:$/),
      ratelimit: expect.stringMatching(/^"orders:POST \/orders:0";r=0;t=\d+;pk=:[\w+/]{12}:$/),
    });
    const limit = { limit: 'orders:POST /orders:0', windowSeconds: 60, resetSeconds: expect.any(Number) };
    expect(await refusal(refused, limit)).toEqual({ status: 429, type: 'urn:gatehouse:problem:rate-limited' });
    expect((await order(await bearer('customer', { ...buyer, subject: 'patient' }))).status).toBe(201);
  });
});

describe('GET /users/{userId}/profile', () => {
  it("is 403 for another user's profile", async () => {
    const answer = await get('/users/bob/profile', await bearer('customer', { subject: 'alice' }));
    expect(await refusal(answer)).toEqual({ status: 403, type: 'urn:gatehouse:problem:forbidden' });
  });

  it('is 200 for the own one, and the service sees our headers and none that were spoofed', async () => {
    const spoofed = {
      'X-User-Id': 'admin',
      x_user_roles: 'admin',
      'X-Internal-Request-Id': 'forged',
      'X-Tenant-Id': 't',
      Cookie: 'a=b',
    };
    const answer = await get('/users/alice/profile', {
      ...spoofed,
      ...(await bearer('customer', { subject: 'alice' })),
    });
    expect(answer.status).toBe(200);
    const { received } = (await answer.json()) as { received: { headers: Headers } };
    const requestId = answer.headers.get('x-request-id');
    expect(received.headers).toMatchObject({
      'x-user-id': 'alice',
      'x-caller-service': 'api-gateway',
      'x-internal-request-id': requestId,
      'x-request-id': requestId,
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-0[0-3]$/),
    });
    expect(Object.keys(received.headers)).not.toContain('authorization');
    expect(JSON.stringify(received.headers)).not.toMatch(/admin|forged|a=b|x-tenant-id|x_user_roles/);
  });

  it('continues the trace of the client', async () => {
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = { traceparent: `00-${trace}-00f067aa0ba902b7-01`, tracestate: 'vendor=1' };
    const answer = await get('/products', headers);
    expect(answer.headers.get('x-trace-id')).toBe(trace);
    const { received } = (await answer.json()) as { received: { headers: Headers } };
    expect(received.headers).toMatchObject({ traceparent: expect.stringContaining(trace), tracestate: 'vendor=1' });
  });
});

describe('the shop', () => {
  it('answers the preflight of its own origin without a token', async () => {
    const answer = await fetch(`${shop.url}/orders`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example.com', 'access-control-request-method': 'POST' },
    });
    expect(answer.status).toBe(204);
    expect(Object.fromEntries(answer.headers)).toMatchObject({ ...cors, 'access-control-allow-methods': 'POST' });
  });

  it('is 404 where nothing is declared', async () => {
    expect(await refusal(await get('/nothing'))).toEqual({ status: 404, type: 'urn:gatehouse:problem:not-found' });
  });

  it('listens on loopback only, in every process that it started', () => {
    const addresses = listeningAddressesOfFamily() ?? [];
    expect(addresses.length).toBeGreaterThan(process.platform === 'linux' ? 5 : -1);
    expect(addresses.filter((address) => !isLoopbackAddress(address))).toEqual([]);
  });

  it('logs only JSON', () => {
    const texts = shop.logs().map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(20);
    for (const text of texts) expect(JSON.parse(text)).toEqual(expect.any(Object));
  });
});
