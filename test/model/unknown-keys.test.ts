import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { GatewayDeclaration } from '../../lib/declare/gateway.ts';
import type { Path } from '../../lib/model/finding.ts';
import { gatewayWith, issuesOf, partner, untyped } from './declarations.ts';

/** A declaration that writes every key there is, so that every object of the surface appears. */
const full = JSON.parse(
  JSON.stringify(
    gatewayWith({
      customer: {
        algorithms: ['RS256'],
        typ: 'at+jwt',
        clockTolerance: '5s',
        tenant: 'tid',
        roles: 'groups',
        roleNames: ['lead'],
        header: 'X-Token',
        requiredClaims: ['tid'],
        maxAge: '5min',
      },
      auth: {
        ...partner,
        pool: untyped.cognito({ tokens: 'access' }),
        opaque: untyped.introspection({ cache: '30s' }),
        machine: untyped.apiKey({ tiers: { bulk: { rate: '1/s' } }, keys: 'own', query: { name: 'key', reason: 'x' } }),
        legacy: untyped.lambda({ cache: '30s' }),
        anybody: untyped.anyOf('customer', 'opaque'),
      },
      platform: {
        authorizerCache: '20s',
        identityHeaders: { user: 'X-Who' },
        guardrails: { limit: 'required', maxTimeout: '10s' },
        limits: [{ rate: '5/s', by: 'client.ip' }],
      },
      service: {
        path: '/shop',
        isolation: 'service',
        reservedConcurrency: 5,
        defaults: { limit: { rate: '5/s', by: 'client.ip' }, timeout: '1s' },
      },
      upstream: {
        try: '400ms',
        connect: '300ms',
        firstByte: '300ms',
        basePath: '/api',
        trusts: 'nothing',
        critical: false,
        retry: { tries: 2, pause: '50ms', statuses: [503], failures: ['timeout'], idempotencyKey: true },
        hedge: { after: 'p95' },
        breaker: {
          consecutiveFailures: 3,
          failureRate: 0.4,
          minimumCalls: 20,
          slow: { over: '300ms', rate: 0.9 },
          openFor: '10s',
          maxOpenFor: '2min',
          successes: 3,
          statuses: [500, [502, 504]],
          failures: ['timeout'],
        },
        balance: { hash: 'client.ip' },
        outliers: { failures: 3, ejectFor: '10s' },
        health: { path: '/health', every: '10s', timeout: '1s', statuses: [200, 204], up: 1, down: 2 },
        maxInFlight: 50,
        deadlineHeader: 'X-Deadline',
        credential: { kind: 'client-credentials', scopes: ['orders'], audience: 'orders' },
        tls: { privateCa: true, clientCertificate: true, serverName: 'orders.internal', minVersion: '1.3' },
        dev: { url: 'http://127.0.0.1:3000' },
        errors: { detail: 'error.message', members: { code: 'error.code' } },
      },
      routes: {
        'POST /orders': {
          auth: 'customer',
          validate: {
            body: { type: 'object' },
            query: { properties: { page: { type: 'integer' } } },
            headers: { required: ['x-client'] },
            contentTypes: ['application/json'],
            maxBody: '64KB',
            requireContentLength: true,
          },
          add: { 'X-C': { static: 'c' } },
          rename: { 'X-Old': 'X-New' },
          query: { set: { a: { static: 'a' } }, add: { b: 'claims.sub' }, remove: ['c'], rename: { d: 'e' } },
          body: {
            pick: ['items'],
            limit: { 'items[]': 10 },
            remove: ['items[].cost'],
            rename: { mail: 'email' },
            set: { source: { static: 'shop' } },
          },
          answer: {
            set: { 'X-A': { static: 'a' } },
            add: { 'X-B': 'request.id' },
            remove: ['X-C'],
            rename: { 'X-D': 'X-E' },
            body: { pick: ['id'], limit: { 'items[]': 1 }, remove: ['a'], rename: { b: 'c' }, set: { d: 'client.ip' } },
          },
        },
        'GET /orders/{id}': {
          auth: 'customer',
          scopes: ['orders:write'],
          anyScope: ['orders:write'],
          roles: ['lead'],
          where: { 'path.id': 'claims.sub', 'query.a': { static: 'a' } },
          limit: { rate: '1/s', by: ['claims.sub'], algorithm: 'sliding-window', onStoreError: 'local' },
          set: { 'X-A': { static: 'a' } },
          remove: ['X-B'],
          forward: ['cookie'],
          to: '/o/{id}',
          timeout: '1s',
          try: '300ms',
          retry: 'none',
          fallback: { lastGood: '5min', static: { status: 203, body: { any: { thing: [{}] } } } },
        },
        'GET /reports': {
          auth: 'partner',
          tiers: ['pro'],
          limit: [
            {
              rate: '1/s',
              by: 'key.id',
              algorithm: 'leaky-bucket',
              burst: 3,
              maxDelay: '500ms',
              cost: 2,
              enforce: 'exact',
            },
            { concurrency: 3, by: 'key.id', otherwise: 'client.ip', lease: '5s', shadow: true, hideHeaders: true },
            { enforce: 'best-effort', rate: '1/s', by: 'key.id', burst: 2 },
          ],
        },
      },
      gateway: {
        limits: [{ rate: { free: '1/s', pro: '2/s', bulk: '1/s' }, by: 'key.id', otherwise: 'client.ip' }],
        clientIp: { trustedProxies: 1, ipv6Prefix: 56 },
        limitHeaders: { draft: 'none', legacy: false },
        limitBudget: '50ms',
        binary: ['image/*'],
        cors: { origins: ['https://a.example'], headers: ['X-C'], exposeHeaders: ['X-D'], maxAge: '1min' },
        quotas: { resources: 400, integrationTimeout: '60s', concurrency: 3_000 },
      },
    }),
  ),
) as GatewayDeclaration;

