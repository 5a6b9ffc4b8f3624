import { describe, expect, test } from '@jest/globals';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { modelWith, untyped } from '../model/declarations.ts';
import { planWith } from './credentials-of-all-kinds.ts';

/** Each of the routes `GET /0`, `GET /1` and so on for one credential. */
const routesFor = (...names: readonly string[]) =>
  Object.fromEntries(names.map((name, index) => [`GET /${index}`, { auth: name }]));

const rowsOf = ({ authorizers }: GatewayPlan) =>
  authorizers.map(({ name, functionOf, headers, credentials, ttlSeconds }) => [
    name,
    functionOf,
    headers.join(),
    credentials.join(),
    ttlSeconds,
  ]);

describe('the authorizers of a gateway', () => {
  test.each<[string, readonly string[], readonly unknown[]]>([
    ['none where everybody may call', [], []],
    [
      'one for all tokens of one header, however many issuers',
      ['customer', 'staff', 'people'],
      [['caller', null, 'authorization', 'customer,opaque,staff', 30]],
    ],
    ['none for credentials that no route names', ['customer'], [['caller', null, 'authorization', 'customer', 30]]],
    [
      'nothing is kept longer than the briefest introspection allows',
      ['customer', 'brief'],
      [['caller', null, 'authorization', 'brief,customer', 10]],
    ],
    ['another header is another one', ['api'], [['caller-x-token', null, 'x-token', 'api', 30]]],
    ['one for own keys of all credentials', ['machine', 'machines'], [['key', null, 'x-api-key', 'machine,robot', 30]]],
    ['keys in the query are in no cache', ['scanner'], [['key-query', null, '', 'scanner', 0]]],
    [
      'two headers would be demanded of everyone',
      ['anybody', 'heads'],
      [
        ['any-anybody', null, '', 'customer,machine', 0],
        ['any-heads', null, '', 'customer,api', 0],
      ],
    ],
    ['one of several that may stand in the query', ['scans'], [['any-scans', null, '', 'machine,scanner', 0]]],
    [
      'a function is asked by its own header and its own time',
      ['legacy', 'fresh'],
      [
        ['lambda-fresh', 'fresh', 'x-ticket', 'fresh', 0],
        ['lambda-legacy', 'legacy', 'authorization', 'legacy', 60],
      ],
    ],
  ])('%s', (_, names, rows) => {
    expect(
      rowsOf(planWith(names.length > 0 ? routesFor(...names) : { 'GET /': { auth: 'public', reason: 'x' } })),
    ).toEqual(rows);
  });

  test('direct routes ask on every request, each credential its own', () => {
    const direct = { direct: 'large' };
    const plan = planWith({
      'GET /a': { auth: 'customer' },
      'GET /b': { auth: 'customer', ...direct },
      'GET /c': { auth: 'heads', ...direct },
      'GET /d': { auth: 'legacy', ...direct },
    });
    expect(rowsOf(plan)).toEqual([
      ['caller', null, 'authorization', 'customer', 30],
      ['direct-customer', null, 'authorization', 'customer', 0],
      ['direct-heads', null, '', 'customer,api', 0],
      ['direct-legacy', 'legacy', 'authorization', 'legacy', 0],
    ]);
    expect(plan.routes.map(({ authorizer }) => authorizer)).toEqual([
      'caller',
      'direct-customer',
      'direct-heads',
      'direct-legacy',
    ]);
    expect(Object.keys(plan.authorizer.directRoutes)).toEqual(['GET /b', 'GET /c']);
  });

  test.each([
    ['0s', 0],
    ['300s', 300],
    ['2min', 120],
  ])('the platform keeps results for %s when it says so', (authorizerCache, seconds) => {
    expect(planWith(routesFor('customer'), { authorizerCache }).authorizers[0]?.ttlSeconds).toBe(seconds);
  });

  test('ten of them are what API Gateway allows, and one more is an issue', () => {
    const many = Object.fromEntries(
      Array.from({ length: 11 }, (_, n) => [`c${n}`, untyped.jwt({ header: `x-token-${n}` })]),
    );
    const routes = (count: number) =>
      Object.fromEntries(
        Object.keys(many)
          .slice(0, count)
          .map((name) => [`GET /${name}`, { auth: name }]),
      );
    const outcome = (count: number) => planOf(modelWith({ auth: many, service: { routes: routes(count) } }));
    expect(outcome(10)).toHaveProperty('plan');
    expect(outcome(11)).toMatchObject({ issues: [{ code: 'GH3001', got: 11, why: 'authorizers: at most 10' }] });
  });
});

describe("the authorizer's configuration", () => {
  const { authorizer } = planWith(routesFor('customer', 'opaque', 'machine', 'scanner', 'legacy', 'anybody'));

  test('has who may be looked at by authorizer, and which is asked by route; a function of its own is asked elsewhere', () => {
    expect(authorizer.authorizers).toEqual({
      'any-anybody': { credentials: ['customer', 'machine'] },
      caller: { credentials: ['customer', 'opaque'] },
      key: { credentials: ['machine'] },
      'key-query': { credentials: ['scanner'] },
    });
    expect(authorizer.routes).toEqual({
      'GET /0': 'caller',
      'GET /1': 'caller',
      'GET /2': 'key',
      'GET /3': 'key-query',
      'GET /5': 'any-anybody',
    });
    expect(authorizer.credentials).not.toHaveProperty('legacy');
    expect(authorizer.credentials).not.toHaveProperty('anybody');
  });

  test('has for own keys where they stand and which stage variable holds the key of each tier', () => {
    expect(authorizer.credentials['machine']).toEqual({
      edition: expect.any(String),
      kind: 'ownKey',
      header: 'x-api-key',
      query: null,
      tiers: { basic: 'usage_machine_basic', bulk: 'usage_machine_bulk' },
    });
    expect(authorizer.credentials['scanner']).toMatchObject({ query: 'key' });
  });

  test.each<[string, readonly string[], Record<string, unknown>, number]>([
    ['what API Gateway keeps is part of it', ['opaque'], {}, 15],
    ['all of it, where API Gateway keeps nothing', ['opaque'], { authorizerCache: '0s' }, 45],
    ['nothing, where API Gateway keeps as long as that', ['opaque'], { authorizerCache: '300s' }, 0],
    ['a briefer one beside it leaves more', ['opaque', 'brief'], {}, 35],
  ])('an answer about an opaque token is believed 45 seconds in all: %s', (_, names, platform, seconds) => {
    expect(planWith(routesFor(...names), platform).authorizer.credentials['opaque']).toMatchObject({
      cacheSeconds: seconds,
    });
  });
});

describe("the forwarder's configuration", () => {
  const { forwarder } = planWith(routesFor('customer'));

  test('knows every credential of the platform by where it stands: a client may send any of them', () => {
    expect(forwarder.credentialHeaders).toEqual(['authorization', 'cookie', 'x-api-key', 'x-token', 'x-ticket']);
    expect(forwarder.credentialQuery).toEqual(['key']);
    expect(forwarder.credentials).toMatchObject({
      api: { kind: 'jwt', header: 'x-token' },
      opaque: { kind: 'introspection', header: 'authorization' },
      machine: { kind: 'ownKey', header: 'x-api-key', query: null },
      scanner: { kind: 'ownKey', header: 'x-api-key', query: 'key' },
      legacy: { kind: 'lambda', header: 'authorization', claims: {}, cached: true },
      fresh: { kind: 'lambda', header: 'x-ticket', claims: {}, cached: false },
    });
    expect(forwarder.credentials).not.toHaveProperty('people');
  });
});
