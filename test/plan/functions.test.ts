import { describe, expect, test } from '@jest/globals';
import type { Issue } from '../../lib/contract/issue.ts';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import type { GatewayPlan } from '../../lib/plan/gateway-plan.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { modelWith, okRoute } from '../model/declarations.ts';
import { extensionMistakes } from '../openapi/check-extensions.ts';

const direct = { ...okRoute, direct: 'a hop less' };

function outcomeOf(routes: object, service: object = {}) {
  const model = modelWith({ service: { upstream: { timeout: '1s', trusts: 'nothing' }, routes, ...service } });
  return planOf(model, undefined, { orders: 'function' });
}

function planWith(routes: object, service: object = {}): GatewayPlan {
  const outcome = outcomeOf(routes, service);
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

function refusals(routes: object, service: object = {}) {
  const outcome = outcomeOf(routes, service);
  const issues: readonly Issue[] = 'issues' in outcome ? outcome.issues : [];
  return issues.map(({ code, at, why }) => [code, at, why]);
}

const whyOf = ({ routes }: GatewayPlan, policy: string) =>
  routes[0]?.decisions.find((one) => one.policy === policy)?.why;

describe('an upstream that is a Lambda function', () => {
  test.each<[string, object, object]>([
    ['by API Gateway', { 'GET /a': direct }, { direct: true, invoked: false }],
    ['by a forwarder', { 'GET /a': okRoute }, { direct: false, invoked: true }],
    ['by both', { 'GET /a': okRoute, 'GET /b': direct }, { direct: true, invoked: true }],
  ])('is known with who calls it: %s', (_, routes, called) => {
    expect(planWith(routes).functions).toEqual({ orders: called });
  });

  test('is no function where its place is a host', () => {
    const outcome = planOf(modelWith({}), undefined, { orders: 2 });
    expect('plan' in outcome && outcome.plan.functions).toEqual({});
  });

  test('is invoked by the forwarder within the same guards, and nothing is chosen among targets', () => {
    const plan = planWith({ 'GET /a': okRoute });
    expect(plan.routes[0]?.decisions.map(({ policy }) => policy)).toEqual([
      'authentication',
      'authorization',
      'validation',
      'header-transform',
      'timeout',
      'circuit-breaker',
      'upstream-access',
      'errors',
    ]);
    expect(whyOf(plan, 'upstream-access')).toBe(
      "its role may invoke this one function, and no secret is shown; a network of the gateway's own needs an endpoint to Lambda, 14.60 dollars a month for all functions",
    );
  });

  test('is one AWS_PROXY integration where it is called directly, and none of its headers are mapped', () => {
    const plan = planWith({ 'GET /a': direct });
    const document = openApiOf(plan);
    expect(document.paths['/a']?.get?.['x-amazon-apigateway-integration']).toEqual({
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: '{{lambda:upstream:orders}}',
      timeoutInMillis: 1_000,
    });
    expect(extensionMistakes(document)).toEqual([]);
    expect([whyOf(plan, 'header-transform'), whyOf(plan, 'upstream-access')]).toEqual([
      'a function gets every header as it came, and credentials too (authorization, cookie, x-api-key); it trusts nothing',
      'invokes the function by a permission for this gateway alone',
    ]);
  });
});

describe('called directly, a function cannot have', () => {
  const at = "orders 'GET /a' direct";

  test.each<[string, object, string]>([
    [
      'a header that is set',
      { set: { 'X-A': { static: 'a' } } },
      'X-A would not be set: a function gets the headers as the client sent them',
    ],
    ['a header removed', { remove: ['X-B'] }, 'X-B would reach the function: API Gateway removes no header'],
    [
      'another path',
      { to: '/b' },
      'the function would get /a and not /b: API Gateway gives it the path as the client sent it',
    ],
    [
      'an edited query',
      { query: { remove: ['q'] } },
      'API Gateway passes a body and a query on as they came, and removes nothing',
    ],
  ])('%s', (_, more, why) => {
    expect(refusals({ 'GET /a': { ...direct, ...more } })).toEqual([['GH1401', at, why]]);
  });

  test('the path of the service left out, unless its route says so', () => {
    const path = '/shop';
    expect(refusals({ 'GET /a': direct }, { path })).toEqual([
      [
        'GH1401',
        "orders 'GET /shop/a' direct",
        'the function would get /shop/a and not /a: API Gateway gives it the path as the client sent it',
      ],
    ]);
    expect(refusals({ 'GET /a': { ...direct, to: '/shop/a' } }, { path })).toEqual([]);
  });

  test('nor trust its headers', () => {
    expect(refusals({ 'GET /a': direct }, { upstream: { timeout: '1s', trusts: 'headers' } })).toEqual([
      ['GH1402', at, undefined],
    ]);
  });
});
