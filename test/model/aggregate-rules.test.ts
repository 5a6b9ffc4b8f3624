import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { issueText } from '../../lib/contract/issue.ts';
import { type BffChanges, bffWith, dashboard, ordersPart, part, usersPart } from './bff.ts';
import { issuesOf, type Loose, untyped } from './declarations.ts';

const constant: BffChanges = {
  users: { 'GET /users/{userId}': { auth: 'customer', where: { 'path.userId': { static: 'me' } } } },
  parts: { user: usersPart({ path: { userId: { static: 'me' } } }) },
};

const tiered = (tiers: readonly string[], more: Loose): BffChanges => ({
  auth: { machine: untyped.apiKey({ tiers: { a: { rate: '1/s' }, b: { rate: '1/s' } }, keys: 'own' }) },
  users: { 'GET /stock': { auth: 'machine', tiers } },
  route: { auth: 'machine', ...more },
  parts: { stock: part('users', 'GET /stock', { fallback: 'omit' }) },
});

describe('what is implied opens a part', () => {
  const where = { 'path.userId': 'claims.sub' };
  const users = (route: object) => ({ 'GET /users/{userId}': { auth: 'customer', ...route } });

  test.each<[string, BffChanges]>([
    ['the id that the rule wants is put in', {}],
    ['another value, of which the aggregate has the rule itself', byPath('path.who')],
    ['a list that the value is in, of which the aggregate has the rule itself', byPath('path.who', 'claims.groups')],
    ['a constant for itself', constant],
    ['one scope, where one of one is asked for', scoped({ scopes: ['a'] }, { anyScope: ['a'] })],
    ['one of two scopes, where one of them is asked for', scoped({ anyScope: ['a', 'b'] }, { scopes: ['b'] })],
    ['a public part, for anybody', open({ auth: 'public', reason: 'x' })],
    ['a public part, for callers', open({})],
    ['the tiers of own keys, all of them', tiered(['a', 'b'], {})],
    ['one tier of two, which the aggregate asks for', tiered(['b'], { tiers: ['b'] })],
  ])('%s', (_, changes) => {
    expect(issuesOf(bffWith(changes))).toEqual([]);
  });

  function byPath(left: string, right = 'claims.sub'): BffChanges {
    const routes = {
      auth: 'customer',
      where: { [left]: right },
      parts: { user: usersPart({ path: { userId: left } }) },
    };
    return {
      users: users({ where: { 'path.userId': right } }),
      aggregate: { routes: { 'GET /dashboard/{who}': routes } },
    };
  }

  function scoped(asked: Loose, given: Loose): BffChanges {
    return { customer: { scopes: ['a', 'b'] }, users: users({ where, ...asked }), route: given };
  }

  function open(route: Loose): BffChanges {
    const stock = { 'GET /stock': { auth: 'public', reason: 'x' } };
    return { users: stock, route, parts: { stock: part('users', 'GET /stock', { fallback: 'omit' }) } };
  }
});

