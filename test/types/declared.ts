import { anyOf, apiKey, call, cognito, introspection, jwt, lambda, loadBalancer, platform, targets, url } from 'cdk-gatehouse';
import { z } from 'zod';

/** A platform with three credentials and two services, declared as people do; the type tests build on it. */
export const shop = platform('shop', {
  auth: {
    customer: jwt({ scopes: ['orders:write'], claims: { tid: 'string', groups: 'string[]' }, tenant: 'tid', roles: 'groups' }),
    partner: jwt({ claims: { org: 'string' }, algorithms: ['ES256'], typ: 'at+jwt', clockTolerance: '5s' }),
    staff: jwt(),
  },
  identityHeaders: { user: 'X-Who' },
  guardrails: { limit: 'required', maxTimeout: '10s', aggregates: 'anywhere' },
  limits: [
    { rate: '1000/min', by: 'client.ip' },
    { rate: ['9/s', '90/min'], by: ['claims.sub', 'header.x-app'], otherwise: ['client.ip', 'route'] },
  ],
});

/** A platform of API keys in two tiers, with staff beside them. */
export const market = platform('market', {
  auth: {
    partner: apiKey({
      tiers: {
        free: { rate: '10/s', burst: 20, quota: '10000/day' },
        pro: { rate: '100/s' },
      },
    }),
    staff: jwt(),
  },
  limits: [{ rate: { free: '100/min', pro: '1000/min' }, by: 'key.id', otherwise: 'client.ip' }],
});

export const reports = market.service('reports', {
  owner: 'team-reports',
  upstream: { timeout: '2s', trusts: 'nothing' },
  defaults: { limit: [{ rate: '5/s', by: 'client.ip' }, { enforce: 'best-effort', rate: '50/s', by: 'route', burst: 9 }] },
  limits: [{ concurrency: 40, by: 'service' }],
  routes: {
    'GET /reports': {
      auth: 'partner',
      limit: { rate: { free: '1/s', pro: '9/s' }, by: 'key.id', algorithm: 'token-bucket', burst: 12 },
      set: { 'X-Key': 'key.id' },
    },
    'POST /reports': {
      auth: 'partner',
      tiers: ['pro'],
      limit: [
        { rate: ['30/min', '900/day'], by: 'key.id', cost: 2 },
        { rate: '30/h', by: ['key.id', 'header.x-app'], algorithm: 'leaky-bucket', burst: 3, maxDelay: '500ms' },
      ],
    },
    'PUT /reports': {
      auth: 'partner',
      limit: [
        { concurrency: 2, by: 'key.id', lease: '5s', otherwise: 'client.ip', shadow: true, hideHeaders: true, onStoreError: 'open' },
        { enforce: 'best-effort', rate: { free: '1/s', pro: '5/s' }, by: 'key.id' },
      ],
    },
    'GET /staff/{id}': { auth: 'staff', limit: { rate: '9/day', by: ['claims.sub', 'path.id'], algorithm: 'sliding-log', otherwise: 'claims.sub', enforce: 'exact' } },
    'GET /open': { auth: 'public', reason: 'x', limit: { rate: '9/s', by: 'gateway', algorithm: 'fixed-window' } },
    'GET /file': { auth: 'partner', direct: 'large', limit: { enforce: 'best-effort', rate: '9/s', by: 'key.id' } },
  },
});

