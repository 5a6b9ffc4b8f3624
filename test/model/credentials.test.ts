import { describe, expect, test } from '@jest/globals';
import { modelWith, untyped } from './declarations.ts';

const { anyOf, apiKey, cognito, introspection, jwt, lambda } = untyped;

function modelOfCredential(credential: unknown) {
  return modelWith({ auth: { other: credential } }).platform.credentials['other'];
}

describe('the model of a credential', () => {
  const caller = {
    header: 'authorization',
    scopes: [],
    claims: {},
    roleNames: [],
    tenantClaim: null,
    rolesClaim: null,
  };
  const token = { ...caller, requiredClaims: [], clockToleranceSeconds: 5 };
  const signed = { audienceClaim: 'aud', fixedClaims: {}, maxAgeSeconds: null, typ: null };

  test.each<[string, unknown, object]>([
    [
      'of signed tokens, with all that may be said of them',
      jwt({
        scopes: ['a'],
        claims: { tid: 'string', groups: 'string[]' },
        tenant: 'tid',
        roles: 'groups',
        roleNames: ['lead'],
        header: 'X-Token',
        requiredClaims: ['tid'],
        maxAge: '60min',
        clockTolerance: '5s',
        algorithms: ['ES256'],
        typ: 'at+jwt',
      }),
      {
        kind: 'jwt',
        header: 'x-token',
        scopes: ['a'],
        claims: { tid: 'string', groups: 'string[]' },
        tenantClaim: 'tid',
        rolesClaim: 'groups',
        roleNames: ['lead'],
        requiredClaims: ['tid'],
        maxAgeSeconds: 3_600,
        clockToleranceSeconds: 5,
        algorithms: ['ES256'],
        typ: 'at+jwt',
        audienceClaim: 'aud',
        fixedClaims: {},
      },
    ],
    [
      'of access tokens of a user pool, whose roles are its groups',
      cognito({ scopes: ['a/b'], roleNames: ['lead'], claims: { username: 'string' } }),
      {
        ...token,
        ...signed,
        kind: 'jwt',
        scopes: ['a/b'],
        roleNames: ['lead'],
        claims: { 'cognito:groups': 'string[]', username: 'string' },
        rolesClaim: 'cognito:groups',
        algorithms: ['RS256'],
        audienceClaim: 'client_id',
        fixedClaims: { token_use: 'access' },
      },
    ],
    [
      'of ID tokens of a user pool, which name their client in `aud`',
      cognito({ tokens: 'id' }),
      {
        ...token,
        ...signed,
        kind: 'jwt',
        claims: { 'cognito:groups': 'string[]' },
        rolesClaim: 'cognito:groups',
        algorithms: ['RS256'],
        fixedClaims: { token_use: 'id' },
      },
    ],
    ['of introspected tokens', introspection(), { ...token, kind: 'introspection', cacheSeconds: 60 }],
    [
      'of introspected tokens that are asked about every time',
      introspection({ cache: '0s', claims: { a: 'string' }, roles: 'a' }),
      { ...token, kind: 'introspection', cacheSeconds: 0, claims: { a: 'string' }, rolesClaim: 'a' },
    ],
    [
      'of a function of its own',
      lambda({ claims: { branch: 'string' }, header: 'X-Ticket', cache: '5min' }),
      { ...caller, kind: 'lambda', claims: { branch: 'string' }, header: 'x-ticket', cacheSeconds: 300 },
    ],
    ['of a function whose results are not kept', lambda(), { ...caller, kind: 'lambda', cacheSeconds: 0 }],
    [
      'of own keys, one of which may stand in the query',
      apiKey({ tiers: { bulk: { rate: '1/s' } }, keys: 'own', query: { name: 'key', reason: 'old scanners' } }),
      {
        kind: 'apiKey',
        keptBy: 'gateway',
        query: { name: 'key', reason: 'old scanners' },
        tiers: { bulk: { rate: { limit: 1, windowMillis: 1_000 }, perSecond: 1, burst: 1, quota: null } },
      },
    ],
  ])('%s', (_, credential, model) => {
    expect(modelOfCredential(credential)).toEqual(model);
  });
});

describe('a route for any of several credentials', () => {
  const auth = {
    staff: jwt({ scopes: ['read', 'orders:write'], claims: { tid: 'string' } }),
    machine: apiKey({ tiers: { bulk: { rate: '1/s' } }, keys: 'own' }),
    people: anyOf('customer', 'staff'),
    anybody: anyOf('customer', 'machine'),
  };
  const routeOf = (more: object) =>
    modelWith({ auth, service: { routes: { 'GET /a/{x}': more } } }).services[0]?.routes[0];

  test('is opened by each of them', () => {
    expect(routeOf({ auth: 'people' })?.credentials).toEqual(['customer', 'staff']);
    expect(routeOf({ auth: 'customer' })?.credentials).toEqual(['customer']);
    expect(routeOf({ auth: 'public', reason: 'x' })?.credentials).toEqual([]);
  });

  test('may ask for what all of them can have', () => {
    const more = { scopes: ['orders:write'], anyScope: ['orders:write', 'read'], where: { 'path.x': 'claims.tid' } };
    expect(
      routeOf({ auth: 'people', ...more, limit: { rate: '1/s', by: 'claims.sub', otherwise: 'claims.sub' } }),
    ).toMatchObject({
      scopes: ['orders:write'],
      anyScope: ['orders:write', 'read'],
    });
  });

  test('may set a header from what all of them have', () => {
    expect(routeOf({ auth: 'people', set: { 'X-Tid': 'claims.tid', 'X-Sub': 'claims.sub' } })?.set).toHaveLength(2);
  });
});

describe('object-level rules', () => {
  test('compare values of the request and of the caller with claims and constants', () => {
    const where = {
      'path.x': 'claims.groups',
      'query.tenant': 'claims.tid',
      'header.x-tenant': 'claims.tid',
      'claims.tid': { static: 'main' },
    };
    const model = modelWith({ service: { routes: { 'GET /a/{x}': { auth: 'customer', where } } } });
    expect(model.services[0]?.routes[0]?.where).toEqual([
      { left: { from: 'path', name: 'x' }, right: { from: 'claims', name: 'groups' } },
      { left: { from: 'query', name: 'tenant' }, right: { from: 'claims', name: 'tid' } },
      { left: { from: 'header', name: 'x-tenant' }, right: { from: 'claims', name: 'tid' } },
      { left: { from: 'claims', name: 'tid' }, right: { from: 'static', value: 'main' } },
    ]);
  });

  test('are what a written reason is not', () => {
    const routes = { 'GET /orders/{id}': { auth: 'customer', anyCaller: 'support sees all' } };
    expect(modelWith({ service: { routes } }).services[0]?.routes[0]?.anyCaller).toBe('support sees all');
  });
});
