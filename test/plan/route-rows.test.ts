import { expect, test } from '@jest/globals';
import { planOf } from '../../lib/plan/plan-of.ts';
import { routeRows } from '../../lib/plan/route-rows.ts';
import { modelWith } from '../model/declarations.ts';

test('a row says what people ask of a route', () => {
  const outcome = planOf(
    modelWith({
      service: {
        path: '/shop',
        routes: {
          'POST /orders/{id}': {
            auth: 'customer',
            scopes: ['orders:write'],
            where: { 'path.id': 'claims.sub' },
            limit: { rate: '30/day', by: ['claims.sub', 'client.ip'] },
          },
        },
      },
    }),
  );
  const [row] = 'plan' in outcome ? routeRows(outcome.plan) : [];
  const { decisions, ...rest } = row ?? { decisions: [] };
  expect(rest).toEqual({
    service: 'orders',
    owner: 'team-orders',
    method: 'POST',
    path: '/shop/orders/{id}',
    way: 'lambda',
    auth: 'customer',
    scopes: ['orders:write'],
    where: [{ left: 'path.id', right: 'claims.sub' }],
    limits: ['30/day by claims.sub + client.ip'],
    timeoutMillis: 2_000,
    upstream: 'orders',
    pricePerMillion: 4.57,
  });
  expect(decisions.map(({ policy }) => policy)).toEqual([
    'authentication',
    'authorization',
    'rate-limit',
    'header-transform',
    'timeout',
    'errors',
  ]);
});
