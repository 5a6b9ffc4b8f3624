import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { apiKey, introspection, jwt, platform } from 'cdk-gatehouse';
import { revocationText } from '../../lib/contract/identity-rows.ts';
import { authorizerOutput, decide } from '../../lib/local/services/api-gateway/authorizer-policy.ts';
import { type ServedGateway, servedGateway } from '../support/served-gateway.ts';

const house = (authorizerCache?: `${number}s`, algorithms: readonly ('RS256' | 'ES256')[] = ['RS256', 'ES256']) =>
  platform('house', {
    ...(authorizerCache === undefined ? {} : { authorizerCache }),
    auth: {
      customer: jwt({ scopes: ['read', 'write'], claims: { team: 'string' }, algorithms, clockTolerance: '0s' }),
      session: introspection({ cache: '60s' }),
      partner: apiKey({ keys: 'own', tiers: { free: { rate: '1000/s' }, pro: { rate: '1000/s' } } }),
    },
  });

type Routes = Parameters<ReturnType<typeof house>['service']>[1]['routes'];
const declared = (routes: object, ...options: Parameters<typeof house>) => {
  const shop = house(...options);
  const definition = { owner: 'team-house', upstream: { timeout: '5s' }, routes: routes as Routes } as const;
  return shop.gateway('house', { services: [shop.service('house', definition)] });
};

const routes = {
  'GET /read': { auth: 'customer', scopes: ['read'] },
  'GET /write': { auth: 'customer', scopes: ['write'] },
  'GET /users/{id}': { auth: 'customer', where: { 'path.id': 'claims.sub' } },
  'GET /session': { auth: 'session' },
  'GET /free': { auth: 'partner' },
  'GET /pro': { auth: 'partner', tiers: ['pro'] },
};

let gateway: ServedGateway;
afterEach(() => gateway?.stop());

const get = async (path: string, header: string) => (await gateway.send(`GET ${path}`, [header])).status;
const bearer = (token: string) => `Authorization: Bearer ${token}`;
const asked = () => gateway.events('authorizer').length;
const long = { expiresInSeconds: 86_400 };

/** Steps on one time line: seconds since its start, the path, and the answer. */
type Steps = readonly (readonly [seconds: number, path: string, status: number])[];

async function walk(steps: Steps, header: string): Promise<void> {
  const start = gateway.clock.now;
  const seen: (readonly [number, string, number])[] = [];
  for (const [seconds, path] of steps) {
    gateway.clock.now = start + seconds * 1_000;
    seen.push([seconds, path, await get(path, header)]);
  }
  expect(seen).toEqual(steps);
}

