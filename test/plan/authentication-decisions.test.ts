import { describe, expect, test } from '@jest/globals';
import { planOf } from '../../lib/plan/plan-of.ts';
import { modelWith, untyped } from '../model/declarations.ts';
import { auth, planWith } from './credentials-of-all-kinds.ts';

describe('a decision about authentication', () => {
  const whyOf = (name: string, more: object = {}, platform: Record<string, unknown> = {}) =>
    planWith({ 'GET /': { auth: name, ...more } }, platform).routes[0]?.decisions[0]?.why;

  test.each<[string, object, Record<string, unknown>, string]>([
    [
      'customer',
      {},
      {},
      'verifies the token; its result is kept 30 s, and the forwarder checks the expiry again; a revoked token is refused within 60 s',
    ],
    [
      'customer',
      {},
      { authorizerCache: '300s' },
      'verifies the token; its result is kept 300 s, and the forwarder checks the expiry again; a revoked token is refused within 330 s',
    ],
    [
      'customer',
      {},
      { authorizerCache: '0s' },
      'verifies the token; on every request, because nothing is to be kept; a revoked token is refused within 30 s',
    ],
    [
      'customer',
      { direct: 'x' },
      {},
      'verifies the token; on every request, because nobody behind the cache would see it expire; a revoked token is refused within 30 s',
    ],
    [
      'brief',
      {},
      {},
      'asks the issuer about the token; its result is kept 10 s, and the forwarder checks the expiry again; a revoked token is refused within 40 s',
    ],
    [
      'machine',
      {},
      {},
      'looks the key up by its hash; its result is kept 30 s, and the forwarder checks the expiry again',
    ],
    [
      'scanner',
      {},
      {},
      'looks the key up by its hash; on every request, because API Gateway keeps results by headers, and a key may stand in the query',
    ],
    [
      'anybody',
      {},
      {},
      'verifies the token or looks the key up by its hash; on every request, because API Gateway would demand each of the headers of everyone; a revoked token is refused within 30 s',
    ],
    [
      'legacy',
      {},
      {},
      "the platform's own function says who is calling; its result is kept 60 s, and the forwarder checks the expiry again",
    ],
  ])('%s %j on a platform %j: %s', (name, more, platform, why) => {
    expect(whyOf(name, more, platform)).toBe(why);
  });

  test('has the price of an authorizer that is asked every time', () => {
    const price = (name: string) => planWith({ 'GET /': { auth: name } }).routes[0]?.pricePerMillion ?? 0;
    expect([price('customer'), price('heads')]).toEqual([4.57, 4.82]);
  });
});

describe('direct routes of a function of its own', () => {
  test.each([
    ['scopes', { scopes: ['a'] }],
    ['where', { where: { 'query.a': { static: 'a' } } }],
  ])('are refused %s, which nobody would ask', (key, more) => {
    const outcome = planOf(
      modelWith({
        auth: { legacy: untyped.lambda({ scopes: ['a'] }) },
        upstream: { trusts: 'nothing' },
        service: { routes: { 'GET /': { auth: 'legacy', direct: 'x', ...more } } },
      }),
    );
    expect('issues' in outcome && outcome.issues.map(({ code, why }) => [code, why])).toEqual([
      ['GH1401', `\`${key}\` would be asked of nobody: the function of legacy does not know it`],
    ]);
  });
});

describe('warnings', () => {
  const warned = (route: object, key = 'GET /orders/{id}') => {
    const outcome = planOf(modelWith({ auth, service: { routes: { [key]: route } } }));
    return 'plan' in outcome ? outcome.plan.warnings.map(({ got }) => got) : undefined;
  };

  test.each<[string, object, string, readonly string[]]>([
    ['an id of which nobody says whose it is', { auth: 'customer' }, 'GET /orders/{id}', ['id']],
    ['a rule that says whose', { auth: 'customer', where: { 'path.id': 'claims.sub' } }, 'GET /orders/{id}', []],
    ['a written reason', { auth: 'customer', anyCaller: 'support sees all' }, 'GET /orders/{id}', []],
    ['a public route, where nobody is anybody', { auth: 'public', reason: 'x' }, 'GET /orders/{id}', []],
    ['a parameter that is no id', { auth: 'customer' }, 'GET /orders/{country}/{paid}', []],
    ['keys, which own nothing', { auth: 'machine' }, 'GET /orders/{orderId}', ['orderId']],
  ])('%s', (_, route, key, names) => {
    expect(warned(route, key)).toEqual(names);
  });
});
