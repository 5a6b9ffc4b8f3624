import { apiKey, call, customDomain, type Duration, jwt, platform, url } from '../../lib/index.ts';

const site = platform('site', {
  auth: {
    customer: jwt(),
    partner: apiKey({ tiers: { free: { rate: '10/s' } } }),
    member: apiKey({ keys: 'own', tiers: { gold: { rate: '10/s' } } }),
  },
});
const customers = { auth: 'customer', anyCaller: 'a test' } as const;
const open = {
  auth: 'public',
  reason: 'a test',
  limit: { rate: '20/s', by: 'route', enforce: 'best-effort' },
} as const;

export function splitSite(timeout: Duration = '2s') {
  const catalog = site.service('catalog', {
    owner: 'team-catalog',
    path: '/catalog',
    upstream: { timeout, trusts: 'signed-token' },
    routes: { 'GET /{id}': open },
  });
  const files = site.service('files', {
    owner: 'team-files',
    path: '/files',
    upstream: { timeout: '2s', trusts: 'nothing' },
    routes: { 'GET /{id}': { ...customers, direct: 'large files' } },
  });
  const orders = site.service('orders', {
    owner: 'team-orders',
    path: '/shop/orders',
    upstream: { timeout: '2s' },
    routes: { 'GET /{id}': customers, 'GET /': { auth: 'member' } },
  });
  const bills = site.service('bills', {
    owner: 'team-bills',
    path: '/shop/bills',
    upstream: { timeout: '2s' },
    isolation: 'service',
    reservedConcurrency: 5,
    routes: { 'GET /{id}': customers },
  });
  const users = site.service('users', {
    owner: 'team-users',
    path: '/users',
    upstream: { timeout: '2s' },
    routes: { 'GET /{id}': customers },
  });
  const home = site.aggregate('home', {
    owner: 'team-home',
    timeout: '3s',
    routes: {
      'GET /home/{id}': {
        ...customers,
        parts: { user: call(users, 'GET /{id}', { path: { id: 'path.id' }, fallback: 'omit' }) },
      },
    },
  });
  return site.gateway('site', {
    bff: 'the site',
    services: [catalog, files, orders, bills, users, home],
    cors: { origins: ['https://site.example.com'] },
  });
}

const names = ['catalog', 'files', 'orders', 'bills', 'users'] as const;
export const splitPlaces = {
  stage: 'prod',
  auth: { customer: { issuer: 'https://issuer.example.com/', audience: 'site' } },
  upstreams: Object.fromEntries(names.map((name) => [name, url(`https://${name}.example.com`)])),
  split: { main: ['catalog', 'home'], shop: ['orders', 'bills'], people: ['users', 'files'] },
  domain: customDomain({ name: 'api.example.com', certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/x' }),
};
