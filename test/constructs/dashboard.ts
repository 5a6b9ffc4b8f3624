import type { Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { call, Gateway, type GatewayProps, jwt, lambdaFunction, platform, url } from '../../lib/index.ts';
import { functionIn } from './depot.ts';
import { type TemplateJson, templateOf } from './shop.ts';

const shop = platform('shop', { auth: { customer: jwt() } });

/** Services of every sort behind one aggregate, and two that no part calls. */
export function dashboardGateway() {
  const route = { auth: 'customer' } as const;
  const users = shop.service('users', {
    owner: 'team-users',
    upstream: { timeout: '2s', trusts: 'signed-token', breaker: 'none' },
    routes: { 'GET /users/{id}': { auth: 'customer', where: { 'path.id': 'claims.sub' } } },
  });
  const orders = shop.service('orders', {
    owner: 'team-orders',
    upstream: { timeout: '2s', credential: { kind: 'basic' }, health: { path: '/health' } },
    isolation: 'service',
    reservedConcurrency: 5,
    routes: { 'GET /orders': route },
  });
  const stock = shop.service('stock', {
    owner: 'team-stock',
    upstream: { timeout: '2s' },
    routes: { 'GET /stock': route },
  });
  const labels = shop.service('labels', {
    owner: 'team-labels',
    upstream: { timeout: '2s' },
    routes: { 'GET /labels': route },
  });
  const billing = shop.service('billing', {
    owner: 'team-billing',
    upstream: { timeout: '2s', tls: { privateCa: true } },
    routes: { 'GET /bills': route },
  });
  const home = shop.aggregate('home', {
    owner: 'team-mobile',
    timeout: '6s',
    routes: {
      'GET /dashboard': {
        auth: 'customer',
        parts: {
          user: call(users, 'GET /users/{id}', { path: { id: 'claims.sub' }, critical: true }),
          orders: call(orders, 'GET /orders', { fallback: { static: [] } }),
          stock: call(stock, 'GET /stock', { fallback: 'omit' }),
        },
      },
    },
  });
  return shop.gateway('mobile', { services: [users, orders, stock, labels, billing, home], bff: 'mobile apps' });
}

export function dashboardPlaces(stack: Stack) {
  return {
    stage: 'prod',
    auth: { customer: { issuer: 'https://issuer.example.com/', audience: 'shop' } },
    upstreams: {
      users: url('https://users.example.com'),
      orders: url('https://orders.example.com', { credential: { secret: 'mobile/orders' } }),
      stock: lambdaFunction(functionIn(stack, 'Stock') as IFunction),
      labels: lambdaFunction(functionIn(stack, 'Labels') as IFunction),
      billing: url('https://billing.example.com', { tls: { ca: 'mobile/ca' } }),
    },
  } as const;
}

export function dashboardTemplate(more: Partial<Pick<GatewayProps<never, never>, 'limitStore'>> = {}): TemplateJson {
  return templateOf(
    (stack) => new Gateway(stack, 'Gateway', { gateway: dashboardGateway(), ...dashboardPlaces(stack), ...more }),
  );
}
