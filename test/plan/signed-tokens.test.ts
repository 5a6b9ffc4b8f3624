import { describe, expect, it } from '@jest/globals';
import { openApiOf } from '../../lib/openapi/openapi-of.ts';
import { planOf } from '../../lib/plan/plan-of.ts';
import { quotaRows } from '../../lib/plan/quotas.ts';
import { modelWith } from '../model/declarations.ts';

const keysRoute = 'GET /.well-known/gatehouse/jwks.json';
const open = { auth: 'public', reason: 'x', limit: 'none' };

function planFor(trusts: string, routes: object) {
  const outcome = planOf(modelWith({ service: { upstream: { timeout: '2s', trusts }, routes } }));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues));
  return outcome.plan;
}

describe('a gateway with a service that trusts signed tokens', () => {
  const plan = planFor('signed-token', { 'GET /orders': open });

  it('says which services get one, where the keys are, and what it costs a month', () => {
    expect(plan.signedTokens).toEqual({
      services: ['orders'],
      keys: { method: 'GET', path: '/.well-known/gatehouse/jwks.json', throttle: { rate: 20, burst: 100 } },
      perMonth: { secret: 0.4, endpoint: 14.6 },
      why: expect.stringMatching(/0\.40 dollars a month.*14\.60 dollars a month in two zones/),
    });
  });

  it('has a public method for the keys, which the forwarder answers and the stage throttles', () => {
    expect(openApiOf(plan).paths['/.well-known/gatehouse/jwks.json']).toEqual({
      get: {
        responses: { '200': { description: 'The public keys of this gateway' } },
        security: [],
        'x-amazon-apigateway-integration': {
          type: 'aws_proxy',
          httpMethod: 'POST',
          uri: '{{lambda:forwarder}}',
          timeoutInMillis: expect.any(Number),
        },
      },
    });
    expect(plan.methodThrottles[keysRoute]).toEqual({ rate: 20, burst: 100 });
  });

  it('has three more resources in its tree', () => {
    const model = modelWith({ upstream: { trusts: 'signed-token' }, routes: { 'GET /orders': open } });
    const used = (signedTokens: typeof plan.signedTokens) => quotaRows(model, { ...plan, signedTokens })[0]?.used ?? 0;
    expect(used(plan.signedTokens) - used(null)).toBe(3);
  });

  it('says on a direct route that no token is sent', () => {
    const { routes } = planFor('signed-token', { 'GET /files': { ...open, direct: 'x' } });
    expect(routes[0]?.decisions.find(({ policy }) => policy === 'signed-token')?.why).toMatch(/^sends no token/);
  });
});

describe('a gateway that never sends a token', () => {
  it.each([
    ['no service asks for one', 'headers', { 'GET /orders': open }],
    [
      'a service asks for one, and all of its routes are direct',
      'signed-token',
      { 'GET /files': { ...open, direct: 'x' } },
    ],
  ])('has no keys: %s', (_, trusts, routes) => {
    const plan = planFor(trusts, routes);
    expect(plan.signedTokens).toBeNull();
    expect(plan.forwarder.upstreams).toMatchObject({ orders: { signedToken: false } });
    expect(plan.methodThrottles).toEqual({});
    expect(Object.keys(openApiOf(plan).paths)).toEqual([Object.keys(routes)[0]?.split(' ')[1]]);
  });
});
