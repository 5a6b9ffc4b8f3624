import { afterEach, describe, expect, it } from '@jest/globals';
import type { LimitConfig } from '../../../lib/contract/limits.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { bench, caller, config, header, limit, route } from './forwarder-bench.ts';

let gateway: Awaited<ReturnType<typeof bench>>;
afterEach(() => gateway.stop());

const by = (...values: readonly RequestValue[]): Partial<LimitConfig> => ({ by: values });
const limited = (max: number, more: Partial<LimitConfig>, id = 'a'): LimitConfig => ({
  ...limit(max, 'local', id),
  ...more,
});
const anyCaller = { scopes: [], anyScope: [], roles: [], tiers: [], where: [] } as const;
const start = async (limits: readonly LimitConfig[], more: Partial<ForwarderConfig> = {}) => {
  const one = { ...route, limits };
  const mine = { ...one, authorization: { credentials: ['customer'], ...anyCaller } };
  const routes = { 'GET /one': one, 'GET /two': one, 'GET /other': { ...one, service: 'other' }, 'GET /mine': mine };
  gateway = await bench({ ...config, routes, ...more });
};

/** How many of so many requests pass. */
async function passing(times: number, ...request: Parameters<typeof gateway.ask>): Promise<number> {
  let passed = 0;
  for (let n = 0; n < times; n += 1) passed += (await gateway.ask(...request)).statusCode === 200 ? 1 : 0;
  return passed;
}

describe('one counter for', () => {
  const two = { resource: '/two' };
  const one = { resource: '/one' };
  it.each<[RequestValue['from'], readonly [number, number]]>([
    ['route', [3, 3]],
    ['service', [3, 0]],
    ['gateway', [3, 0]],
  ])('the %s', async (from, expected) => {
    await start([limited(3, by({ from } as RequestValue))]);
    const other = { ...one, identity: { sourceIp: '198.51.100.1' } };
    expect([(await passing(2, one)) + (await passing(2, other)), await passing(3, two)]).toEqual(expected);
  });

  it('a service is none for another service', async () => {
    await start([limited(3, by({ from: 'service' }))]);
    expect([await passing(4, one), await passing(4, { resource: '/other' })]).toEqual([3, 3]);
  });

  it('an id that two routes share', async () => {
    await start([limited(3, by({ from: 'client.ip' }))]);
    expect([await passing(2, one), await passing(2, two)]).toEqual([2, 1]);
  });
});

describe('a caller', () => {
  const sub: RequestValue = { from: 'claims', name: 'sub' };
  const as = (subject: string) => ({ ...caller, subject });

  it('is counted by claim wherever they call from, and nobody else with them', async () => {
    await start([limited(2, by(sub))]);
    const from = (sourceIp: string) => ({ resource: '/mine', identity: { sourceIp } });
    expect([
      await passing(1, from('198.51.100.1'), as('alice')),
      await passing(2, from('198.51.100.2'), as('alice')),
      await passing(2, from('198.51.100.1'), as('bob')),
    ]).toEqual([1, 1, 2]);
  });

  it('without the value falls to the named dimension, never to no limit', async () => {
    await start([limited(2, { by: [sub], otherwise: [{ from: 'client.ip' }] })]);
    const from = (sourceIp: string, resource = '/one') => ({ resource, identity: { sourceIp } });
    expect([
      await passing(3, from('198.51.100.1')),
      await passing(3, from('198.51.100.2')),
      await passing(3, from('198.51.100.1', '/mine'), as('alice')),
    ]).toEqual([2, 2, 2]);
  });

  it('without any value of either is one counter with all others like them', async () => {
    const token: RequestValue = { from: 'header', name: 'x-token' };
    await start([limited(2, { by: [sub], otherwise: [token] })]);
    expect([
      await passing(2, { resource: '/one', identity: { sourceIp: '198.51.100.1' } }),
      await passing(2, { resource: '/one', identity: { sourceIp: '198.51.100.2' } }),
    ]).toEqual([2, 0]);
  });

  it('who leaves out one value of several is not counted by the rest of them alone', async () => {
    await start([limited(1, { by: [sub, { from: 'header', name: 'x-device' }], otherwise: [sub] })]);
    const device = (name: string) => ({ resource: '/mine', headers: [['X-Device', name]] as const });
    expect([
      await passing(2, device('a'), as('alice')),
      await passing(2, device('b'), as('alice')),
      await passing(2, { resource: '/mine' }, as('alice')),
    ]).toEqual([1, 1, 1]);
  });
});