describe('all mistakes of an aggregate', () => {
  test('are told at once', () => {
    const parts = {
      user: usersPart({ path: {}, critical: 500 }),
      orders: ordersPart({ query: { of: 'parts.usr.id', by: 'claims.tenant' }, as: 'user.x', pick: ['a[0]'] }),
      loyalty: part('loyalty', 'GET /points', {}),
    };
    const route = {
      limit: { rate: '0/s', by: 'client.ip' },
      views: { full: {} },
      view: { by: 'client.ip', default: 'x' },
    };
    const issues = issuesOf(bffWith({ parts, route, gateway: { bff: undefined, view: 'y' } }));
    expect(issues.map(({ code, at }) => `${code} ${at}`)).toEqual([
      'GH1801 gateway mobile bff',
      'GH1807 gateway mobile view',
      `GH1002 ${dashboard} limit.rate`,
      `GH1808 ${dashboard} parts.loyalty`,
      `GH1802 ${dashboard} parts.loyalty.service`,
      `GH1806 ${dashboard} parts.orders.as`,
      `GH1315 ${dashboard} parts.orders.pick[0]`,
      `GH1204 ${dashboard} parts.orders.query.by`,
      `GH1805 ${dashboard} parts.orders.query.of`,
      `GH1004 ${dashboard} parts.user.critical`,
      `GH1804 ${dashboard} parts.user.path.userId`,
      `GH1204 ${dashboard} view.by`,
      `GH1807 ${dashboard} view.default`,
    ]);
  });

  const full: BffChanges = {
    route: {
      validate: { query: { type: 'object', properties: { a: { type: 'string' } } } },
      timeout: '2s',
      concurrency: 4,
      views: { full: { pick: ['user'] } },
      view: { by: 'query.view', default: 'full', named: { all: 'full' } },
      limit: { rate: '1/s', by: 'claims.sub' },
    },
    parts: { user: usersPart({ timeout: '1s', as: 'user', query: { a: { static: 'x' } } }) },
  };

  const routeSteps = ['definition', 'services', 2, 'definition', 'routes', 'GET /dashboard'];
  test.each<[string, readonly (string | number)[]]>([
    ['the record', ['definition', 'services', 2]],
    ['the aggregate', ['definition', 'services', 2, 'definition']],
    ['a route', routeSteps],
    ['what is validated', [...routeSteps, 'validate']],
    ['a view', [...routeSteps, 'views', 'full']],
    ['the choice of a view', [...routeSteps, 'view']],
    ['a call', [...routeSteps, 'parts', 'user']],
    ['a part', [...routeSteps, 'parts', 'user', 'definition']],
    ['a constant', [...routeSteps, 'parts', 'user', 'definition', 'query', 'a']],
    ['the guardrails', ['platform', 'definition', 'guardrails']],
  ])('a key that nobody knows is found in %s', (_, steps) => {
    const declaration = JSON.parse(
      JSON.stringify(bffWith({ ...full, platform: { guardrails: { aggregates: 'anywhere' } } })),
    ) as object;
    const place = steps.reduce<{ [key: string | number]: unknown }>(
      (at, step) => at[step] as never,
      declaration as never,
    );
    place['zzz'] = true;
    expect(issuesOf(declaration).map(({ code, got }) => [code, got])).toEqual([['GH1001', true]]);
  });

  const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true });

  test('anything in any key of a part or a route gives issues that can be printed or a model', () => {
    const partKeys = 'service route path query timeout as critical fallback pick limit remove rename'.split(' ');
    const routeKeys = 'auth validate timeout concurrency parts views view where limit scopes tiers'.split(' ');
    const key = (names: readonly string[]) => fc.constantFrom(...names);
    fc.assert(
      fc.property(key(partKeys), anything, key(partKeys), anything, key(routeKeys), anything, (...drawn) => {
        const [first, one, second, other, ofRoute, value] = drawn;
        const parts = { user: usersPart({ [first]: one, [second]: other }), orders: ordersPart({ [first]: other }) };
        for (const changes of [{ parts }, { parts, route: { [ofRoute]: value } }]) {
          const text = issuesOf(bffWith(changes)).map(issueText);
          expect(text.every((line) => line.startsWith('GH'))).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe('times of parts that wait for each other', () => {
  test('twenty parts, each of which waits for all before it, are summed up at once', () => {
    const names = Array.from({ length: 20 }, (_, n) => `p${n}`);
    const parts = Object.fromEntries(
      names.map((name, n) => {
        const query = Object.fromEntries(names.slice(0, n).map((one) => [one, `parts.${one}.id`]));
        return [name, ordersPart({ query, timeout: '100ms' })];
      }),
    );
    expect(issuesOf(bffWith({ parts, route: { timeout: '2s' } }))).toEqual([]);
    expect(issuesOf(bffWith({ parts, route: { timeout: '1900ms' } }))).toMatchObject([
      { code: 'GH1314', at: `${dashboard} parts.p19.timeout`, why: expect.stringContaining('= 2000 ms') },
    ]);
  });

  test('parts that do not wait for each other take as long as the longest', () => {
    const parts = {
      a: ordersPart(),
      b: ordersPart(),
      c: ordersPart({ query: { of: 'parts.b.id' }, timeout: '500ms' }),
    };
    expect(issuesOf(bffWith({ parts, route: { timeout: '1500ms' } }))).toEqual([]);
  });
});
