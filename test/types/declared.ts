import { jwt, platform, url } from 'cdk-gatehouse';

/** A platform with three credentials and two services, declared as people do; the type tests build on it. */
export const shop = platform('shop', {
  auth: {
    customer: jwt({ scopes: ['orders:write'], claims: { tid: 'string', groups: 'string[]' }, tenant: 'tid', roles: 'groups' }),
    partner: jwt({ claims: { org: 'string' }, algorithms: ['ES256'], typ: 'at+jwt', clockTolerance: '5s' }),
    staff: jwt(),
  },
  identityHeaders: { user: 'X-Who' },
  guardrails: { limit: 'required', maxTimeout: '10s' },
});

export const users = shop.service('users', {
  owner: 'team-users',
  upstream: { timeout: '2s', basePath: '/api', trusts: 'headers', dev: { command: 'node users.js' } },
  path: '/people',
  routes: {
    'GET /users/{userId}': {
      auth: 'customer',
      where: { 'path.userId': 'claims.sub' },
      to: '/profile/{userId}',
      limit: { rate: '60/min', by: 'claims.sub' },
      set: { 'X-Caller-Service': { static: 'gateway' }, 'X-Internal-Request-Id': 'request.id', 'X-Tid': 'claims.tid' },
    },
  },
});

export const orders = shop.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '5s', trusts: 'nothing', dev: { url: 'http://127.0.0.1:3000' } },
  defaults: { limit: { rate: '600/min', by: 'client.ip' }, timeout: '3s' },
  routes: {
    'GET /products': { auth: 'public', reason: 'the catalogue is for everyone', limit: 'none', direct: 'large files' },
    'POST /orders': {
      auth: 'customer',
      scopes: ['orders:write'],
      limit: { rate: '30/min', by: ['claims.sub', 'header.x-app', 'query.shop'], algorithm: 'sliding-window', onStoreError: 'local' },
    },
    'GET /orders/{id}': { auth: 'partner', timeout: '3s', remove: ['X-Debug'], forward: ['authorization'], limit: { rate: '9/h', by: 'claims.org' } },
    'GET /files/{rest+}': { auth: 'staff', to: '/f/{rest+}', limit: { rate: '1/s', by: ['path.rest'] } },
  },
});

export const mobile = shop.gateway('mobile', {
  services: [users, orders],
  cors: { origins: ['https://shop.example'], headers: ['X-App'], exposeHeaders: ['X-Total'], maxAge: '10min' },
  quotas: { resources: 400 },
});

export const issuer = { issuer: 'https://id.example/', audience: ['shop'] };
export const place = url('https://orders.example');
/** What every service of the tests has in common. */
export const owned = { owner: 'team-tests', upstream: { timeout: '1s' } } as const;
