import { Gateway, type GatewayProps, jwt, platform, targets, url } from '../../lib/index.ts';
import { type TemplateJson, templateOf } from './shop.ts';

const shop = platform('shop', { auth: { customer: jwt() } });
const open = { auth: 'public', reason: 'a test' } as const;

/** Services whose upstreams are reached in every way: checked, isolated, with secrets; and one of which nothing is said. */
export function mallGateway() {
  const orders = shop.service('orders', {
    owner: 'team-orders',
    upstream: {
      timeout: '2s',
      balance: 'weighted',
      health: { path: '/health', timeout: '1500ms' },
      credential: { kind: 'basic' },
      tls: { privateCa: true },
    },
    routes: { 'GET /orders': open },
  });
  const search = shop.service('search', {
    owner: 'team-search',
    upstream: { timeout: '5s', trusts: 'signed-token', maxInFlight: 40 },
    isolation: 'service',
    reservedConcurrency: 20,
    routes: { 'GET /search': open },
  });
  const exports = shop.service('exports', {
    owner: 'team-exports',
    upstream: {
      timeout: '9s',
      breaker: 'none',
      health: { path: '/up' },
      tls: { privateCa: true, clientCertificate: true },
    },
    isolation: 'service',
    reservedConcurrency: 5,
    routes: { 'GET /exports': open },
  });
  const products = shop.service('products', {
    owner: 'team-products',
    upstream: { timeout: '1s' },
    routes: { 'GET /products': open },
  });
  return shop.gateway('mall', { services: [orders, search, exports, products] });
}

export const mallPlaces = {
  stage: 'prod',
  auth: { customer: { issuer: 'https://issuer.example.com/', audience: 'mall' } },
  upstreams: {
    orders: targets([url('https://a.orders.example.com', { weight: 3 }), url('https://b.orders.example.com')], {
      credential: { secret: 'mall/orders' },
      tls: { ca: 'mall/ca' },
    }),
    search: url('https://search.example.com'),
    exports: url('https://exports.example.com', { tls: { ca: 'mall/ca', certificate: 'mall/certificate' } }),
    products: url('https://products.example.com'),
  },
} as const;

export function mallTemplate(more: Partial<Pick<GatewayProps<never, never>, 'limitStore' | 'vpc'>> = {}): TemplateJson {
  return templateOf((stack) => new Gateway(stack, 'Gateway', { gateway: mallGateway(), ...mallPlaces, ...more }));
}
