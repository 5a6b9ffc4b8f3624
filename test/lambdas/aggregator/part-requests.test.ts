import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SecretUnavailable } from '../../../lambdas/ports.ts';
import { signingKeys } from '../../../lambdas/signing/signing-keys.ts';
import type { Caller } from '../../../lib/contract/caller.ts';
import type { RouteConfig } from '../../../lib/contract/runtime-config.ts';
import { verifierIn } from '../../../lib/verify/verifier.ts';
import { type Publisher, publisher } from '../../verify/published.ts';
import { caller } from '../forwarder/forwarder-bench.ts';
import { aggregate, type Bench, bench, bodyOf, config, critical, part, standing, summary } from './aggregator-bench.ts';

let gateway: Bench;
afterEach(() => gateway.stop());

const customer = { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] };
const route: Partial<RouteConfig> = { authorization: customer };
const two = [part('user', { route }), part('orders', { route, query: { page: { from: 'static', value: '1' } } })];
const home = config(aggregate(two, { authorization: customer }));

describe('every part', () => {
  it('sees who is calling, in which request, of which trace', async () => {
    gateway = await bench(home);
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const headers = [['traceparent', `00-${trace}-00f067aa0ba902b7-01`]] as const;
    const answer = await gateway.ask({ headers }, caller);
    expect(answer.multiValueHeaders).toMatchObject({ 'X-Trace-Id': [trace], 'X-Request-Id': ['ext-1='] });
    expect(gateway.seen).toHaveLength(2);
    for (const seen of gateway.seen)
      expect(seen.headers).toMatchObject({
        'x-user-id': 'user-1',
        'x-user-roles': 'admin,ops',
        'x-tenant-id': 'acme',
        'x-request-id': 'ext-1=',
        'x-trace-id': trace,
        traceparent: expect.stringMatching(new RegExp(`^00-${trace}-[0-9a-f]{16}-01$`)),
        'x-forwarded-for': '203.0.113.9',
        accept: 'application/json',
        'accept-encoding': 'identity',
      });
  });

  it('gets no credential of the caller, and a claimed identity from nobody', async () => {
    gateway = await bench(home);
    const headers = [
      ['Authorization', 'Bearer secret'],
      ['Cookie', 'session=1'],
      ['X-User-Id', 'root'],
      ['X_User_Id', 'root'],
      ['X-Gatehouse-Degraded', 'static'],
    ] as const;
    await gateway.ask({ headers }, caller);
    for (const { headers: seen } of gateway.seen) {
      expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['authorization']));
      expect(Object.keys(seen)).not.toEqual(expect.arrayContaining(['cookie']));
      expect(Object.values(seen)).not.toContain('root');
      expect(seen['x-user-id']).toBe('user-1');
    }
  });

  it('gets a credential where its route asks for it', async () => {
    gateway = await bench(
      config(
        aggregate([part('user', { route: { ...route, forward: ['authorization'] } })], { authorization: customer }),
      ),
    );
    await gateway.ask({ headers: [['Authorization', 'Bearer secret']] }, caller);
    expect(gateway.seen[0]?.headers['authorization']).toBe('Bearer secret');
  });

  it.each([
    ['If-None-Match', '"1"'],
    ['If_None_Match', '"1"'],
    ['If-Modified-Since', 'Tue, 24 Nov 2026 15:00:00 GMT'],
    ['If-Match', '*'],
    ['If-Range', '"1"'],
    ['Range', 'bytes=0-1'],
    ['Expect', '100-continue'],
    ['TE', 'trailers'],
    ['Content-Type', 'text/plain'],
    ['Content-Length', '7'],
    ['Content-Encoding', 'gzip'],
    ['Transfer-Encoding', 'chunked'],
    ['Accept-Charset', 'utf-16'],
  ])('is not told what the client says of the whole: %s', async (name, value) => {
    gateway = await bench(home);
    expect((await gateway.ask({ headers: [[name, value]] }, caller)).statusCode).toBe(200);
    for (const { headers } of gateway.seen)
      expect(Object.keys(headers).map((key) => key.replaceAll('_', '-'))).not.toContain(
        name.toLowerCase().replaceAll('_', '-'),
      );
  });

  it('gets what else the client sends, and no body', async () => {
    gateway = await bench(home);
    await gateway.ask(
      {
        headers: [
          ['X-Shop', 'kyiv'],
          ['Accept', 'text/html'],
          ['Accept-Language', 'uk'],
        ],
        body: 'x',
      },
      caller,
    );
    for (const { headers } of gateway.seen)
      expect(headers).toMatchObject({ 'x-shop': 'kyiv', accept: 'application/json', 'accept-language': 'uk' });
    expect(gateway.seen.map(({ target }) => target).sort()).toEqual(['/orders?page=1', '/user']);
    expect(gateway.seen.flatMap(({ headers }) => headers['content-length'] ?? [])).toEqual([]);
  });
});

