import { jwt, platform } from 'cdk-gatehouse';

const bank = platform('bank', { auth: { customer: jwt({ scopes: ['accounts:read'] }) } });

/** Believes nobody but the gateway: who reaches it by another way is refused. */
const accounts = bank.service('accounts', {
  owner: 'team-accounts',
  upstream: {
    timeout: '2s',
    trusts: 'signed-token',
    dev: { command: 'node --import tsx examples/02-signed-token/services/accounts.ts' },
  },
  routes: {
    'GET /accounts': { auth: 'customer', scopes: ['accounts:read'] },
    'GET /rates': { auth: 'public', reason: 'the rates are for everyone' },
  },
});

export const bankGateway = bank.gateway('bank', { services: [accounts] });