describe('a client address', () => {
  const forwarded = (value: string, sourceIp = '10.0.0.1') => ({
    resource: '/one',
    headers: [['X-Forwarded-For', value]] as const,
    identity: { sourceIp },
  });

  it('is the peer, and no header gives a client another', async () => {
    await start([limited(2, {})]);
    const spoofed = ['1.1.1.1', '2.2.2.2, 3.3.3.3', '203.0.113.9', 'x'];
    let passed = 0;
    for (const value of spoofed) passed += await passing(1, forwarded(value));
    expect(passed).toBe(2);
  });

  it('behind a proxy is what the proxy wrote, and nothing further left', async () => {
    await start([limited(1, {})], { clientIp: { trustedProxies: 1, ipv6Prefix: 64 } });
    expect([
      await passing(1, forwarded('6.6.6.6, 203.0.113.1, 10.0.0.1')),
      await passing(1, forwarded('7.7.7.7, 203.0.113.1, 10.0.0.1')),
      await passing(1, forwarded('6.6.6.6, 203.0.113.2, 10.0.0.1')),
    ]).toEqual([1, 0, 1]);
  });

  it('behind a proxy a chain that no proxy wrote falls to the peer', async () => {
    await start([limited(1, {})], { clientIp: { trustedProxies: 2, ipv6Prefix: 64 } });
    const chains = ['10.0.0.1', '203.0.113.1, 10.0.0.1', 'x, 203.0.113.1, 10.0.0.1', ''];
    let passed = 0;
    for (const value of chains) passed += await passing(1, forwarded(value));
    expect(passed).toBe(1);
  });

  it('of IPv6 is a network, or one client would have 2^64 of them', async () => {
    await start([limited(2, {})]);
    const from = (sourceIp: string) => ({ resource: '/one', identity: { sourceIp } });
    expect([
      await passing(1, from('2001:db8:0:1::1')),
      await passing(1, from('2001:db8:0:1:ffff:ffff:ffff:ffff')),
      await passing(1, from('2001:DB8::1:a:b:c:d')),
      await passing(1, from('2001:db8:0:2::1')),
    ]).toEqual([1, 1, 0, 1]);
  });

  it('in IPv6 clothes is the same client', async () => {
    await start([limited(1, {})]);
    const from = (sourceIp: string) => ({ resource: '/one', identity: { sourceIp } });
    expect([await passing(1, from('203.0.113.9')), await passing(1, from('::ffff:203.0.113.9'))]).toEqual([1, 0]);
  });
});

describe('an API key', () => {
  const secret = 'A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6';
  const key = (tier: string, apiKeyId = 'key-1') => ({ apiKeyId, apiKey: `gh-${tier}-${secret}` });
  const credentials = { partner: { kind: 'apiKey', tiers: ['free', 'pro'] } } as const;
  const authorization = { credentials: ['partner'], ...anyCaller };
  const rule = limit(1).rule;
  const tiered = limited(1, { ...by({ from: 'key.id' }), tiers: { free: rule, pro: { ...rule, limit: 3 } } });
  const open = (tiers: readonly string[] = [], limits: readonly LimitConfig[] = [tiered]) => {
    const keyed = { ...route, authorization: { ...authorization, tiers }, limits };
    return bench({
      ...config,
      credentials,
      routes: { 'GET /one': keyed, 'GET /sent': { ...keyed, forward: ['x-api-key'] } },
    });
  };
  const ask = (identity: { readonly apiKeyId?: string; readonly apiKey?: string }, resource = '/one') =>
    gateway.ask({ resource, identity, headers: [['x-api-key', identity.apiKey ?? '']] });
  const admitted = async (times: number, identity: Parameters<typeof ask>[0]) => {
    let passed = 0;
    for (let n = 0; n < times; n += 1) passed += (await ask(identity)).statusCode === 200 ? 1 : 0;
    return passed;
  };

  it('has the rate of its tier, and each key its own count', async () => {
    gateway = await open();
    expect([
      await admitted(5, key('free')),
      await admitted(5, key('pro', 'key-2')),
      await admitted(5, key('pro', 'key-3')),
    ]).toEqual([1, 3, 3]);
  });

  it.each([
    ['a tier that is not declared', `gh-gold-${secret}`],
    ['a name of every object', `gh-constructor-${secret}`],
    ['a key of somebody else\u2019s making', 'x'.repeat(40)],
    ['a key with a tail', `gh-pro-${secret}-x`],
    ['a key with a line break', `gh-pro-${secret}\n`],
    ['no text at all', undefined],
  ])('%s is no tier: the least rate, and no route for tiers', async (_, apiKey) => {
    gateway = await open(['pro']);
    const identity = { apiKeyId: 'key-9', ...(apiKey === undefined ? {} : { apiKey }) };
    expect(await ask(identity)).toMatchObject({ statusCode: 403 });
    await gateway.stop();
    gateway = await open();
    expect(await admitted(3, identity)).toBe(1);
  });

  it('of another tier than the route needs is refused with the tier\u2019s name', async () => {
    gateway = await open(['pro', 'team']);
    const answer = await ask(key('free'));
    expect(JSON.parse(answer.body)).toMatchObject({
      type: 'urn:gatehouse:problem:forbidden',
      detail: 'this route needs the tier pro or team',
    });
    expect((await ask(key('pro'))).statusCode).toBe(200);
  });

  it('never falls out of the gateway: not to the service, not to a log, unless the service asked for it', async () => {
    gateway = await open();
    await ask(key('pro'));
    await ask(key('pro'), '/sent');
    expect(gateway.seen.map(({ headers }) => headers['x-api-key'])).toEqual([undefined, key('pro').apiKey]);
    expect(gateway.seen[0]?.headers).toMatchObject({ 'x-user-id': 'key-1' });
    expect(JSON.stringify([gateway.lines, gateway.seen[0]])).not.toContain(secret);
    expect(gateway.lines.at(-1)).toMatchObject({ credential: 'partner', tier: 'pro' });
  });

  it('that API Gateway does not vouch for is nobody', async () => {
    gateway = await open();
    expect(await ask({ apiKey: key('pro').apiKey })).toMatchObject({ statusCode: 401 });
  });

  it('means nothing on a route of another credential', async () => {
    const routes = { 'GET /one': { ...route, authorization: { ...authorization, credentials: ['customer'] } } };
    gateway = await bench({
      ...config,
      credentials: {
        ...credentials,
        customer: { kind: 'jwt', header: 'authorization', stageVariable: 'auth_customer', edition: '1' },
      },
      routes,
    });
    expect(await ask(key('pro'))).toMatchObject({ statusCode: 401 });
    expect(header(await ask(key('pro')), 'WWW-Authenticate')).toEqual(['Bearer realm="shop"']);
  });
});
