import { type Guardrails, jwt, platform, withoutBroken } from 'cdk-gatehouse';

/** What docs/guardrails.md shows; run by the test beside it. */
const guardrails: Guardrails = {
  owners: ['team-orders', 'team-users'],
  basePath: 'required',
  limit: 'required',
  maxTimeout: '10s',
  maxBody: '256KB',
  maxRate: { reads: '600/min', writes: '60/min' },
  publicRoutes: ['GET /users/terms'],
  origins: ['https://shop.example.com', 'https://admin.example.com'],
};

const shop = platform('shop', { auth: { customer: jwt({ scopes: ['orders:write'] }) }, guardrails });

const orders = shop.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '2s' },
  path: '/orders',
  routes: {
    'POST /': { auth: 'customer', scopes: ['orders:write'], limit: { rate: '30/min', by: 'claims.sub' } },
  },
});

const users = shop.service('users', {
  owner: 'team-users',
  upstream: { timeout: '2s' },
  path: '/users',
  routes: {
    'GET /terms': {
      auth: 'public',
      reason: 'terms are read before signing up',
      limit: { rate: '300/min', by: 'client.ip' },
    },
  },
});

export const admin = shop.gateway('admin', {
  services: [orders, users],
  guardrails: { maxTimeout: '5s', origins: ['https://admin.example.com'] },
  cors: { origins: ['https://admin.example.com'] },
});

export const gateway = withoutBroken(shop.gateway('shop', { services: [orders, users] }));
