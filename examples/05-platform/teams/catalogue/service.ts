import { market } from '../../platform.ts';

export const catalogue = market.service('catalogue', {
  owner: 'team-catalogue',
  path: '/catalogue',
  upstream: {
    timeout: '2s',
    critical: false,
    dev: { command: 'node --import tsx examples/05-platform/teams/catalogue/server.ts' },
  },
  defaults: { limit: { rate: '600/min', by: 'client.ip' } },
  routes: {
    'GET /products': {
      auth: 'public',
      reason: 'the catalogue is for everyone',
      fallback: { lastGood: '10min' },
    },
    'GET /products/{productId}': {
      auth: 'public',
      reason: 'the catalogue is for everyone',
      validate: { path: { type: 'object', properties: { productId: { type: 'string', pattern: '^p-[0-9]{1,9}$' } } } },
    },
  },
});
