import { describe, expect, it } from '@jest/globals';
import { apiKey, call, jwt, platform } from 'cdk-gatehouse';
import { limitHolds } from 'cdk-gatehouse/testing';

const site = platform('site', {
  auth: {
    customer: jwt({ scopes: ['write'] }),
    partner: apiKey({ keys: 'own', tiers: { free: { rate: '40/day', burst: 40 } } }),
  },
});
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '5s' },
  routes: {
    'POST /things/{id}': {
      auth: 'customer',
      scopes: ['write'],
      limit: { rate: '60/day', by: 'claims.sub', onStoreError: 'closed' },
    },
    'GET /things': { auth: 'public', reason: 'test' },
    'GET /keyed': { auth: 'partner' },
  },
});
const gateway = site.gateway('site', { services: [things] });

const shop = platform('shop', { auth: { customer: jwt({ claims: { tenant: 'string' } }) } });

describe('limitHolds', () => {
  it('runs the limits of a route against several instances and says what they admitted', async () => {
    expect(await limitHolds(gateway, { route: 'POST /things/{id}', instances: 3, requests: 150 })).toEqual({
      admitted: 60,
      refused: 90,
      allowed: 60,
      instances: 3,
    });
  }, 60_000);

  it('runs what the tier of an own key allows, with a key that it makes', async () => {
    expect(await limitHolds(gateway, { route: 'GET /keyed', instances: 2, requests: 60 })).toEqual({
      admitted: 40,
      refused: 20,
      allowed: 40,
      instances: 2,
    });
  }, 60_000);

  it('says that it was not the limit that was tried', async () => {
    const trial = { route: 'POST /things/{id}', requests: 2, instances: 1, as: { scopes: [] } };
    await expect(limitHolds(gateway, trial)).rejects.toThrow('not only 200 and 429: [[403,2]]');
    await expect(limitHolds(gateway, { route: 'GET /things' })).rejects.toThrow(
      'no limits on GET /things; there are some on POST /things/{id}, GET /keyed',
    );
  }, 60_000);
});

describe('limitHolds of an aggregate', () => {
  it('runs the limit of the whole, with a caller whose parts can be asked', async () => {
    const users = shop.service('users', {
      owner: 'team-users',
      upstream: { timeout: '5s' },
      routes: { 'GET /tenants/{id}': { auth: 'customer', where: { 'path.id': 'claims.tenant' } } },
    });
    const orders = shop.service('orders', {
      owner: 'team-orders',
      upstream: { timeout: '5s' },
      routes: { 'GET /orders': { auth: 'customer' } },
    });
    const home = shop.aggregate('home', {
      owner: 'team-mobile',
      timeout: '10s',
      routes: {
        'GET /home': {
          auth: 'customer',
          limit: { rate: '20/day', by: 'claims.sub', onStoreError: 'closed' },
          parts: {
            tenant: call(users, 'GET /tenants/{id}', { path: { id: 'claims.tenant' }, critical: true }),
            orders: call(orders, 'GET /orders', { fallback: 'omit' }),
          },
        },
      },
    });
    const mobile = shop.gateway('mobile', { services: [users, orders, home], bff: 'mobile apps' });
    expect(await limitHolds(mobile, { route: 'GET /home', instances: 2, requests: 30 })).toEqual({
      admitted: 20,
      refused: 10,
      allowed: 20,
      instances: 2,
    });
  }, 60_000);
});
