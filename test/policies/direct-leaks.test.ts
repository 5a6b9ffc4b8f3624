import { describe, expect, test } from '@jest/globals';
import { planOf } from '../../lib/plan/plan-of.ts';
import { type Changes, modelWith, untyped } from '../model/declarations.ts';

const { apiKey, jwt } = untyped;
const auth = {
  device: jwt({ header: 'X-Device-Token' }),
  machine: apiKey({ tiers: { basic: { rate: '10/s' } }, keys: 'own' }),
  scanner: apiKey({
    tiers: { scan: { rate: '10/s' } },
    keys: 'own',
    query: { name: 'scan_key', reason: 'scanners send no headers' },
  }),
};
const direct = { direct: 'large files', anyCaller: 'a test' };

function outcomeOf(route: object, trusts = 'nothing', more: Changes = {}) {
  const routes = { 'GET /files/{id}': { ...direct, ...route } };
  return planOf(modelWith({ auth, upstream: { trusts }, service: { routes }, ...more }));
}

function issuesOf(...given: Parameters<typeof outcomeOf>): readonly (string | undefined)[] {
  const outcome = outcomeOf(...given);
  return 'issues' in outcome ? outcome.issues.map(({ code, why }) => `${code} ${why ?? ''}`.trim()) : [];
}

describe('what leaks on a direct route', () => {
  test('is listed, with every place where the platform’s credentials stand', () => {
    const outcome = outcomeOf({ auth: 'customer' });
    const [route] = 'plan' in outcome ? outcome.plan.routes : [];
    expect(route?.decisions.find(({ policy }) => policy === 'header-transform')?.why).toBe(
      'reserved names may pass in other spellings, and credentials as they came ' +
        '(authorization, cookie, x-api-key, x-device-token, ?scan_key); the upstream trusts nothing',
    );
  });

  test.each(['customer', 'device', 'machine'])('is refused where the upstream trusts headers: %s', (name) => {
    expect(issuesOf({ auth: name }, 'headers')).toContain('GH1402');
  });

  test.each([
    'machine',
    'scanner',
  ])('is never a key that the gateway keeps: %s has limits that only the forwarder counts', (name) => {
    expect(issuesOf({ auth: name })).toEqual([
      `GH1401 the limit credential:${name}:0 would over-admit: API Gateway throttles by best effort, and not by who is calling`,
    ]);
  });
});
