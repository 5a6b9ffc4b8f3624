import { describe, expect, test } from '@jest/globals';
import type { BodyPath } from '../../lib/contract/shape.ts';
import { usualValidation } from '../../lib/contract/validation.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { aggregateWith, type BffChanges, bffWith, ordersPart, part, usersPart } from './bff.ts';
import { untyped } from './declarations.ts';

const path = (...names: readonly string[]): BodyPath => names.map((name) => ({ kind: 'member', name }));
const routeWith = (changes: BffChanges) => aggregateWith(changes).routes[0];
const partsWith = (parts: NonNullable<BffChanges['parts']>) => routeWith({ parts })?.parts;

describe('the model of an aggregate', () => {
  test('a small aggregate is filled in with every default', () => {
    expect(aggregateWith({})).toEqual({
      name: 'home',
      owner: 'team-mobile',
      routes: [
        {
          key: 'GET /dashboard',
          method: 'GET',
          path: '/dashboard',
          auth: 'customer',
          credentials: ['customer'],
          reason: null,
          anyCaller: null,
          scopes: [],
          anyScope: [],
          roles: [],
          tiers: [],
          where: [],
          limits: [],
          throttles: { route: null, tiers: {} },
          validation: usualValidation,
          timeoutMillis: 3_000,
          concurrency: 10,
          views: null,
          parts: [
            {
              name: 'user',
              service: 'users',
              routeKey: 'GET /users/{userId}',
              under: path('user'),
              path: { userId: { from: 'claims', name: 'sub' } },
              query: {},
              edits: null,
              down: { critical: true, status: null },
              timeoutMillis: 1_000,
            },
            {
              name: 'orders',
              service: 'orders',
              // The service stands under a base path of its own.
              routeKey: 'GET /shop/orders',
              under: path('orders'),
              path: {},
              query: {},
              edits: null,
              down: { critical: false, fallback: { lastGoodMillis: null, static: null } },
              timeoutMillis: 1_000,
            },
          ],
        },
      ],
    });
  });

  test('every text of a part is parsed', () => {
    const orders = ordersPart({
      query: { tenant: 'parts.user.tenant."the id"', limit: { static: '5' }, lang: 'header.x-lang' },
      timeout: '800ms',
      pick: ['items[].id', 'total'],
      limit: { 'items[]': 5 },
      remove: ['items[].cost'],
      rename: { total: 'sum' },
      as: 'shop.orders',
      fallback: { lastGood: '5min', static: { items: [] } },
    });
    const items = [...path('items'), { kind: 'each' } as const];
    expect(partsWith({ user: usersPart({ critical: 503 }), orders })).toMatchObject([
      { down: { critical: true, status: 503 } },
      {
        query: {
          tenant: { from: 'part', part: 'user', path: path('tenant', 'the id') },
          limit: { from: 'static', value: '5' },
          lang: { from: 'header', name: 'x-lang' },
        },
        timeoutMillis: 800,
        edits: {
          pick: [[...items, ...path('id')], path('total')],
          limit: [{ path: items, first: 5 }],
          remove: [[...items, ...path('cost')]],
          rename: [{ path: path('total'), to: 'sum' }],
        },
        under: path('shop', 'orders'),
        down: { critical: false, fallback: { lastGoodMillis: 300_000, static: '{"items":[]}' } },
      },
    ]);
  });

  test('its limits are those of any route: of the gateway, of its own, and of the keys of its callers', () => {
    const route = routeWith({
      gateway: { limits: [{ rate: '9/s', by: 'client.ip' }] },
      route: { limit: { concurrency: 3, by: 'claims.sub' } },
    });
    expect(route?.limits.map(({ id, rule }) => [id, rule])).toEqual([
      ['gateway:mobile:0', { algorithm: 'sliding-window', limit: 9, windowMillis: 1_000 }],
      // A request may be under way as long as the whole, and the gateway has a second for its own work.
      ['home:GET /dashboard:0', { algorithm: 'concurrency', limit: 3, windowMillis: 4_000 }],
    ]);
  });

  test.each<[string, BffChanges, number]>([
    ['its own', { route: { timeout: '2s' } }, 2_000],
    ['the usual one of all aggregates', {}, 3_000],
  ])('its time is %s', (_, changes, millis) => {
    expect(routeWith(changes)?.timeoutMillis).toBe(millis);
  });

  test('a browser may read which parts are degraded, and sends what opens the aggregate', () => {
    const key = untyped.apiKey({ tiers: { a: { rate: '1/s' } } });
    const outcome = modelOf(
      bffWith({
        auth: { partner: key },
        users: { 'GET /stock': { auth: 'public', reason: 'x' } },
        route: { auth: 'partner' },
        parts: { stock: part('users', 'GET /stock', { fallback: 'omit' }) },
        gateway: { cors: { origins: ['https://shop.example'] } },
      }),
    );
    const cors = 'model' in outcome ? outcome.model.cors : null;
    expect(cors?.exposeHeaders).toEqual(expect.arrayContaining(['X-Gatehouse-Degraded', 'Age']));
    expect(cors?.headers).toContain('X-Api-Key');
  });

  test('an aggregate is no service: nothing is called for it but its parts', () => {
    const outcome = modelOf(bffWith({}));
    const model = 'model' in outcome ? outcome.model : undefined;
    expect(model?.services.map(({ name }) => name)).toEqual(['users', 'orders']);
    expect(model?.bff).toBe('mobile apps');
  });

  test('guardrails of the platform lift where aggregates may stand', () => {
    const anywhere = { platform: { guardrails: { aggregates: 'anywhere' } }, gateway: { bff: undefined } };
    const outcome = modelOf(bffWith(anywhere));
    expect('model' in outcome && outcome.model.bff).toBeNull();
  });
});

describe('which client gets which view', () => {
  const views = { mobile: { pick: ['user.name'] }, full: {} };
  const edits = { mobile: { pick: [path('user', 'name')] }, full: {} };
  const view = { by: 'header.x-client', default: 'full' };
  const rule = (changes: BffChanges) => routeWith(changes)?.views;
  const by = { from: 'header', name: 'x-client' };

  test('a text is the name of a view', () => {
    const named = { mobile: 'mobile', full: 'full' };
    expect(rule({ route: { views, view } })).toEqual({ views: edits, choice: { by, named, view: 'full' } });
  });

  test('or it has a view of another name, and then no other text names one', () => {
    const named = { ios: 'mobile', android: 'mobile' };
    expect(rule({ route: { views, view: { ...view, named } } })?.choice).toEqual({ by, named, view: 'full' });
  });

  test('the view of the gateway comes before the choice of the aggregate', () => {
    const choice = { by: null, view: 'mobile' };
    expect(rule({ route: { views, view }, gateway: { view: 'mobile' } })?.choice).toEqual(choice);
    expect(rule({ route: { views }, gateway: { view: 'mobile' } })?.choice).toEqual(choice);
  });

  test('an aggregate that has no such view keeps its own choice', () => {
    const shared = {
      aggregate: {
        routes: {
          'GET /a': { auth: 'customer', parts: { user: usersPart() }, views, view },
          'GET /b': { auth: 'customer', parts: { user: usersPart() }, views: { full: {} }, view },
          'GET /c': { auth: 'customer', parts: { user: usersPart() } },
        },
      },
      gateway: { view: 'mobile' },
    };
    expect(aggregateWith(shared).routes.map(({ views: one }) => one?.choice)).toEqual([
      { by: null, view: 'mobile' },
      { by, named: { full: 'full' }, view: 'full' },
      undefined,
    ]);
  });
});
