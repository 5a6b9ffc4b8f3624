import { describe, expect, test } from '@jest/globals';
import { planOf } from '../../lib/plan/plan-of.ts';
import { modelWith, partner } from '../model/declarations.ts';
import { auth, planWith } from './credentials-of-all-kinds.ts';

describe('tiers of own keys', () => {
  const routes = {
    'GET /a': { auth: 'machine' },
    'GET /b': { auth: 'anybody' },
    'GET /c': { auth: 'machines' },
    'GET /d': { auth: 'customer' },
    'POST /a': { auth: 'machine', limit: { rate: { basic: '1/s', bulk: '2/s' }, by: 'key.id' } },
  };
  const plan = planWith(routes);

  test('are exact limits of each key on every route that a key opens, the same counters on all of them', () => {
    const ids = plan.routes.map(({ route }) => [route.key, route.limits.map(({ id }) => id)]);
    const ofMachine = ['credential:machine:0', 'credential:machine:1'];
    expect(ids).toEqual([
      ['GET /a', ofMachine],
      ['GET /b', ofMachine],
      ['GET /c', [...ofMachine, 'credential:robot:0', 'credential:robot:1']],
      ['GET /d', []],
      ['POST /a', [...ofMachine, 'orders:POST /a:0']],
    ]);
  });

  test('hold by rate and burst, and by quota where a tier has one, and count nobody else', () => {
    const [rate, quota] = plan.routes[0]?.route.limits ?? [];
    const keyed = {
      tiersOnly: true,
      by: [{ from: 'key.id' }],
      otherwise: [{ from: 'key.id' }],
      cost: 1,
      onStoreError: 'local',
    };
    expect(rate).toMatchObject({
      ...keyed,
      tiers: {
        basic: { algorithm: 'token-bucket', limit: 10, windowMillis: 1_000, burst: 20 },
        bulk: { algorithm: 'token-bucket', limit: 600, windowMillis: 60_000, burst: 10 },
      },
    });
    expect(quota).toMatchObject({
      ...keyed,
      tiers: { basic: { algorithm: 'fixed-window', limit: 1_000, windowMillis: 86_400_000 } },
    });
    expect(Object.keys(quota?.tiers ?? {})).toEqual(['basic']);
    const week = plan.routes[2]?.route.limits[3]?.tiers;
    expect(week).toEqual({ robot: { algorithm: 'fixed-window', limit: 70, windowMillis: 604_800_000 } });
  });

  test('are usage plans that count, and no route but one for keys alone demands their key', () => {
    expect(plan.usagePlans).toEqual({
      machine: {
        basic: { throttle: null, quota: null, methodThrottles: {}, usageKeyVariable: 'usage_machine_basic' },
        bulk: { throttle: null, quota: null, methodThrottles: {}, usageKeyVariable: 'usage_machine_bulk' },
      },
      robot: { robot: { throttle: null, quota: null, methodThrottles: {}, usageKeyVariable: 'usage_robot_robot' } },
    });
    expect(plan.apiKeySource).toBe('AUTHORIZER');
    expect(plan.routes.map(({ route, keyRequired }) => [route.key, keyRequired])).toEqual([
      ['GET /a', true],
      ['GET /b', false],
      ['GET /c', false],
      ['GET /d', false],
      ['POST /a', true],
    ]);
  });

  test('take a stage variable each', () => {
    expect(plan.quotas.find(({ name }) => name === 'stage variables')?.used).toBe(1 + 5 + 3);
  });

  test('cannot hold on a direct route, which says so', () => {
    const outcome = planOf(
      modelWith({ auth, upstream: { trusts: 'nothing' }, routes: { 'GET /a': { auth: 'machine', direct: 'x' } } }),
    );
    expect('issues' in outcome && outcome.issues.map(({ code, why }) => `${code} ${why}`)).toEqual([
      expect.stringMatching(/^GH1401 the limit credential:machine:0 would over-admit/),
      expect.stringMatching(/^GH1401 the limit credential:machine:1 would over-admit/),
    ]);
  });
});

describe('keys that API Gateway keeps', () => {
  test('are found in the header, and no authorizer is asked', () => {
    const outcome = planOf(modelWith({ auth: partner, service: { routes: { 'GET /a': { auth: 'partner' } } } }));
    expect('plan' in outcome && [outcome.plan.apiKeySource, outcome.plan.authorizers]).toEqual(['HEADER', []]);
    expect('plan' in outcome && outcome.plan.routes[0]).toMatchObject({ authorizer: null, keyRequired: true });
  });
});