export const marketGateway = market.gateway('market', {
  services: [reports],
  limits: [{ rate: '9999/min', by: 'gateway', algorithm: 'sliding-window-interpolated' }],
  clientIp: { trustedProxies: 1, ipv6Prefix: 56 },
  limitHeaders: { draft: 'draft-11', legacy: false },
  limitBudget: '50ms',
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

/** A service of which everything is written that can be said about how it is called. */
export const stock = shop.service('stock', {
  owner: 'team-stock',
  isolation: 'service',
  reservedConcurrency: 20,
  upstream: {
    timeout: '3s',
    try: '900ms',
    connect: '250ms',
    firstByte: '400ms',
    critical: false,
    retry: { tries: 3, pause: '50ms', statuses: [429, 503], failures: ['unreachable'], idempotencyKey: true },
    hedge: { after: 'p95' },
    breaker: {
      consecutiveFailures: 3,
      failureRate: 0.25,
      minimumCalls: 20,
      slow: { over: '800ms', rate: 0.9 },
      openFor: '10s',
      maxOpenFor: '2min',
      successes: 3,
      statuses: [500, [502, 504]],
      failures: ['timeout', 'unreachable', 'malformed'],
    },
    balance: { hash: 'claims.sub' },
    outliers: { failures: 3, ejectFor: '10s' },
    health: { path: '/health', every: '10s', timeout: '1s', statuses: [200, 204], up: 1, down: 2 },
    maxInFlight: 50,
    deadlineHeader: 'X-Deadline-Ms',
    credential: { kind: 'client-credentials', scopes: ['stock'], audience: 'stock' },
    tls: { privateCa: true, clientCertificate: true, serverName: 'stock.internal', minVersion: '1.3' },
  },
  defaults: { limit: { rate: '600/min', by: 'client.ip' } },
  routes: {
    'GET /stock/{id}': {
      auth: 'customer',
      anyCaller: 'stock is the same for everyone',
      fallback: { lastGood: '5min', static: { status: 203, body: { available: null, from: ['nowhere'] } } },
    },
    'HEAD /stock': { auth: 'partner', fallback: { static: { body: 'unknown' } }, try: '500ms' },
    'POST /stock': { auth: 'staff', retry: 'none', try: '2s' },
  },
});

/** Its targets in one environment, and the secrets by which they are reached. */
export const stockPlace = targets([url('https://a.stock.example'), url('https://b.stock.example')], {
  credential: { secret: 'stock/client', tokenUri: 'https://id.example/token', clientId: 'gateway' },
  tls: { ca: 'stock/ca', certificate: 'stock/pair' },
});

/** A service of which everything is written that can be said about the shape of requests and answers. */
export const reviews = shop.service('reviews', {
  owner: 'team-reviews',
  upstream: { timeout: '2s', errors: { detail: 'error.message', members: { code: 'error.code' } } },
  defaults: { limit: { rate: '600/min', by: 'client.ip' } },
  routes: {
    'POST /products/{id}/reviews': {
      auth: 'customer',
      anyCaller: 'anybody may review anything',
      validate: {
        body: z.object({ stars: z.int().min(1).max(5), text: z.string().max(2_000) }),
        query: { type: 'object', properties: { draft: { type: 'boolean' } }, additionalProperties: false },
        path: z.object({ id: z.string() }),
        headers: { properties: { 'x-app': { enum: ['ios', 'web'] } }, required: ['x-app'] },
        contentTypes: ['application/json', 'application/vnd.reviews+json'],
        maxBody: '16KB',
        requireContentLength: true,
      },
      set: { 'X-Tenant': 'claims.tid' },
      add: { 'X-Product': 'path.id' },
      rename: { 'X-App': 'X-Client' },
      remove: ['X-Debug'],
      query: { set: { tenant: 'claims.tid' }, add: { source: { static: 'gateway' } }, remove: ['debug'], rename: { d: 'draft' } },
      body: { pick: ['stars', 'text'], limit: { 'tags[]': 10 }, remove: ['author'], rename: { 'text.body': 'content' }, set: { 'author.id': 'claims.sub', via: { static: 'gateway' } } },
      answer: {
        set: { 'X-Product': 'path.id' },
        add: { 'X-Served-By': { static: 'gateway' } },
        remove: ['X-Internal'],
        rename: { 'X-Total-Count': 'X-Total' },
        body: { pick: ['id'], limit: { '[]': 3 }, remove: ['cost'], rename: { ref: 'id' }, set: { requestId: 'request.id' } },
      },
    },
    'PUT /reviews/{id}': { auth: 'staff', anyCaller: 'staff sees all', validate: { body: { type: 'object', required: ['stars'] }, headers: {} } },
    'GET /reviews': { auth: 'public', reason: 'all may read', answer: { remove: ['X-Cost'], body: { remove: ['items[].mail'] } } },
  },
});

/** Aggregates that use everything that can be said of them. */
export const home = shop.aggregate('home', {
  owner: 'team-mobile',
  path: '/home',
  timeout: '3s',
  defaults: { limit: { rate: '60/min', by: 'client.ip' }, timeout: '2s' },
  limits: [{ concurrency: 200, by: 'service' }],
  routes: {
    'GET /dashboard': {
      auth: 'customer',
      scopes: ['orders:write'],
      where: { 'claims.tid': { static: 'main' } },
      limit: { rate: '30/min', by: 'claims.sub' },
      timeout: '1500ms',
      validate: { query: z.object({ size: z.int().optional() }), headers: {} },
      concurrency: 4,
      parts: {
        user: call(users, 'GET /users/{userId}', { path: { userId: 'claims.sub' }, timeout: '700ms', critical: true, pick: ['id', 'tenant'] }),
        reviews: call(reviews, 'GET /reviews', {
          query: { of: 'parts.user.id', size: 'query.size', order: { static: 'newest' } },
          timeout: '800ms',
          rename: { total: 'count' },
          remove: ['items[].cost'],
          limit: { 'items[]': 5 },
          as: 'shop.reviews',
          fallback: { lastGood: '5min', static: { items: [] } },
        }),
        files: call(stock, 'GET /stock/{id}', { path: { id: { static: 'all' } }, timeout: '1s', fallback: 'omit' }),
      },
      views: { mobile: { pick: ['user.name'], limit: { 'shop.reviews.items[]': 1 } }, full: {} },
      view: { by: 'header.x-client', default: 'full', named: { ios: 'mobile' } },
    },
    'GET /products/{id}': {
      auth: 'public',
      reason: 'the catalogue is for everyone',
      parts: { reviews: call(reviews, 'GET /reviews', { query: { of: 'path.id' }, critical: 503 }) },
      validate: { path: { properties: { id: { type: 'string', maxLength: 64 } } } },
      views: { small: { remove: ['reviews.text'] } },
      view: { by: 'path.id', default: 'small' },
    },
  },
});

/** A front for one sort of client. */
export const phones = shop.gateway('phones', { services: [users, reviews, stock, home], bff: 'phones', view: 'mobile', binary: ['image/*'] });

/** Where an upstream stands behind a load balancer. */
export const balanced = loadBalancer({ loadBalancerDnsName: 'reviews.elb.example' }, { port: 8443, weight: 2 });

export const mobile = shop.gateway('mobile', {
  services: [users, orders],
  cors: { origins: ['https://shop.example'], headers: ['X-App'], exposeHeaders: ['X-Total'], maxAge: '10min' },
  quotas: { resources: 400, integrationTimeout: '60s', concurrency: 3_000 },
});

/** A platform with every kind of credential, and names for several of them together. */
export const club = platform('club', {
  auth: {
    member: jwt({
      scopes: ['read', 'write'],
      claims: { tid: 'string', groups: 'string[]', level: 'number' },
      tenant: 'tid',
      roles: 'groups',
      roleNames: ['chair', 'treasurer'],
      header: 'X-Member-Token',
      requiredClaims: ['tid'],
      maxAge: '60min',
    }),
    partner: introspection({ scopes: ['read'], claims: { tid: 'string' }, roles: 'tid', roleNames: ['agent'], cache: '45s' }),
    pool: cognito({ scopes: ['books/read'], claims: { username: 'string' }, roleNames: ['librarian'] }),
    machine: apiKey({
      tiers: { basic: { rate: '10/s', quota: '10000/day' }, bulk: { rate: '100/s' } },
      keys: 'own',
      query: { name: 'api_key', reason: 'a scanner that can only open addresses' },
    }),
    legacy: lambda({ scopes: ['old'], claims: { branch: 'string' }, header: 'x-ticket', cache: '60s' }),
    reader: anyOf('member', 'partner'),
    anybody: anyOf('member', 'machine'),
  },
  authorizerCache: '10s',
});

export const books = club.service('books', {
  owner: 'team-books',
  upstream: { timeout: '1s' },
  routes: {
    'GET /books/{id}': { auth: 'reader', scopes: ['read'], anyScope: ['read', 'write'], roles: ['chair', 'agent'], where: { 'path.id': 'claims.tid' } },
    'GET /shelves/{shelfId}': {
      auth: 'member',
      anyScope: ['read', 'write'],
      roles: ['chair'],
      where: { 'path.shelfId': 'claims.groups', 'query.tenant': 'claims.tid', 'header.x-tenant': 'claims.tid', 'claims.tid': { static: 'main' } },
    },
    'GET /loans/{id}': { auth: 'pool', scopes: ['books/read'], roles: ['librarian'], anyCaller: 'librarians see every loan', set: { 'X-Groups': 'claims.username' } },
    'GET /feed': { auth: 'machine', tiers: ['bulk'], limit: { rate: { basic: '1/s', bulk: '5/s' }, by: 'key.id' } },
    'GET /search': { auth: 'anybody', limit: { rate: '9/s', by: 'client.ip' }, where: { 'query.scope': { static: 'public' } } },
    'GET /tickets': { auth: 'legacy', scopes: ['old'], where: { 'query.branch': 'claims.branch' }, limit: { rate: '9/s', by: 'claims.sub', otherwise: 'claims.sub' } },
  },
});

export const clubGateway = club.gateway('club', { services: [books] });

export const issuer = { issuer: 'https://id.example/', audience: ['shop'] };
export const place = url('https://orders.example');
/** What every service of the tests has in common. */
export const owned = { owner: 'team-tests', upstream: { timeout: '1s' } } as const;
