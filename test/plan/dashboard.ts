import type { GatewayModel } from '../../lib/model/gateway-model.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { type Loose, untyped } from '../model/declarations.ts';

/** What a case changes of the dashboard's gateway. */
export interface DashboardChanges {
  readonly aggregate?: Loose;
  readonly route?: Loose;
  readonly parts?: (call: (route: string, input: Loose) => unknown) => Loose;
  readonly users?: Loose;
  readonly gateway?: Loose;
}

const usualParts: NonNullable<DashboardChanges['parts']> = (call) => ({
  user: call('GET /users/{userId}', { path: { userId: 'claims.sub' }, critical: 503 }),
  orders: call('GET /orders', {
    query: { limit: { static: '5' } },
    timeout: '800ms',
    as: 'shop.orders',
    fallback: { lastGood: '5min', static: [] },
  }),
  loyalty: call('GET /tenants/{tid}/points', { path: { tid: 'parts.user.tenant' }, fallback: 'omit' }),
});

/** A gateway `mobile` with one service `shop` and one aggregate `home` of three of its routes; two of them are called at once. */
export function dashboardModel(changes: DashboardChanges = {}): GatewayModel {
  const outcome = modelOf(dashboard(changes));
  if ('issues' in outcome) throw new Error(JSON.stringify(outcome.issues, null, 1));
  return outcome.model;
}

function dashboard({ aggregate, route, parts = usualParts, users, gateway }: DashboardChanges): unknown {
  const customer = untyped.jwt({ scopes: ['orders:read'], claims: { tid: 'string' } });
  const partner = untyped.apiKey({ tiers: { free: { rate: '10/s' } } });
  const perAddress = { rate: '60/min', by: 'client.ip' };
  const platform = untyped.platform('shop', { auth: { customer, partner }, limits: [perAddress] });
  const shop = platform.service('shop', {
    owner: 'team-shop',
    upstream: { timeout: '2s', trusts: 'signed-token', retry: { tries: 2 } },
    routes: {
      'GET /users/{userId}': { auth: 'customer', where: { 'path.userId': 'claims.sub' } },
      'GET /orders': { auth: 'customer', limit: { rate: '10/min', by: 'claims.sub' } },
      'GET /tenants/{tid}/points': { auth: 'customer', retry: 'none' },
      ...users,
    },
  });
  const home = platform.aggregate('home', {
    owner: 'team-mobile',
    timeout: '5s',
    routes: {
      'GET /dashboard': {
        auth: 'customer',
        parts: parts((key, input) => untyped.call(shop, key, input)),
        ...route,
      },
    },
    ...aggregate,
  });
  return platform.gateway('mobile', { services: [shop, home], bff: 'mobile apps', ...gateway });
}