/** Objects whose keys are names that people choose. */
const open = /(^|\.)(auth|claims|tiers|rate|routes|where|set|add|rename|members|body\.limit)$/;

/** What a static answer or a schema holds is its own. */
const foreign = /\.(fallback\.static\.body|validate\.(body|query|path|headers))(\.|$)/;

function objectsIn(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null || foreign.test(path.join('.'))) return [];
  const inner = Object.entries(value).flatMap(([key, one]) =>
    objectsIn(one, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return Array.isArray(value) || open.test(path.join('.')) ? inner : [path, ...inner];
}

function withKey(value: unknown, path: Path, key: string): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return { ...(value as object), [key]: true };
  if (Array.isArray(value)) return value.map((item, index) => (index === step ? withKey(item, rest, key) : item));
  return { ...(value as object), [step]: withKey((value as { [k: string]: unknown })[step], rest, key) };
}

describe('unknown keys', () => {
  test('the full declaration has no issue', () => {
    expect(issuesOf(full)).toEqual([]);
  });

  test('every object of the surface is looked at', () => {
    expect(objectsIn(full).map((path) => path.join('.'))).toEqual([
      '',
      'platform',
      'platform.definition',
      'platform.definition.auth.customer',
      'platform.definition.auth.customer.definition',
      'platform.definition.auth.partner',
      'platform.definition.auth.partner.definition',
      'platform.definition.auth.partner.definition.tiers.free',
      'platform.definition.auth.partner.definition.tiers.pro',
      'platform.definition.auth.pool',
      'platform.definition.auth.pool.definition',
      'platform.definition.auth.opaque',
      'platform.definition.auth.opaque.definition',
      'platform.definition.auth.machine',
      'platform.definition.auth.machine.definition',
      'platform.definition.auth.machine.definition.tiers.bulk',
      'platform.definition.auth.machine.definition.query',
      'platform.definition.auth.legacy',
      'platform.definition.auth.legacy.definition',
      'platform.definition.auth.anybody',
      'platform.definition.auth.anybody.definition',
      'platform.definition.identityHeaders',
      'platform.definition.guardrails',
      'platform.definition.limits.0',
      'definition',
      'definition.services.0',
      'definition.services.0.definition',
      'definition.services.0.definition.upstream',
      'definition.services.0.definition.upstream.retry',
      'definition.services.0.definition.upstream.hedge',
      'definition.services.0.definition.upstream.breaker',
      'definition.services.0.definition.upstream.breaker.slow',
      'definition.services.0.definition.upstream.balance',
      'definition.services.0.definition.upstream.outliers',
      'definition.services.0.definition.upstream.health',
      'definition.services.0.definition.upstream.credential',
      'definition.services.0.definition.upstream.tls',
      'definition.services.0.definition.upstream.dev',
      'definition.services.0.definition.upstream.errors',
      'definition.services.0.definition.routes.GET /orders/{id}',
      'definition.services.0.definition.routes.GET /orders/{id}.where.query.a',
      'definition.services.0.definition.routes.GET /orders/{id}.limit',
      'definition.services.0.definition.routes.GET /orders/{id}.set.X-A',
      'definition.services.0.definition.routes.GET /orders/{id}.fallback',
      'definition.services.0.definition.routes.GET /orders/{id}.fallback.static',
      'definition.services.0.definition.routes.POST /orders',
      'definition.services.0.definition.routes.POST /orders.validate',
      'definition.services.0.definition.routes.POST /orders.add.X-C',
      'definition.services.0.definition.routes.POST /orders.query',
      'definition.services.0.definition.routes.POST /orders.query.set.a',
      'definition.services.0.definition.routes.POST /orders.body',
      'definition.services.0.definition.routes.POST /orders.body.set.source',
      'definition.services.0.definition.routes.POST /orders.answer',
      'definition.services.0.definition.routes.POST /orders.answer.set.X-A',
      'definition.services.0.definition.routes.POST /orders.answer.body',
      'definition.services.0.definition.routes.GET /reports',
      'definition.services.0.definition.routes.GET /reports.limit.0',
      'definition.services.0.definition.routes.GET /reports.limit.1',
      'definition.services.0.definition.routes.GET /reports.limit.2',
      'definition.services.0.definition.defaults',
      'definition.services.0.definition.defaults.limit',
      'definition.limits.0',
      'definition.clientIp',
      'definition.limitHeaders',
      'definition.cors',
      'definition.quotas',
    ]);
  });

  test('one of any name in any object is found, and nothing else is', () => {
    const key = fc.string({ minLength: 1, maxLength: 12 }).filter((name) => name !== '__proto__');
    fc.assert(
      fc.property(fc.constantFrom(...objectsIn(full)), key, (path, name) => {
        const place = path.reduce<unknown>((value, step) => (value as { [k: string]: unknown })[step], full) as object;
        fc.pre(!Object.hasOwn(place, name) && !knownElsewhere.has(`${path.join('.')} ${name}`));
        fc.pre(!('by' in place) || !limitKeys.has(name));
        const found = issuesOf(withKey(full, path, name));
        expect(found.map(({ code, got }) => ({ code, got }))).toEqual([{ code: 'GH1001', got: true }]);
      }),
      { numRuns: 1_000 },
    );
  });
});