describe('a result that API Gateway keeps', () => {
  it('is asked for once in half a minute, and serves every route of its authorizer', async () => {
    gateway = await servedGateway(declared(routes));
    const token = bearer(await gateway.token('customer', { scopes: ['read'], ...long }));
    await walk(
      [
        [0, '/read', 200],
        [10, '/users/alice', 200],
        [29, '/read', 200],
      ],
      token,
    );
    expect(asked()).toBe(1);
    await walk([[1.5, '/read', 200]], token);
    expect(asked()).toBe(2);
  });

  it.each([
    ['/read', '/write'],
    ['/write', '/read'],
  ])('decides like a fresh one, whichever route it was made for: %s first', async (first, second) => {
    gateway = await servedGateway(declared(routes));
    const token = bearer(await gateway.token('customer', { scopes: ['read'], ...long }));
    const expected: { readonly [path: string]: number } = { '/read': 200, '/write': 403 };
    await walk(
      [
        [0, first, expected[first] as number],
        [1, second, expected[second] as number],
      ],
      token,
    );
    await walk(
      [
        [0, '/users/bob', 403],
        [0, '/users/alice', 200],
        [1, '/users/bob', 403],
      ],
      token,
    );
    expect(asked()).toBe(1);
  });

  it('outlives no token: it ends with it to the second', async () => {
    const { 'GET /session': _, ...lasting } = routes;
    gateway = await servedGateway(declared(lasting, '300s'));
    const exp = Math.floor(gateway.clock.now / 1000) + 100;
    gateway.clock.now = (exp - 100) * 1000;
    const token = bearer(await gateway.token('customer', { scopes: ['read'], claims: { exp } }));
    await walk(
      [
        [0, '/read', 200],
        [99, '/read', 200],
        [100, '/read', 401],
        [101, '/read', 401],
      ],
      token,
    );
    expect(asked()).toBe(1);
  });

  it('outlives no key', async () => {
    gateway = await servedGateway(declared(routes));
    const key = `x-api-key: ${gateway.key('partner', 'pro')}`;
    await walk(
      [
        [0, '/pro', 200],
        [1, '/free', 200],
      ],
      key,
    );
    const free = `x-api-key: ${gateway.key('partner', 'free')}`;
    await walk(
      [
        [0, '/free', 200],
        [1, '/pro', 403],
      ],
      free,
    );
  });

  it.each<[string, { readonly kind: 'subject' | 'issuer' }]>([
    ['a subject', { kind: 'subject' }],
    ['an issuer', { kind: 'issuer' }],
  ])('is revoked within a minute, with %s', async (_, { kind }) => {
    gateway = await servedGateway(declared(routes));
    const token = bearer(await gateway.token('customer', { scopes: ['read'], ...long }));
    await walk([[0, '/read', 200]], token);
    const { issuer } = gateway.issuer.place('customer');
    const text = revocationText(kind === 'subject' ? { kind, issuer, subject: 'alice' } : { kind, issuer });
    const end = Math.floor(gateway.clock.now / 1000) + 10;
    gateway.revocations.set(`${kind}#${createHash('sha256').update(text).digest('hex')}`, end);
    await walk(
      [
        [29, '/read', 200],
        [60, '/read', 401],
      ],
      token,
    );
  });

  it('of an introspected token is as old as declared at most, with what the function keeps', async () => {
    gateway = await servedGateway(declared(routes));
    const token = await gateway.token('session', { opaque: true, ...long });
    await walk([[0, '/session', 200]], bearer(token));
    gateway.issuer.revoke('session', token);
    await walk(
      [
        [29, '/session', 200],
        [30, '/session', 401],
      ],
      bearer(token),
    );
  });

  it('is for one stage: its policy matches no route of another', async () => {
    gateway = await servedGateway(declared(routes));
    const token = bearer(await gateway.token('customer', { scopes: ['read'] }));
    await walk([[0, '/read', 200]], token);
    const [event] = gateway.events('authorizer');
    const result = await gateway.authorize(event);
    const { statements = [] } = authorizerOutput(result) ?? {};
    const arn = (stage: string, api = 'abcdefghij') =>
      `arn:aws:execute-api:eu-west-1:123456789012:${api}/${stage}/GET/read`;
    expect([arn('test'), arn('dev'), arn('test2'), arn('test', 'other')].map((one) => decide(statements, one))).toEqual(
      ['allow', 'no-match', 'no-match', 'no-match'],
    );
  });
});

describe('a tighter deployment', () => {
  it.each<[string, object, string]>([
    ['another scope', { 'GET /read': { auth: 'customer', scopes: ['write'] } }, '/read'],
    ['one more scope', { 'GET /read': { auth: 'customer', scopes: ['read', 'write'] } }, '/read'],
    ['a rule', { 'GET /read': { auth: 'customer', where: { 'query.team': 'claims.team' } } }, '/read'],
    ['another credential', { 'GET /read': { auth: 'session' } }, '/read'],
  ])('is effective at once, whatever is kept: %s', async (_, tighter, path) => {
    gateway = await servedGateway(declared(routes));
    const token = bearer(await gateway.token('customer', { scopes: ['read'], ...long }));
    await walk(
      [
        [0, path, 200],
        [1, path, 200],
      ],
      token,
    );
    gateway.deployFunctions(declared({ ...routes, ...tighter }));
    await walk(
      [
        [0, path, 403],
        [1, path, 403],
      ],
      token,
    );
    expect(asked()).toBe(1);
  });

  it('of the credential itself believes nothing that was kept, until the authorizer is asked again', async () => {
    gateway = await servedGateway(declared(routes));
    const token = bearer(await gateway.token('customer', { scopes: ['read'], ...long }));
    await walk([[0, '/read', 200]], token);
    gateway.deployFunctions(declared(routes, '30s', ['ES256']));
    await walk(
      [
        [1, '/read', 503],
        [29, '/read', 503],
        [30, '/read', 401],
      ],
      token,
    );
  });

  it('of a credential that is gone lets nobody in by what is kept', async () => {
    gateway = await servedGateway(declared(routes));
    const key = `x-api-key: ${gateway.key('partner', 'free')}`;
    await walk([[0, '/free', 200]], key);
    gateway.deployFunctions(declared({ ...routes, 'GET /free': { auth: 'partner', tiers: ['pro'] } }));
    await walk([[0, '/free', 403]], key);
  });
});

describe('without a cache', () => {
  it('every request is asked for', async () => {
    gateway = await servedGateway(declared(routes, '0s'));
    const token = bearer(await gateway.token('customer', { scopes: ['read'], ...long }));
    await walk(
      [
        [0, '/read', 200],
        [0, '/read', 200],
        [0, '/write', 403],
      ],
      token,
    );
    expect(asked()).toBe(3);
  });
});
