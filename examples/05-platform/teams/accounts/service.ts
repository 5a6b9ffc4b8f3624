import { market } from '../../platform.ts';

/** Has a public address, because other companies' systems reach it too; so it believes nothing but the gateway's signature. */
export const accounts = market.service('accounts', {
  owner: 'team-accounts',
  path: '/accounts',
  upstream: {
    timeout: '3s',
    trusts: 'signed-token',
    dev: { command: 'node --import tsx examples/05-platform/teams/accounts/server.ts' },
  },
  routes: {
    'GET /{customerId}': {
      auth: 'customer',
      scopes: ['accounts:read'],
      where: { 'path.customerId': 'claims.sub' },
      limit: { rate: '60/min', by: 'claims.sub' },
    },
  },
});