const caller = ['scopes', 'claims', 'roleNames', 'header'];
const [opaque, pool, legacy] = ['opaque', 'pool', 'legacy'].map(
  (name) => `platform.definition.auth.${name}.definition`,
);

const shaping = ['validate', 'add', 'rename', 'query', 'body', 'answer'];
const calling = [
  'reason',
  'tiers',
  'anyCaller',
  'scopes',
  'anyScope',
  'roles',
  'where',
  'limit',
  'set',
  'remove',
].concat(['forward', 'to', 'timeout', 'try', 'retry', 'fallback', 'direct']);

/** Lawful keys that the full declaration cannot write beside the others. */
const knownElsewhere = new Set(
  [
    ['definition.services.0.definition.routes.GET /orders/{id}', 'reason'],
    ['definition.services.0.definition.routes.GET /orders/{id}', 'tiers'],
    ['definition.services.0.definition.routes.GET /orders/{id}', 'anyCaller'],
    ...Object.entries({ 'GET /orders/{id}': shaping, 'GET /reports': shaping, 'POST /orders': calling }).flatMap(
      ([key, names]) => names.map((name) => [`definition.services.0.definition.routes.${key}`, name]),
    ),
    ['definition.services.0.definition.routes.POST /orders.validate', 'path'],
    ...[
      'reason',
      'direct',
      'scopes',
      'anyScope',
      'roles',
      'anyCaller',
      'where',
      'set',
      'remove',
      'forward',
      'to',
      'timeout',
      'try',
      'retry',
      'fallback',
    ].map((key) => ['definition.services.0.definition.routes.GET /reports', key]),
    ['definition.services.0.definition', 'limits'],
    ...[...caller, 'tenant', 'requiredClaims', 'clockTolerance', 'roles'].map((key) => [opaque, key]),
    ...[...caller, 'tenant', 'requiredClaims', 'clockTolerance', 'maxAge'].map((key) => [pool, key]),
    ...caller.map((key) => [legacy, key]),
    ...['keys', 'query'].map((key) => ['platform.definition.auth.partner.definition', key]),
    ...['burst', 'quota'].map((key) => ['platform.definition.auth.machine.definition.tiers.bulk', key]),
    ...['burst', 'quota'].flatMap((key) =>
      ['free', 'pro'].map((tier) => [`platform.definition.auth.partner.definition.tiers.${tier}`, key]),
    ),
    ['definition.services.0.definition.routes.GET /orders/{id}', 'direct'],
    ['definition.services.0.definition.upstream.dev', 'command'],
    ['platform.definition.identityHeaders', 'roles'],
    ['platform.definition.identityHeaders', 'tenant'],
  ].map(([path, key]) => `${path} ${key}`),
);

/** Keys of limits of another kind have issues of their own. */
const limitKeys = new Set([
  'algorithm',
  'burst',
  'concurrency',
  'cost',
  'enforce',
  'hideHeaders',
  'lease',
  'maxDelay',
  'onStoreError',
  'otherwise',
  'rate',
  'shadow',
]);
