import { market } from '../../platform.ts';

const order = {
  type: 'object',
  required: ['productId', 'quantity'],
  additionalProperties: false,
  properties: {
    productId: { type: 'string', pattern: '^p-[0-9]{1,9}$' },
    quantity: { type: 'integer', minimum: 1, maximum: 20 },
  },
} as const;

export const orders = market.service('orders', {
  owner: 'team-orders',
  path: '/orders',
  isolation: 'service',
  reservedConcurrency: 50,
  upstream: {
    timeout: '4s',
    errors: 'problem',
    dev: { command: 'node --import tsx examples/05-platform/teams/orders/server.ts' },
  },
  routes: {
    'GET /': { auth: 'customer', limit: { rate: '120/min', by: 'claims.sub' } },
    'POST /': {
      auth: 'customer',
      scopes: ['orders:write'],
      limit: [
        { rate: '30/min', by: 'claims.sub' },
        { concurrency: 2, by: 'claims.sub' },
      ],
      validate: { body: order, maxBody: '16KB' },
    },
  },
});
