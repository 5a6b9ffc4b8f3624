import { jwt, platform } from 'cdk-gatehouse';

/** What all services behind this gateway have in common: who may call, and what no service can weaken. */
const shop = platform('front-door', {
  auth: { customer: jwt({ scopes: ['orders:write'] }) },
  guardrails: { limit: 'required', maxTimeout: '10s' },
});

/** One service and its routes. A team keeps this in its own repository, and this file imports it. */
export const orders = shop.service('orders', {
  owner: 'team-orders',
  path: '/orders',
  upstream: { timeout: '3s', dev: { command: 'node services/orders.mjs' } },
  routes: {
    'GET /': { auth: 'public', reason: 'the catalogue is for everyone', limit: { rate: '300/min', by: 'client.ip' } },
    'POST /': { auth: 'customer', scopes: ['orders:write'], limit: { rate: '30/min', by: 'claims.sub' } },
    'GET /{customerId}': {
      auth: 'customer',
      where: { 'path.customerId': 'claims.sub' },
      limit: { rate: '60/min', by: 'claims.sub' },
    },
  },
});

export const gateway = shop.gateway('front-door', { services: [orders] });
