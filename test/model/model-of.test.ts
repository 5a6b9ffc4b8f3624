import { describe, expect, test } from '@jest/globals';
import { usualBreaker } from '../../lib/contract/breaker.ts';
import { usualCalls } from '../../lib/contract/upstream-call.ts';
import { usualValidation } from '../../lib/contract/validation.ts';
import { modelOf } from '../../lib/model/model-of.ts';
import { gatewayWith, modelWith, partner } from './declarations.ts';

const customer = {
  kind: 'jwt',
  scopes: ['orders:write'],
  claims: { tid: 'string', groups: 'string[]' },
  algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  typ: null,
  clockToleranceSeconds: 5,
  tenantClaim: null,
  rolesClaim: null,
  roleNames: [],
  header: 'authorization',
  audienceClaim: 'aud',
  fixedClaims: {},
  maxAgeSeconds: null,
  requiredClaims: [],
};

describe('the model of a declaration', () => {
  test('a small declaration is filled in with every default', () => {
    expect(modelWith({})).toEqual({
      schema: 1,
      name: 'mobile',
      platform: {
        name: 'shop',
        credentials: { customer },
        authorizerCacheSeconds: 30,
        identityHeaders: { user: 'X-User-Id', roles: 'X-User-Roles', tenant: 'X-Tenant-Id' },
      },
      excluded: [],
      guardrails: {
        limitRequired: false,
        maxTimeoutMillis: null,
        maxBodyBytes: null,
        origins: null,
        owners: null,
        basePathRequired: false,
        publicRoutes: null,
        maxReads: [],
        maxWrites: [],
        upstreamsLocked: false,
        aggregatesInBffOnly: true,
      },
      services: [
        {
          name: 'orders',
          owner: 'team-orders',
          upstream: {
            name: 'orders',
            basePath: '',
            trusts: 'headers',
            critical: true,
            errors: null,
            calls: { ...usualCalls, breaker: usualBreaker, connectMillis: 2_000, written: [] },
            dev: null,
          },
          isolation: null,
          routes: [
            {
              key: 'GET /orders/{id}',
              method: 'GET',
              path: '/orders/{id}',
              auth: 'customer',
              credentials: ['customer'],
              reason: null,
              anyCaller: null,
              scopes: [],
              anyScope: [],
              roles: [],
              tiers: [],
              where: [],
              limits: [],
              throttles: { route: null, tiers: {} },
              set: [],
              remove: [],
              validation: usualValidation,
              request: null,
              answer: null,
              forward: [],
              to: '/orders/{id}',
              timeoutMillis: 2_000,
              tryMillis: 2_000,
              once: false,
              fallback: null,
              direct: null,
            },
          ],
        },
      ],
      bff: null,
      aggregates: [],
      binary: null,
      cors: null,
      clientIp: { trustedProxies: 0, ipv6Prefix: 64 },
      limitHeaders: { draft: 'draft-10', legacy: true },
      limitBudgetMillis: 25,
      healthPath: null,
      quotas: { resources: 300, integrationMillis: 29_000, concurrency: 1_000 },
    });
  });

  test('every text of a route is parsed', () => {
    const [route] = routesWith({
      'POST /orders/{id}': {
        auth: 'customer',
        scopes: ['orders:write'],
        where: { 'path.id': 'claims.sub' },
        limit: { rate: '30/min', by: ['claims.tid', 'client.ip', 'header.x-app'], onStoreError: 'local' },
        set: { 'X-Internal-Id': 'request.id', 'X-Caller-Service': { static: 'gateway' }, 'X-Order': 'path.id' },
        remove: ['X-Debug'],
        forward: ['cookie'],
        to: '/o/{id}',
        timeout: '750ms',
      },
    });
    expect(route).toEqual({
      key: 'POST /orders/{id}',
      method: 'POST',
      path: '/orders/{id}',
      auth: 'customer',
      credentials: ['customer'],
      reason: null,
      anyCaller: null,
      scopes: ['orders:write'],
      anyScope: [],
      roles: [],
      tiers: [],
      where: [{ left: { from: 'path', name: 'id' }, right: { from: 'claims', name: 'sub' } }],
      limits: [
        {
          id: 'orders:POST /orders/{id}:0',
          rule: { algorithm: 'sliding-window', limit: 30, windowMillis: 60_000 },
          tiers: {},
          by: [{ from: 'claims', name: 'tid' }, { from: 'client.ip' }, { from: 'header', name: 'x-app' }],
          otherwise: [{ from: 'client.ip' }],
          cost: 1,
          shadow: false,
          hideHeaders: false,
          onStoreError: 'local',
        },
      ],
      throttles: { route: null, tiers: {} },
      set: [
        { name: 'X-Internal-Id', value: { from: 'request.id' } },
        { name: 'X-Caller-Service', value: { from: 'static', value: 'gateway' } },
        { name: 'X-Order', value: { from: 'path', name: 'id' } },
      ],
      remove: ['X-Debug'],
      validation: usualValidation,
      request: null,
      answer: null,
      forward: ['cookie'],
      to: '/o/{id}',
      timeoutMillis: 750,
      tryMillis: 750,
      once: false,
      fallback: null,
      direct: null,
    });
  });

  test.each<[string, object, string]>([
    ['a public GET stays open', { auth: 'public', reason: 'x' }, 'open'],
    ['a GET with a caller counts in each instance', { auth: 'customer' }, 'local'],
  ])('while the limit store is down %s', (_, route, onStoreError) => {
    const [model] = routesWith({ 'GET /a': { ...route, limit: { rate: '1/s', by: 'client.ip' } } });
    expect(model?.limits[0]?.onStoreError).toBe(onStoreError);
  });

  test('while the limit store is down a public POST closes', () => {
    const [model] = routesWith({ 'POST /a': { auth: 'public', reason: 'x', limit: { rate: '1/s', by: 'client.ip' } } });
    expect(model?.limits[0]?.onStoreError).toBe('closed');
  });

  test.each<[string, object, object, number]>([
    ["the upstream's", {}, {}, 4_000],
    ["the service's default", { defaults: { timeout: '3s' } }, {}, 3_000],
    ["the route's own", { defaults: { timeout: '3s' } }, { timeout: '2s' }, 2_000],
  ])('the nearest time-out holds: %s', (_, service, route, millis) => {
    const routes = { 'GET /a': { auth: 'customer', ...route } };
    const model = modelWith({ service: { upstream: { timeout: '4s' }, ...service, routes } });
    expect(model.services[0]?.routes[0]?.timeoutMillis).toBe(millis);
  });

  test('a default limit counts every route on its own, and a route lifts it in writing', () => {
    const model = modelWith({
      service: {
        defaults: { limit: { rate: '5/h', by: 'client.ip' } },
        routes: { 'GET /a': { auth: 'customer' }, 'GET /b': { auth: 'customer', limit: 'none' } },
      },
    });
    expect(model.services[0]?.routes.map(({ limits }) => limits.map(({ id, rule }) => [id, rule]))).toEqual([
      [['orders:GET /a:0', { algorithm: 'sliding-window', limit: 5, windowMillis: 3_600_000 }]],
      [],
    ]);
  });

  test.each<[string, string, string, string]>([
    ['/shop', 'GET /orders', '/shop/orders', '/orders'],
    ['/shop', 'GET /', '/shop', '/'],
    ['/', 'GET /orders', '/orders', '/orders'],
    ['/a/b', 'GET /{rest+}', '/a/b/{rest+}', '/{rest+}'],
  ])('under the base path %s, %s is %s, and the upstream gets %s', (base, key, path, to) => {
    const model = modelWith({ service: { path: base, routes: { [key]: { auth: 'customer' } } } });
    expect(model.services[0]?.routes[0]).toMatchObject({ key: `GET ${path}`, path, to });
  });

  test('CORS adds to what the gateway itself sends and reads', () => {
    const cors = {
      origins: ['https://shop.example'],
      headers: ['X-App', 'authorization'],
      exposeHeaders: ['X-Total', 'retry-after'],
      maxAge: '2min',
    };
    expect(modelWith({ gateway: { cors } }).cors).toEqual({
      origins: ['https://shop.example'],
      headers: ['Authorization', 'Content-Type', 'traceparent', 'tracestate', 'X-App'],
      exposeHeaders: [
        'RateLimit',
        'RateLimit-Degraded',
        'RateLimit-Policy',
        'Retry-After',
        'WWW-Authenticate',
        'X-RateLimit-Limit',
        'X-RateLimit-Remaining',
        'X-RateLimit-Reset',
        'X-Request-Id',
        'X-Trace-Id',
        'x-amzn-Remapped-WWW-Authenticate',
        'X-Total',
      ],
      maxAgeSeconds: 120,
    });
  });

  test('a browser may send an API key, where a route asks for one', () => {
    const model = modelWith({
      auth: partner,
      routes: { 'GET /reports': { auth: 'partner' } },
      gateway: { cors: { origins: ['*'] } },
    });
    expect(model.cors?.headers).toEqual(['Authorization', 'Content-Type', 'traceparent', 'tracestate', 'X-Api-Key']);
  });

  test('a browser may send the key by which a call is repeated, and read that an answer is degraded, where that can be', () => {
    const cors = modelWith({
      upstream: { critical: false, retry: { tries: 2, idempotencyKey: true } },
      routes: { 'GET /orders/{id}': { auth: 'customer', fallback: { lastGood: '1min' } } },
      gateway: { cors: { origins: ['*'] } },
    }).cors;
    expect(cors?.headers).toEqual(['Authorization', 'Content-Type', 'traceparent', 'tracestate', 'Idempotency-Key']);
    expect(cors?.exposeHeaders.slice(-2)).toEqual(['X-Gatehouse-Degraded', 'Age']);
  });

  test('a model is JSON: it survives printing', () => {
    const model = modelWith({});
    expect(JSON.parse(JSON.stringify(model))).toEqual(model);
  });

  test('a declaration that was printed and read again has the same model', () => {
    const declaration = gatewayWith({});
    expect(modelOf(JSON.parse(JSON.stringify(declaration)))).toEqual(modelOf(declaration));
  });
});

function routesWith(routes: { readonly [key: string]: unknown }) {
  return modelWith({ service: { routes } }).services[0]?.routes ?? [];
}
