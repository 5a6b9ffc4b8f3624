import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { shopGateway } from '../../examples/01-shop/gateway.ts';
import { GatehouseError } from '../../lib/contract/issue.ts';
import { accessText } from '../../lib/plan/access-file.ts';
import { accessOf } from '../../lib/testing/access-of.ts';
import { gatewayWith, okRoute } from '../model/declarations.ts';
import { committedAccess } from './committed-access.ts';

describe('who may call an example is what was committed', () => {
  // After a change that is meant: node --import tsx scripts/write-access.mjs
  it.each(Object.entries(committedAccess))('%s', (directory, gateways) => {
    const committed = readFileSync(new URL(`../../${directory}/gateway.access.json`, import.meta.url), 'utf8');
    expect(accessText(accessOf(...gateways))).toBe(committed);
  });
});

describe('accessOf', () => {
  it('says all that a route asks, and nothing that it does not', () => {
    const gateway = gatewayWith({
      routes: {
        'POST /orders/{id}': {
          auth: 'customer',
          scopes: ['orders:write'],
          where: { 'path.id': 'claims.sub', 'query.kind': { static: 'own' } },
          limit: [{ rate: '30/day', by: 'claims.sub', otherwise: 'route' }],
        },
        'GET /news': { auth: 'public', reason: 'for everyone' },
      },
    });
    expect(accessOf(gateway as never).gateways).toEqual({
      mobile: {
        'GET /news': { service: 'orders', owner: 'team-orders', way: 'lambda', auth: 'public', reason: 'for everyone' },
        'GET /orders/{id}': {
          service: 'orders',
          owner: 'team-orders',
          way: 'lambda',
          auth: 'customer',
          credentials: ['customer'],
        },
        'POST /orders/{id}': {
          service: 'orders',
          owner: 'team-orders',
          way: 'lambda',
          auth: 'customer',
          credentials: ['customer'],
          scopes: ['orders:write'],
          where: { 'path.id': 'claims.sub', 'query.kind': '"own"' },
          limits: ['30/day by claims.sub; otherwise by route; store away: closed'],
        },
      },
    });
  });

  it('is the same in whatever order routes and gateways were declared', () => {
    const [one, other] = [
      { 'GET /a': okRoute, 'PUT /a': okRoute },
      { 'PUT /a': okRoute, 'GET /a': okRoute },
    ].map((routes) => gatewayWith({ service: { routes } }));
    expect(accessText(accessOf(one as never, shopGateway))).toBe(accessText(accessOf(shopGateway, other as never)));
  });

  it('tells the mistakes of a declaration', () => {
    expect(() => accessOf(gatewayWith({ service: { owner: '' } }) as never)).toThrow(GatehouseError);
  });
});
