import { expect, it } from '@jest/globals';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import type { GatewayPlan, PlannedRoute } from '../../lib/plan/gateway-plan.ts';
import { planned, planOfRoutes } from './hand-made-plan.ts';

const of = (service: string): PlannedRoute => ({ ...planned(`GET /${service}`, { auth: 'public' }), service });
const routes = ['orders', 'search', 'export'].map(of);

/** A plan in which these services have a function of their own, and those are sent signed tokens. */
function planWith(isolated: readonly string[], signing: readonly string[] = []): GatewayPlan {
  const plan = planOfRoutes(routes);
  const keys = { method: 'GET', path: '/keys', throttle: { rate: 1, burst: 1 } } as const;
  const tokens = { services: signing, keys, perMonth: { secret: 0, endpoint: 0 }, why: '' };
  return {
    ...plan,
    isolated: isolated.map((service) => ({ service, reservedConcurrency: 1, config: plan.forwarder })),
    signedTokens: signing.length === 0 ? null : tokens,
  };
}

const uriOf = (plan: GatewayPlan, path: string) =>
  openApiOf(plan).paths[path]?.get?.['x-amazon-apigateway-integration'].uri;

it('the routes of an isolated service call its own function, and all others the one they share', () => {
  const plan = planWith(['search']);
  expect(['/orders', '/search', '/export'].map((path) => uriOf(plan, path))).toEqual([
    '{{lambda:forwarder}}',
    '{{lambda:forwarder:search}}',
    '{{lambda:forwarder}}',
  ]);
});

it.each<[string, readonly string[], readonly string[], string]>([
  ['the shared one, where it signs', ['search'], ['search', 'orders'], '{{lambda:forwarder}}'],
  ['an isolated one, where no other signs', ['search', 'export'], ['search', 'export'], '{{lambda:forwarder:search}}'],
])('the public keys are told by a forwarder that knows them: %s', (_, isolated, signing, uri) => {
  expect(uriOf(planWith(isolated, signing), '/keys')).toBe(uri);
});
