import { describe, expect, test } from '@jest/globals';
import type { PartConfig } from '../../lib/contract/aggregate.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { type DashboardChanges, dashboardModel } from './dashboard.ts';

function planWith(changes: DashboardChanges = {}): GatewayPlan {
  const outcome = planOf(dashboardModel(changes));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

function partsOf({ aggregator }: GatewayPlan): readonly PartConfig[] {
  return aggregator?.routes['GET /dashboard']?.parts ?? [];
}

const decisionsOf = ({ aggregates }: GatewayPlan) =>
  Object.fromEntries((aggregates[0]?.decisions ?? []).map(({ policy, ...rest }) => [policy, rest]));

describe('an aggregate in the plan', () => {
  const plan = planWith();

  test('is an entry of its team, asks the authorizer of its credential, and has a way of its own', () => {
    const [{ service, owner, way, authorizer, keyRequired } = {}] = plan.aggregates;
    expect([service, owner, way, authorizer, keyRequired]).toEqual([
      'home',
      'team-mobile',
      'aggregate',
      'caller',
      false,
    ]);
    expect(plan.authorizer.routes['GET /dashboard']).toBe('caller');
  });

  test('keeps by the aggregator what is asked of the whole, and leaves the rest to the routes of its parts', () => {
    expect(Object.entries(decisionsOf(plan)).map(([policy, { enforcedBy }]) => [policy, enforcedBy])).toEqual([
      ['authentication', 'authorizer'],
      ['authorization', 'aggregator'],
      ['rate-limit', 'aggregator'],
      ['validation', 'aggregator'],
      ['header-transform', 'aggregator'],
      ['timeout', 'aggregator'],
      ['aggregation', 'aggregator'],
      ['errors', 'aggregator'],
    ]);
  });

  test('says in words which parts are called when, and what the whole is without each', () => {
    expect(decisionsOf(plan)['aggregation']?.why).toBe(
      [
        'calls user and orders, then loyalty, each as its own route',
        'at most 10 at a time, all in one invocation',
        'user is critical: without it there is no answer',
        'without orders stands its last good answer to the same caller, up to 5 min old, else a static value',
        'without loyalty it is left out',
      ].join('; '),
    );
  });

  test('costs one invocation, the time of its second wave, and what each part is charged', () => {
    const price = (changes: DashboardChanges) => planWith(changes).aggregates[0]?.pricePerMillion;
    const parts: DashboardChanges['parts'] = (call) => ({ orders: call('GET /orders', { critical: true }) });
    expect([price({}), price({ parts })]).toEqual([4.75, 4.58]);
  });

  test('is told who calls by keys of API Gateway, whose throttles are of its path too', () => {
    const keyed = planWith({
      route: { auth: 'partner', limit: { enforce: 'best-effort', rate: '5/s', by: 'key.id' } },
      parts: (call) => ({ news: call('GET /news', { critical: true }) }),
      users: { 'GET /news': { auth: 'partner' } },
    });
    expect(keyed.aggregates[0]).toMatchObject({ authorizer: null, keyRequired: true });
    expect(decisionsOf(keyed)['authentication']?.why).toContain('the aggregator reads the tier from the key');
    expect(keyed.usagePlans['partner']?.['free']?.methodThrottles).toEqual({
      'GET /dashboard': { rate: 5, burst: 5 },
    });
  });

  test('has its path among the resources, and its throttle among those of the stage', () => {
    const limit = [{ enforce: 'best-effort', by: 'route', rate: '50/s', burst: 80 }];
    const at = (path: string) => planWith({ aggregate: { path }, route: { limit } });
    expect(at('/a/b').methodThrottles['GET /a/b/dashboard']).toEqual({ rate: 50, burst: 80 });
    const used = (path: string) => at(path).quotas.find(({ name }) => name === 'path resources')?.used;
    expect([used('/a'), used('/a/b')]).toEqual([12, 13]);
  });

  test('is warned of like a route where any caller may pass any id', () => {
    const model = dashboardModel();
    const [home] = model.aggregates;
    const [route] = home?.routes ?? [];
    if (home === undefined || route === undefined) throw new Error('no aggregate');
    const warnings = (anyCaller: string | null) => {
      const owned = { ...route, key: 'GET /users/{userId}/home', path: '/users/{userId}/home', anyCaller };
      const outcome = planOf({ ...model, aggregates: [{ ...home, routes: [owned] }] });
      return 'plan' in outcome ? outcome.plan.warnings.map(({ code, at, got }) => [code, at, got]) : undefined;
    };
    expect(warnings(null)).toEqual([['GH1220', "home 'GET /users/{userId}/home' where", 'userId']]);
    expect(warnings('everybody has a home')).toEqual([]);
  });
});

describe('what the aggregator is staged with', () => {
  const plan = planWith();

  test('is what a forwarder is staged with, but for its routes and for upstreams that no part has', () => {
    const { routes: _, ...ours } = plan.aggregator ?? { routes: {} };
    const { routes: __, ...theirs } = plan.forwarder;
    expect(ours).toEqual(theirs);
  });

  test('has each part with all that its declared route asks, so that nobody sees more by the whole', () => {
    const {
      limits: _,
      timeoutMillis: __,
      tryMillis: ___,
      ...declared
    } = plan.forwarder.routes['GET /users/{userId}'] ?? {};
    expect(partsOf(plan)[0]).toEqual({
      name: 'user',
      under: [{ kind: 'member', name: 'user' }],
      routeKey: 'GET /users/{userId}',
      route: { ...declared, limits: [], timeoutMillis: 2_000, tryMillis: 950 },
      path: { userId: { from: 'claims', name: 'sub' } },
      query: {},
      edits: null,
      down: { critical: true, status: 503 },
    });
  });

  test('charges a limit once that the whole has as well, and the others part by part', () => {
    expect(plan.aggregator?.routes['GET /dashboard']?.limits.map(({ id }) => id)).toEqual(['platform:shop:0']);
    expect(partsOf(plan).map(({ name, route }) => [name, route.limits.map(({ id }) => id)])).toEqual([
      ['user', []],
      ['orders', ['shop:GET /orders:0']],
      ['loyalty', []],
    ]);
  });

  test.each<[string, string, object, readonly [number | undefined, number | undefined]]>([
    ['two tries and their pause share the time of the part', 'GET /orders', { timeout: '800ms' }, [800, 350]],
    ['a part with no time of its own has that of its route', 'GET /orders', {}, [2_000, 950]],
    ['a route that is called once has all of it', 'GET /once', { timeout: '800ms' }, [800, 800]],
    ['a try that was written stays the longest', 'GET /brief', { timeout: '1s' }, [1_000, 300]],
    ['no time for a pause leaves one try', 'GET /orders', { timeout: '90ms' }, [90, 90]],
  ])('%s', (_, key, input, times) => {
    const { timeoutMillis, tryMillis } =
      partsOf(
        planWith({
          users: {
            'GET /once': { auth: 'customer', retry: 'none' },
            'GET /brief': { auth: 'customer', try: '300ms' },
          },
          parts: (call) => ({ one: call(key, { critical: true, ...input }) }),
        }),
      )[0]?.route ?? {};
    expect([timeoutMillis, tryMillis]).toEqual(times);
  });

  test('is nothing where no aggregate is mounted', () => {
    const model = dashboardModel();
    const outcome = planOf({ ...model, aggregates: [] });
    expect('plan' in outcome && [outcome.plan.aggregates, outcome.plan.aggregator]).toEqual([[], null]);
  });
});
