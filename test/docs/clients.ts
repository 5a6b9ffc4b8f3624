import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { anyOf, apiKey, cognito, introspection, jwt, lambda, platform } from 'cdk-gatehouse';

/** One credential for every kind of client that docs/authentication.md speaks of; its snippets are cut from here. */
const bank = platform('bank', {
  auth: {
    customer: jwt({
      typ: 'at+jwt',
      scopes: ['payments:write'],
      claims: { tid: 'string', accounts: 'string[]' },
      tenant: 'tid',
      maxAge: '60min',
    }),
    member: cognito({ roleNames: ['teller'] }),
    session: introspection({ scopes: ['payments:write'] }),
    service: jwt({ scopes: ['ledger:read'] }),
    partner: apiKey({
      keys: 'own',
      tiers: { free: { rate: '10/s', quota: '10000/day' }, pro: { rate: '100/s' } },
    }),
    terminal: apiKey({
      keys: 'own',
      tiers: { shop: { rate: '1/s' } },
      query: { name: 'key', reason: 'card terminals that can only open an address' },
    }),
    legacy: lambda({ header: 'x-session', roleNames: ['teller'], cache: '30s' }),
    payer: anyOf('customer', 'partner'),
    person: anyOf('customer', 'session'),
  },
});

/** Keys that API Gateway keeps: a gateway has these or its own, not both. */
const rates = platform('rates', {
  auth: { reader: apiKey({ tiers: { free: { rate: '10/s', quota: '10000/month' } } }) },
});

const payments = bank.service('payments', {
  owner: 'team-payments',
  upstream: { timeout: '2s' },
  routes: {
    'POST /payments': { auth: 'customer', scopes: ['payments:write'] },
    'GET /accounts/{accountId}': { auth: 'customer', where: { 'path.accountId': 'claims.accounts' } },
    'GET /desk/{accountId}': { auth: 'member', roles: ['teller'], anyCaller: 'a teller serves everybody' },
    'GET /sessions/me': { auth: 'session' },
    'GET /ledger': { auth: 'service', scopes: ['ledger:read'] },
    'GET /statements': { auth: 'partner', tiers: ['pro'] },
    'GET /balance': { auth: 'terminal' },
    'GET /branches': { auth: 'legacy', roles: ['teller'] },
    'GET /fees': { auth: 'payer' },
    'GET /profile': { auth: 'person' },
  },
});

const quotes = rates.service('quotes', {
  owner: 'team-rates',
  upstream: { timeout: '2s' },
  routes: { 'GET /quotes': { auth: 'reader' } },
});

export const bankGateway = bank.gateway('bank', { services: [payments] });
export const ratesGateway = rates.gateway('rates', { services: [quotes] });

/** Who vouches for the callers of each credential; keys and anyOf have no place. */
export const bankPlaces = (sessions: IFunction) =>
  ({
    customer: { issuer: 'https://id.bank.example/', audience: 'https://api.bank.example' },
    member: {
      issuer: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Example00',
      audience: ['1example00000000000000000a', '1example00000000000000000b'],
    },
    session: {
      issuer: 'https://sessions.bank.example',
      introspectionUri: 'https://sessions.bank.example/oauth2/introspect',
      clientId: 'gateway',
      clientSecret: 'bank/introspection-client',
    },
    service: { issuer: 'https://id.bank.example/', audience: 'https://ledger.bank.example' },
    legacy: { function: sessions },
  }) as const;
