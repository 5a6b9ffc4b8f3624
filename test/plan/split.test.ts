import { describe, expect, it } from '@jest/globals';
import { modelOf } from '../../lib/model/model-of.ts';
import type { GatewayPlan, PlannedApi } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { planOfApi, variablesOf } from '../../lib/plan/plan-of-api.ts';
import { withoutBroken } from '../../lib/plan/without-broken.ts';
import { okRoute, partner, shopWith, untyped } from '../model/declarations.ts';

const open = { auth: 'public', reason: 'x' };
const shop = shopWith({ auth: partner, platform: { limits: [{ rate: '100/s', by: 'client.ip' }] } });
const service = (name: string, routes: object, more: object = {}) =>
  shop.service(name, { owner: `team-${name}`, upstream: { timeout: '2s' }, path: `/${name}`, routes, ...more });
const byKey = { rate: '5/s', by: 'key.id', enforce: 'best-effort' };
const users = service('users', { 'GET /{id}': open });
const services = [
  service('products', { 'GET /{id}': open, 'GET /slow': { ...open, timeout: '9s' } }),
  service(
    'orders',
    { 'GET /{id}': okRoute, 'POST /': { auth: 'partner', limit: byKey } },
    {
      upstream: { timeout: '2s', trusts: 'signed-token', credential: { kind: 'basic' } },
    },
  ),
  users,
];
const home = shop.aggregate('home', {
  owner: 'team-home',
  timeout: '3s',
  routes: {
    'GET /home/{id}': {
      ...open,
      parts: { user: untyped.call(users, 'GET /{id}', { path: { id: 'path.id' }, fallback: 'omit' }) },
    },
  },
});

function planned(): GatewayPlan {
  const modelled = modelOf(shop.gateway('mobile', { bff: 'apps', services: [...services, home] }));
  if ('issues' in modelled) throw new Error(JSON.stringify(modelled.issues));
  const outcome = planOf(modelled.model, undefined, {}, { main: ['products', 'home'], sales: ['orders', 'users'] });
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

describe('a gateway that is split', () => {
  const plan = planned();
  const [main, sales] = (plan.split ?? []).map((api) => planOfApi(plan, api as PlannedApi)) as [
    GatewayPlan,
    GatewayPlan,
  ];

  it('has a base path for each service that is not in the first API', () => {
    expect(plan.split).toEqual([
      { name: 'main', mounted: ['products', 'home'], basePaths: [] },
      { name: 'sales', mounted: ['orders', 'users'], basePaths: ['orders', 'users'] },
    ]);
  });

  it('has every route and aggregate in one API', () => {
    const keysOf = ({ routes, aggregates }: GatewayPlan) => [...routes, ...aggregates].map(({ route }) => route.key);
    expect(keysOf(main)).toEqual(['GET /products/{id}', 'GET /products/slow', 'GET /home/{id}']);
    expect([...keysOf(main), ...keysOf(sales)].sort()).toEqual(keysOf(plan).sort());
  });

  it('has in each API the authorizers, throttles and usage plans of its own routes', () => {
    expect([main, sales].map(({ authorizers }) => authorizers.map(({ name }) => name))).toEqual([[], ['caller']]);
    expect([main, sales].map(({ usagePlans }) => Object.keys(usagePlans))).toEqual([[], ['partner']]);
    expect(sales.usagePlans['partner']?.['free']?.methodThrottles).toEqual({ 'POST /orders': { rate: 5, burst: 5 } });
  });

  it('publishes its keys in the first API alone, by a function that signs', () => {
    expect([main, sales].map(({ signedTokens }) => signedTokens?.services ?? null)).toEqual([['orders'], null]);
    expect(Object.keys(main.methodThrottles)).toEqual(['GET /.well-known/gatehouse/jwks.json']);
    expect(sales.methodThrottles).toEqual({});
  });

  it('has on each stage the variables that its routes, parts and authorizers read', () => {
    expect(variablesOf(main)).toEqual(['upstream_products', 'upstream_users']);
    expect(variablesOf(sales)).toEqual(['upstream_orders', 'upstream_users', 'secrets_orders', 'auth_customer']);
  });

  it('counts a limit of all once, and has integrations that end after the functions of all', () => {
    const limits = plan.routes.map(({ route }) => route.limits[0]?.id);
    expect(new Set(limits)).toEqual(new Set(['platform:shop:0']));
    expect([main.times, sales.times]).toEqual([plan.times, plan.times]);
  });

  it('comes near the limits of one API as its fullest one does', () => {
    const used = (name: string) => plan.quotas.find((row) => row.name === name)?.used;
    expect(used('path resources')).toBe(9);
    expect(used('stage variables')).toBe(4);
    expect(used('authorizers')).toBe(1);
  });
});

describe('a service that is left out because it is broken', () => {
  it('may stand in a split, which is written for all that was to be mounted', () => {
    const broken = service('broken', { 'GET /{id}': open }, { rotues: {} });
    const modelled = modelOf(withoutBroken(shop.gateway('mobile', { services: [users, broken] })));
    if ('issues' in modelled) throw new Error(JSON.stringify(modelled.issues));
    const outcome = planOf(modelled.model, undefined, {}, { main: ['users', 'broken'] });
    expect('plan' in outcome && outcome.plan.split?.map(({ name }) => name)).toEqual(['main']);
  });
});
