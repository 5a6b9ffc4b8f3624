import { jwt, platform } from 'cdk-gatehouse';

const shop = platform('shop', {
  auth: { customer: jwt({ scopes: ['orders:write'] }) },
  guardrails: { limit: 'required', maxTimeout: '10s' },
});

const service = (file: string) => `node --import tsx examples/01-shop/services/${file}.ts`;

export const products = shop.service('products', {
  owner: 'team-catalogue',
  upstream: { timeout: '2s', dev: { command: service('products') } },
  routes: {
    'GET /products': {
      auth: 'public',
      reason: 'the catalogue is for everyone',
      limit: { rate: '300/min', by: 'client.ip' },
    },
  },
});

export const orders = shop.service('orders', {
  owner: 'team-orders',
  upstream: { timeout: '5s', dev: { command: service('orders') } },
  routes: {
    'POST /orders': {
      auth: 'customer',
      scopes: ['orders:write'],
      timeout: '5s',
      limit: { rate: '30/min', by: 'claims.sub' },
    },
  },
});

export const users = shop.service('users', {
  owner: 'team-accounts',
  upstream: { timeout: '2s', dev: { command: service('users') } },
  routes: {
    'GET /users/{userId}/profile': {
      auth: 'customer',
      where: { 'path.userId': 'claims.sub' },
      limit: { rate: '60/min', by: 'claims.sub' },
      set: { 'X-Caller-Service': { static: 'api-gateway' }, 'X-Internal-Request-Id': 'request.id' },
    },
  },
});

export const shopGateway = shop.gateway('shop', {
  services: [products, orders, users],
  cors: { origins: ['https://shop.example.com'] },
});
