import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Code, type IFunction, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { anyOf, apiKey, cognito, introspection, jwt, lambda, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import type { Construct } from 'constructs';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const many = { rate: '1000/s', burst: 1_000 } as const;
const club = platform('club', {
  auth: {
    customer: jwt({ scopes: ['read'], claims: { org: 'string' } }),
    session: introspection({ scopes: ['read'] }),
    pool: cognito({ roleNames: ['librarian'] }),
    partner: apiKey({ keys: 'own', tiers: { free: { rate: '10/s', burst: 2, quota: '13/day' }, pro: many } }),
    badge: lambda({ header: 'x-badge', roleNames: ['guard'], cache: '30s' }),
    anybody: anyOf('customer', 'partner'),
    reader: anyOf('customer', 'session'),
  },
});
const books = club.service('books', {
  owner: 'team-books',
  upstream: { timeout: '5s' },
  routes: {
    'GET /customers': { auth: 'customer', scopes: ['read'] },
    'GET /customers/{id}': { auth: 'customer', where: { 'path.id': 'claims.sub' } },
    'GET /sessions': { auth: 'session', scopes: ['read'] },
    'GET /pool': { auth: 'pool', roles: ['librarian'] },
    'GET /partners': { auth: 'partner' },
    'GET /partners/full': { auth: 'partner', tiers: ['pro'] },
    'GET /guards': { auth: 'badge', roles: ['guard'] },
    'GET /any': { auth: 'anybody' },
    'GET /read': { auth: 'reader', scopes: ['read'] },
  },
});

/** The platform's own function: a badge `guard:<name>` or `guest:<name>` says who wears it. */
const badgeOffice = `
exports.handler = async (event) => {
  const [role, name] = (event.headers['x-badge'] || event.headers['X-Badge']).split(':');
  if (!name) throw new Error('Unauthorized');
  const [api, stage] = event.methodArn.split('/');
  return {
    principalId: 'badge',
    policyDocument: {
      Version: '2012-10-17',
      Statement: [{ Action: 'execute-api:Invoke', Effect: 'Allow', Resource: api + '/' + stage + '/*' }],
    },
    context: { sub: name, roles: role, exp: String(Math.floor(Date.now() / 1000) + 300) },
  };
};`;
const makeBadgeOffice = (scope: Construct) =>
  new LambdaFunction(scope, 'BadgeOffice', {
    code: Code.fromInline(badgeOffice),
    handler: 'index.handler',
    runtime: Runtime.NODEJS_24_X,
  }) as IFunction;

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  upstream = await recordingUpstream();
  const settings = { services: [books], limitBudget: '2s', clientIp: { trustedProxies: 1 } } as const;
  gateway = await startGateway(club.gateway('club', settings), {
    upstreams: { books: upstream.url },
    authorizers: { badge: makeBadgeOffice },
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

type Headers = { readonly [name: string]: string };
type TokenRequest = Parameters<GatewayUnderTest['token']>[1];

let network = 0;
/** Each request comes from a network of its own: guesses of one would cost the others nothing, but itself. */
const get = (path: string, headers: Headers) => {
  network += 1;
  const address = `10.${network >> 8}.${network & 255}.9`;
  return fetch(gateway.url + path, { headers: { 'x-forwarded-for': address, ...headers } });
};
const status = async (path: string, headers: Headers = {}) => (await get(path, headers)).status;
const bearer = async (credential: string, request: TokenRequest = {}): Promise<Headers> => ({
  authorization: `Bearer ${await gateway.token(credential, request)}`,
});
const key = async (tier: string): Promise<Headers> => ({ 'x-api-key': (await gateway.key('partner', tier)).value });
const read = { scopes: ['read'] };
const librarian = { roles: ['librarian'] };

/** Somebody, by a name that a table can hold. */
const somebody: { readonly [story: string]: () => Promise<Headers> } = {
  nobody: async () => ({}),
  'a customer': () => bearer('customer', read),
  'a customer without the scope': () => bearer('customer'),
  'an expired customer': () => bearer('customer', { ...read, expiresInSeconds: -60 }),
  'a forged customer': () => bearer('customer', { ...read, forged: true }),
  'a customer of somebody else': () => bearer('customer', { ...read, audience: 'other' }),
  'a customer who shows two tokens': async () => {
    const { authorization } = await bearer('customer', read);
    return { authorization: `${authorization}, ${authorization}` };
  },
  'a session': () => bearer('session', read),
  'a session without the scope': () => bearer('session'),
  'an expired session': () => bearer('session', { ...read, expiresInSeconds: -60 }),
  'a session that nobody gave out': () => bearer('session', { ...read, forged: true }),
  'a librarian': () => bearer('pool', librarian),
  'a member of the pool': () => bearer('pool'),
  'an ID token of the pool': () => bearer('pool', { ...librarian, claims: { token_use: 'id' } }),
  'a librarian of another pool': () => bearer('pool', { ...librarian, clientId: 'other' }),
  'a key': () => key('pro'),
  'a free key': () => key('free'),
  'a key that nobody made': async () => ({ 'x-api-key': `gh_${'A'.repeat(16)}.${'b'.repeat(32)}` }),
  'a key with another secret': async () => {
    const { 'x-api-key': value = '' } = await key('pro');
    return { 'x-api-key': `${value.slice(0, -1)}${value.endsWith('0') ? '1' : '0'}` };
  },
  'a guard': async () => ({ 'x-badge': 'guard:gus' }),
  'a guest': async () => ({ 'x-badge': 'guest:gil' }),
  'a torn badge': async () => ({ 'x-badge': 'guard' }),
  'a customer with a key': async () => ({ ...(await bearer('customer', read)), ...(await key('pro')) }),
  'a customer with a key that nobody made': async () => ({
    ...(await bearer('customer', read)),
    'x-api-key': `gh_${'A'.repeat(16)}.${'b'.repeat(32)}`,
  }),
};

describe('each kind of credential, on one gateway', () => {
  it.each<{ path: string; who: string; answer: number }>`
    path                  | who                                         | answer
    ${'/customers'}       | ${'nobody'}                                 | ${401}
    ${'/customers'}       | ${'a customer'}                             | ${200}
    ${'/customers'}       | ${'a customer without the scope'}           | ${403}
    ${'/customers'}       | ${'an expired customer'}                    | ${401}
    ${'/customers'}       | ${'a forged customer'}                      | ${401}
    ${'/customers'}       | ${'a customer of somebody else'}            | ${401}
    ${'/customers'}       | ${'a customer who shows two tokens'}        | ${401}
    ${'/customers'}       | ${'a session'}                              | ${403}
    ${'/customers'}       | ${'a librarian'}                            | ${403}
    ${'/customers'}       | ${'a key'}                                  | ${401}
    ${'/customers'}       | ${'a guard'}                                | ${401}
    ${'/customers/alice'} | ${'a customer'}                             | ${200}
    ${'/customers/bob'}   | ${'a customer'}                             | ${403}
    ${'/sessions'}        | ${'nobody'}                                 | ${401}
    ${'/sessions'}        | ${'a session'}                              | ${200}
    ${'/sessions'}        | ${'a session without the scope'}            | ${403}
    ${'/sessions'}        | ${'an expired session'}                     | ${401}
    ${'/sessions'}        | ${'a session that nobody gave out'}         | ${401}
    ${'/sessions'}        | ${'a customer'}                             | ${403}
    ${'/pool'}            | ${'a librarian'}                            | ${200}
    ${'/pool'}            | ${'a member of the pool'}                   | ${403}
    ${'/pool'}            | ${'an ID token of the pool'}                | ${401}
    ${'/pool'}            | ${'a librarian of another pool'}            | ${401}
    ${'/pool'}            | ${'a customer'}                             | ${403}
    ${'/partners'}        | ${'nobody'}                                 | ${401}
    ${'/partners'}        | ${'a key'}                                  | ${200}
    ${'/partners'}        | ${'a free key'}                             | ${200}
    ${'/partners'}        | ${'a key that nobody made'}                 | ${401}
    ${'/partners'}        | ${'a key with another secret'}              | ${401}
    ${'/partners'}        | ${'a customer'}                             | ${401}
    ${'/partners/full'}   | ${'a key'}                                  | ${200}
    ${'/partners/full'}   | ${'a free key'}                             | ${403}
    ${'/guards'}          | ${'nobody'}                                 | ${401}
    ${'/guards'}          | ${'a guard'}                                | ${200}
    ${'/guards'}          | ${'a guest'}                                | ${403}
    ${'/guards'}          | ${'a torn badge'}                           | ${401}
    ${'/guards'}          | ${'a customer'}                             | ${401}
    ${'/any'}             | ${'nobody'}                                 | ${401}
    ${'/any'}             | ${'a customer'}                             | ${200}
    ${'/any'}             | ${'a key'}                                  | ${200}
    ${'/any'}             | ${'a session'}                              | ${401}
    ${'/any'}             | ${'a forged customer'}                      | ${401}
    ${'/any'}             | ${'a customer with a key'}                  | ${401}
    ${'/any'}             | ${'a customer with a key that nobody made'} | ${401}
    ${'/read'}            | ${'a customer'}                             | ${200}
    ${'/read'}            | ${'a session'}                              | ${200}
    ${'/read'}            | ${'a session without the scope'}            | ${403}
    ${'/read'}            | ${'a key'}                                  | ${401}
  `('$path answers $answer to $who', async ({ path, who, answer }) => {
    const headers = await (somebody[who] as () => Promise<Headers>)();
    expect(await status(path, headers)).toBe(answer);
    // What is kept decides as what was fresh.
    expect(await status(path, headers)).toBe(answer);
  });
});

describe('what a service sees of its callers', () => {
  const spoofed = { 'X-User-Id': 'admin', x_user_roles: 'admin', 'X-TENANT-ID': 'theirs', cookie: 'a=b' };

  it.each<{ path: string; who: string; user: unknown; roles: string }>`
    path            | who              | user                                          | roles
    ${'/customers'} | ${'a customer'}  | ${'alice'}                                    | ${''}
    ${'/sessions'}  | ${'a session'}   | ${'alice'}                                    | ${''}
    ${'/pool'}      | ${'a librarian'} | ${'alice'}                                    | ${'librarian'}
    ${'/guards'}    | ${'a guard'}     | ${'gus'}                                      | ${'guard'}
    ${'/partners'}  | ${'a key'}       | ${expect.stringMatching(/^[0-9A-Za-z]{16}$/)} | ${''}
  `('$path, of $who: nothing that was spoofed', async ({ path, who, user, roles }) => {
    const headers = await (somebody[who] as () => Promise<Headers>)();
    upstream.taken();
    expect(await status(path, { ...headers, ...spoofed })).toBe(200);
    const [seen] = upstream.taken();
    const names = (seen?.headers ?? []).map(([name]) => name.toLowerCase().replaceAll('_', '-'));
    const value = (wanted: string) => seen?.headers.find(([name]) => name.toLowerCase() === wanted)?.[1];
    expect({ user: value('x-user-id'), roles: value('x-user-roles'), tenant: value('x-tenant-id') }).toEqual({
      user,
      roles,
      tenant: undefined,
    });
    expect(JSON.stringify(seen?.headers)).not.toMatch(/admin|theirs/);
    for (const secret of ['authorization', 'x-api-key', 'x-badge', 'cookie']) expect(names).not.toContain(secret);
  });
});

describe('what is revoked', () => {
  it('of keys: one, and the others go on', async () => {
    const [gone, kept] = [await gateway.key('partner', 'pro'), await key('pro')];
    const header = { 'x-api-key': gone.value };
    expect([await status('/partners', header), await status('/partners', kept)]).toEqual([200, 200]);
    expect(await gateway.keys.revoke(gone.id)).toBe(true);
    await gateway.restart();
    expect([await status('/partners', header), await status('/partners', kept)]).toEqual([401, 200]);
    expect(await status('/any', header)).toBe(401);
  }, 30_000);

  it('of tokens: one by its id, those of a subject, those of an issuer', async () => {
    const tokens = await Promise.all(
      ['ann', 'ann', 'ben', 'cid'].map((subject) => gateway.token('customer', { ...read, subject })),
    );
    const statuses = () =>
      Promise.all(tokens.map((token) => status('/customers', { authorization: `Bearer ${token}` })));
    expect(await statuses()).toEqual([200, 200, 200, 200]);
    await gateway.revoke('customer', { token: tokens[0] ?? '' });
    await gateway.restart();
    expect(await statuses()).toEqual([401, 200, 200, 200]);
    await gateway.revoke('customer', { subject: 'ann' });
    await gateway.restart();
    expect(await statuses()).toEqual([401, 401, 200, 200]);
    await gateway.revoke('customer', 'all');
    await gateway.restart();
    expect(await statuses()).toEqual([401, 401, 401, 401]);
    expect(await status('/sessions', await bearer('session', read))).toBe(200);
  }, 60_000);

  it('of opaque tokens, by who gave them out', async () => {
    const [gone = '', kept = ''] = [await gateway.token('session', read), await gateway.token('session', read)];
    const statuses = () =>
      Promise.all([gone, kept].map((token) => status('/sessions', { authorization: `Bearer ${token}` })));
    expect(await statuses()).toEqual([200, 200]);
    await gateway.revoke('session', { token: gone });
    await gateway.restart();
    expect(await statuses()).toEqual([401, 200]);
  }, 30_000);
});

describe('an issuer that goes away', () => {
  it('locks nobody out whose token needs no question, and refuses no token that it cannot ask about', async () => {
    const pool = await bearer('pool', librarian);
    expect(await status('/pool', pool)).toBe(200);
    for (const credential of ['pool', 'session']) gateway.issuer.down(credential);
    expect(await status('/pool', await bearer('pool', { ...librarian, subject: 'new' }))).toBe(200);
    expect(await status('/sessions', await bearer('session', read))).toBe(503);
    for (const credential of ['pool', 'session']) gateway.issuer.up(credential);
    expect(await status('/pool', pool)).toBe(200);
  }, 30_000);
});

it('who guesses keys is not answered for a while, and neighbours with good tokens are', async () => {
  // Each instance counts for itself, and there is one of it while requests come one after the other.
  await gateway.restart();
  const here = { 'x-forwarded-for': '203.0.113.7' };
  const guess = (n: number) => `gh_${String(n).padStart(16, '0')}.${'b'.repeat(32)}`;
  for (let n = 0; n < 25; n += 1) expect(await status('/partners', { ...here, 'x-api-key': guess(n) })).toBe(401);
  const neighbour = { 'x-forwarded-for': '203.0.113.8' };
  expect(await status('/partners', { ...neighbour, ...(await key('pro')) })).toBe(401);
  expect(await status('/pool', { ...neighbour, ...(await bearer('pool', librarian)) })).toBe(200);
  expect(await status('/partners', { 'x-forwarded-for': '198.51.100.7', ...(await key('pro')) })).toBe(200);
}, 30_000);

it('a key that the gateway keeps has a rate and a quota of its own, and `keys usage` says what is left', async () => {
  const [first, second] = [await gateway.key('partner', 'free'), await gateway.key('partner', 'free')];
  const seen: string[] = [];
  // A quota lasts longer than a second of its rate, so the rate has its say on the way there.
  while (seen.at(-1) !== 'credential:partner:1' && seen.length < 100) {
    const answer = await get('/partners', { 'x-api-key': first.value });
    const { limit = 'admitted' } = (await answer.json()) as { readonly limit?: string };
    seen.push(limit);
    if (limit === 'credential:partner:0') await pause(50);
  }
  expect(seen.filter((one) => one !== 'credential:partner:0')).toEqual([
    ...Array(13).fill('admitted'),
    'credential:partner:1',
  ]);
  expect(seen).toContain('credential:partner:0');
  expect(await gateway.keys.usage(first.id)).toEqual({ period: 'DAY', used: 13, limit: 13, remaining: 0 });
  expect(await gateway.keys.usage(second.id)).toEqual({ period: 'DAY', used: 0, limit: 13, remaining: 13 });
  expect(await status('/partners', { 'x-api-key': second.value })).toBe(200);
}, 30_000);
