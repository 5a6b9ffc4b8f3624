import { call } from 'cdk-gatehouse';
import { shop } from './platform.ts';
import { loyalty, orders, stock, supplies, users } from './services.ts';

/** The start page of the apps. Without the customer it is none; whatever else is missing it says itself. */
export const home = shop.aggregate('home', {
  owner: 'team-apps',
  timeout: '1500ms',
  routes: {
    'GET /dashboard': {
      auth: 'customer',
      limit: { rate: '30/min', by: 'claims.sub' },
      parts: {
        user: call(users, 'GET /users/{userId}', { path: { userId: 'claims.sub' }, critical: 503 }),
        orders: call(orders, 'GET /orders', {
          query: { size: { static: '5' } },
          timeout: '700ms',
          fallback: { lastGood: '5min', static: { items: [] } },
        }),
        loyalty: call(loyalty, 'GET /accounts/{accountId}/points', {
          path: { accountId: 'parts.user.loyaltyAccount' },
          fallback: 'omit',
        }),
        inventory: call(stock, 'GET /stock', { as: 'shop.stock', fallback: 'omit' }),
      },
      views: {
        mobile: { pick: ['user.name', 'orders.items[].id', 'loyalty.points'], limit: { 'orders.items[]': 2 } },
        web: {},
      },
      view: { by: 'header.x-client', default: 'web', named: { kiosk: 'mobile' } },
    },
  },
});

/** What partners may sell of ours. Without the products there is no offer; without the stock there is one to ask about. */
export const offers = shop.aggregate('offers', {
  owner: 'team-partners',
  timeout: '1s',
  routes: {
    'GET /offers': {
      auth: 'partner',
      limit: { rate: { free: '5/min', pro: '300/min' }, by: 'key.id' },
      parts: {
        products: call(supplies, 'GET /products', { rename: { '[].sku': 'id' }, critical: 502 }),
        stock: call(supplies, 'GET /stock', { fallback: { lastGood: '1min', static: null } }),
      },
    },
  },
});
