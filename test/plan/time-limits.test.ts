import { expect, it } from '@jest/globals';
import { routeTimeoutMillis } from '../../lib/contract/time-budget.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { timeLimits } from '../../lib/plan/time-limits.ts';
import { modelWith } from '../model/declarations.ts';
import { planned, planOfRoutes } from '../openapi/hand-made-plan.ts';

const limitsOf = (...timeouts: readonly number[]) =>
  planOfRoutes(timeouts.map((timeoutMillis, n) => planned(`GET /r${n}`, { timeoutMillis }))).times;

it.each<{ timeouts: readonly number[]; forwarderSeconds: number; lambdaIntegrationMillis: number }>`
  story                                 | timeouts           | forwarderSeconds | lambdaIntegrationMillis
  ${'one short route'}                  | ${[250]}           | ${2}             | ${4_000}
  ${'the longest route counts'}         | ${[250, 5_000, 1]} | ${6}             | ${8_000}
  ${'a part of a second is rounded up'} | ${[5_001]}         | ${7}             | ${9_000}
  ${'the longest route that nests'}     | ${[27_000]}        | ${28}            | ${29_000}
  ${'no route on the Lambda way'}       | ${[]}              | ${1}             | ${3_000}
`('$story: upstream < function < integration', ({ timeouts, forwarderSeconds, lambdaIntegrationMillis }) => {
  expect(limitsOf(...timeouts)).toEqual({ forwarderSeconds, lambdaIntegrationMillis });
});

it('nests strictly up to the longest route that is allowed', () => {
  for (let millis = 1; millis <= routeTimeoutMillis.lambda.max; millis += 499) {
    const { forwarderSeconds, lambdaIntegrationMillis } = limitsOf(millis);
    expect(millis).toBeLessThan(forwarderSeconds * 1_000);
    expect(forwarderSeconds * 1_000).toBeLessThan(lambdaIntegrationMillis);
  }
});

it.each<[string, number, object]>([
  ['an account with a raised limit', 120_000, { forwarderSeconds: 101, lambdaIntegrationMillis: 103_000 }],
  ['up to that limit', 102_500, { forwarderSeconds: 101, lambdaIntegrationMillis: 102_500 }],
])('a longer route nests in %s', (_, integrationMillis, limits) => {
  const plan = planOfRoutes([planned('GET /r', { timeoutMillis: 100_000 })]);
  expect(timeLimits(plan, integrationMillis)).toEqual(limits);
});

it('a raised quota of a declaration leaves a route two seconds less, and is what API Gateway waits', () => {
  const outcome = planOf(
    modelWith({
      gateway: { quotas: { integrationTimeout: '60s' } },
      service: { routes: { 'GET /slow': { auth: 'customer', timeout: '58s' } } },
    }),
  );
  expect('plan' in outcome && outcome.plan.times).toEqual({
    forwarderSeconds: 59,
    lambdaIntegrationMillis: 60_000,
  });
});
