import { call, jwt, platform } from '../../lib/index.ts';
import { partMillis } from './measurement.ts';

const shop = platform('bench', { auth: { customer: jwt() } });
const asked = { auth: 'customer' } as const;
/** All of the time there is, and no circuit: each request meets the trouble itself. */
const upstream = { timeout: '2s', breaker: 'none' } as const;

const well = shop.service('well', {
  owner: 'bench',
  upstream,
  routes: {
    'GET /at-once': { ...asked, to: '/after/0' },
    'GET /part-20': { ...asked, to: '/after/20' },
    'GET /part-40': { ...asked, to: '/after/40' },
    'GET /part-60': { ...asked, to: '/after/60' },
    'GET /part-80': { ...asked, to: '/after/80' },
  },
});
const ill = shop.service('ill', {
  owner: 'bench',
  upstream,
  routes: {
    'GET /silent': { ...asked, to: '/silent' },
    'GET /malformed': { ...asked, to: '/malformed' },
    'GET /oversize': { ...asked, to: '/oversize' },
  },
});
const gone = shop.service('gone', { owner: 'bench', upstream, routes: { 'GET /gone': asked } });

const user = call(well, 'GET /part-20', { critical: true });
const own = { timeout: `${partMillis}ms`, fallback: { static: { stale: true } } } as const;

const home = shop.aggregate('home', {
  owner: 'bench',
  timeout: '2s',
  routes: {
    'GET /whole': {
      ...asked,
      parts: {
        user,
        orders: call(well, 'GET /part-40', { fallback: 'omit' }),
        offers: call(well, 'GET /part-60', { fallback: 'omit' }),
        stock: call(well, 'GET /part-80', { critical: true }),
      },
    },
    'GET /with-gone': { ...asked, parts: { user, other: call(gone, 'GET /gone', own) } },
    'GET /with-silent': { ...asked, parts: { user, other: call(ill, 'GET /silent', own) } },
    'GET /with-malformed': { ...asked, parts: { user, other: call(ill, 'GET /malformed', own) } },
    'GET /with-oversize': { ...asked, parts: { user, other: call(ill, 'GET /oversize', own) } },
    'GET /critical-502': { ...asked, parts: { user, other: call(gone, 'GET /gone', { critical: 502 }) } },
    'GET /critical-503': { ...asked, parts: { user, other: call(gone, 'GET /gone', { critical: 503 }) } },
  },
});

/** A single route, an aggregate of four parts, and those of which one part is in trouble. */
export const benchGateway = shop.gateway('bench', { services: [well, ill, gone, home], bff: 'the bench' });