describe('a part whose service trusts signed tokens', () => {
  let keys: Publisher;
  const signed = config(aggregate(two, { authorization: customer }), { signedToken: true });
  const keysOf = (read: () => Promise<string>) =>
    signingKeys({ gateway: 'shop', name: 'root', secrets: { read, readAgain: read }, nowMillis: Date.now });
  beforeEach(async () => {
    const signing = keysOf(async () => 's'.repeat(64));
    keys = await publisher(async (_, response) =>
      response.end(JSON.stringify({ keys: await signing.published('prod', 1_000) })),
    );
  });
  afterEach(() => keys.stop());

  it('gets one of its own, for its own route', async () => {
    gateway = await bench(signed, { signing: keysOf(async () => 's'.repeat(64)) });
    await gateway.ask({}, caller);
    const told = gateway.seen
      .map(({ target, headers }) => [target, headers] as const)
      .sort(([a], [b]) => a.localeCompare(b));
    for (const [n, service] of ['orders', 'user'].entries()) {
      const verify = verifierIn(
        { issuer: 'urn:gatehouse:shop:prod', service, jwksUri: keys.jwksUri },
        { fetch, nowMillis: Date.now },
      );
      expect(await verify(told[n]?.[1] ?? {})).toMatchObject({
        route: `GET /${service}`,
        requestId: 'ext-1=',
        caller: { credential: 'customer', subject: 'user-1' },
      });
    }
  });

  it('is not asked while nobody can sign', async () => {
    const unavailable = async () => {
      throw new SecretUnavailable('the secret root cannot be read');
    };
    gateway = await bench(signed, { signing: keysOf(unavailable) });
    expect(summary(await gateway.ask({}, caller))).toMatchObject({
      status: 200,
      degraded: 'user;why=identity-unavailable;by=omitted, orders;why=identity-unavailable;by=omitted',
    });
    expect(gateway.seen).toEqual([]);
  });
});

describe('what a caller may not see', () => {
  const own = {
    ...customer,
    where: [{ left: { from: 'path', name: 'userId' }, right: { from: 'claims', name: 'sub' } }],
  } as const;
  const profile = part('profile', {
    route: { authorization: own, to: '/profile/{userId}' },
    path: { userId: { from: 'path', name: 'userId' } },
    down: standing('nothing', 60_000),
  });
  const ofUser = config(aggregate([{ ...profile, routeKey: 'GET /profile/{userId}' }], { authorization: customer }));

  it('is decided again for each part, with its own path', async () => {
    gateway = await bench(ofUser);
    expect(summary(await gateway.ask({ path: { userId: 'user-1' } }, caller))).toMatchObject({ degraded: '' });
    expect(summary(await gateway.ask({ path: { userId: 'user-2' } }, caller))).toEqual({
      status: 200,
      degraded: 'profile;why=forbidden;by=static',
      body: { profile: 'nothing', degraded: ['profile'] },
    });
    expect(gateway.seen.map(({ target }) => target)).toEqual(['/profile/user-1']);
  });

  it('is also what the part’s own route asks for beyond the aggregate’s', async () => {
    const scoped = part('orders', {
      route: { authorization: { ...customer, scopes: ['orders:read'] } },
      down: critical(),
    });
    gateway = await bench(config(aggregate([scoped], { authorization: customer })));
    const may: Caller = { ...caller, scopes: ['orders:read'] };
    expect((await gateway.ask({}, may)).statusCode).toBe(200);
    expect(bodyOf(await gateway.ask({}, caller))).toMatchObject({ status: 403, part: 'orders', why: 'forbidden' });
    expect(gateway.seen).toHaveLength(1);
  });

  it('is nothing of a part at all for whoever may not ask the aggregate', async () => {
    gateway = await bench(home);
    expect((await gateway.ask()).statusCode).toBe(401);
    expect((await gateway.ask({}, { ...caller, expiresAt: 1 })).statusCode).toBe(401);
    expect(gateway.seen).toEqual([]);
  });
});
