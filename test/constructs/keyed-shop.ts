import { apiKey, jwt, platform, url } from '../../lib/index.ts';

const keyed = platform('keyed', {
  auth: {
    customer: jwt({}),
    partner: apiKey({
      tiers: {
        free: { rate: '10/s', burst: 20, quota: '10000/day' },
        pro: { rate: '600/min', quota: '1000000/month' },
        max: { rate: '1000/s', burst: 2_000 },
      },
    }),
  },
});

/** Routes for keys and tokens, throttles by key and by route, both ways. */
export function keyedGateway() {
  const orders = keyed.service('orders', {
    owner: 'team-orders',
    upstream: { timeout: '5s' },
    routes: {
      'GET /orders': { auth: 'customer', limit: { rate: '60/min', by: 'claims.sub' } },
      'POST /orders': {
        auth: 'partner',
        limit: { enforce: 'best-effort', by: 'key.id', rate: { free: '1/s', pro: '5/s', max: '50/s' } },
      },
      'GET /orders/{id}': { auth: 'partner', tiers: ['pro'], limit: { rate: '5/s', by: 'key.id' } },
    },
  });
  const archive = keyed.service('archive', {
    owner: 'team-archive',
    upstream: { timeout: '2s', trusts: 'signed-token' },
    routes: {
      'GET /archive/{rest+}': {
        auth: 'public',
        reason: 'files',
        direct: 'large files',
        limit: { enforce: 'best-effort', by: 'route', rate: '120/min', burst: 7 },
      },
      'GET /': {
        auth: 'public',
        reason: 'a page',
        direct: 'static',
        limit: { enforce: 'best-effort', by: 'route', rate: '9/s' },
      },
    },
  });
  return keyed.gateway('keyed', { services: [orders, archive] });
}

export const keyedPlaces = {
  stage: 'prod',
  auth: { customer: { issuer: 'https://issuer.example.com/', audience: 'keyed' } },
  upstreams: { orders: url('https://orders.example.com'), archive: url('https://archive.example.com') },
} as const;
