import { describe, expect, test } from '@jest/globals';
import { usualBreaker } from '../../lib/contract/breaker.ts';
import { issueText } from '../../lib/contract/issue.ts';
import { usualCalls } from '../../lib/contract/upstream-call.ts';
import type { RouteModel, ServiceModel } from '../../lib/model/gateway-model.ts';
import { type Changes, gatewayWith, issuesOf, type Loose, modelWith, okRoute } from './declarations.ts';

describe('how an upstream is called', () => {
  test('everything that can be written is there, in the units of the machine', () => {
    const { upstream, isolation, routes } = serviceWith({
      service: { isolation: 'service', reservedConcurrency: 20 },
      upstream: {
        timeout: '3s',
        connect: '250ms',
        firstByte: '900ms',
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
          failures: ['timeout'],
        },
        balance: { hash: 'claims.tid' },
        outliers: { failures: 3, ejectFor: '10s' },
        health: { path: '/health', every: '10s', timeout: '1s', statuses: [200, 204], up: 1, down: 2 },
        maxInFlight: 50,
        deadlineHeader: 'X-Deadline-Ms',
        credential: { kind: 'client-credentials', scopes: ['orders'], audience: 'orders' },
        tls: { privateCa: true, clientCertificate: true, serverName: 'orders.internal', minVersion: '1.3' },
      },
      routes: { 'GET /orders/{id}': { ...okRoute, fallback: { lastGood: '5min', static: { body: { orders: [] } } } } },
    });
    expect(isolation).toEqual({ reservedConcurrency: 20 });
    expect(upstream).toEqual({
      name: 'orders',
      basePath: '',
      trusts: 'headers',
      critical: false,
      errors: null,
      calls: {
        breaker: {
          consecutiveFailures: 3,
          minimumCalls: 20,
          failureRate: 0.25,
          slow: { millis: 800, rate: 0.9 },
          openMillis: 10_000,
          maxOpenMillis: 120_000,
          successesToClose: 3,
          failure: {
            statuses: [
              [500, 500],
              [502, 504],
            ],
            failures: ['timeout'],
          },
        },
        connectMillis: 250,
        firstByteMillis: 900,
        retry: { tries: 3, statuses: [429, 503], failures: ['unreachable'], pauseMillis: 50, idempotencyKey: true },
        hedge: { percentile: 95 },
        balance: { by: 'hash', value: { from: 'claims', name: 'tid' } },
        outlier: { consecutiveFailures: 3, ejectMillis: 10_000 },
        health: { path: '/health', everyMillis: 10_000, timeoutMillis: 1_000, statuses: [200, 204], up: 1, down: 2 },
        maxInFlight: 50,
        deadlineHeader: 'x-deadline-ms',
        credential: { kind: 'client-credentials', scopes: ['orders'], audience: 'orders' },
        tls: {
          privateCa: true,
          clientCertificate: true,
          serverName: 'orders.internal',
          minVersion: 'TLSv1.3',
        },
        written: [
          'breaker',
          'connectMillis',
          'firstByteMillis',
          'retry',
          'hedge',
          'balance',
          'outlier',
          'health',
          'maxInFlight',
          'deadlineHeader',
          'credential',
          'tls',
        ],
      },
      dev: null,
    });
    expect(routes[0]).toMatchObject({
      timeoutMillis: 3_000,
      tryMillis: 950,
      once: false,
      fallback: { lastGoodMillis: 300_000, static: { status: 200, body: '{"orders":[]}' } },
    });
  });

  test('a service that writes every default has the model of one that writes nothing', () => {
    const spelledOut = serviceWith({
      upstream: {
        connect: '2s',
        critical: true,
        breaker: {
          consecutiveFailures: 5,
          failureRate: 0.5,
          minimumCalls: 10,
          openFor: '30s',
          maxOpenFor: '5min',
          successes: 2,
          statuses: [[500, 599]],
          failures: ['timeout', 'unreachable', 'malformed'],
        },
        balance: 'round-robin',
        outliers: { failures: 5, ejectFor: '30s' },
        tls: { minVersion: '1.2' },
      },
    });
    expect(spelledOut).toEqual(serviceWith({}));
    expect(spelledOut.upstream.calls.written).toEqual([]);
  });

  test.each<[string, Loose, object, readonly string[]]>([
    ['no breaker', { breaker: 'none' }, { breaker: null }, ['breaker']],
    ['no outliers', { outliers: 'none' }, { outlier: null }, ['outlier']],
    [
      'an open period beyond the longest',
      { breaker: { openFor: '10min' } },
      { breaker: { ...usualBreaker, openMillis: 600_000, maxOpenMillis: 600_000 } },
      ['breaker'],
    ],
    ['a hedge after a time', { hedge: { after: '100ms' } }, { hedge: { afterMillis: 100 } }, ['hedge']],
    [
      'a check as often as can be',
      { health: { path: '/', every: '2s' } },
      { health: { path: '/', everyMillis: 2_000, timeoutMillis: 1_000, statuses: [200, 399], up: 2, down: 3 } },
      ['health'],
    ],
    [
      'a check with nothing else',
      { health: { path: '/ready' } },
      { health: { path: '/ready', everyMillis: 5_000, timeoutMillis: 2_000, statuses: [200, 399], up: 2, down: 3 } },
      ['health'],
    ],
    [
      'a key',
      { credential: { kind: 'header', header: 'X-Key' } },
      { credential: { kind: 'header', header: 'X-Key' } },
      ['credential'],
    ],
    ['a user', { credential: { kind: 'basic' } }, { credential: { kind: 'basic' } }, ['credential']],
    [
      'a token',
      { credential: { kind: 'client-credentials' } },
      { credential: { kind: 'client-credentials', scopes: [], audience: null } },
      ['credential'],
    ],
    [
      'two tries',
      { retry: { tries: 2 } },
      {
        connectMillis: 950,
        retry: {
          tries: 2,
          statuses: [502, 503, 504],
          failures: ['timeout', 'unreachable'],
          pauseMillis: 100,
          idempotencyKey: false,
        },
      },
      ['retry'],
    ],
    ['weights', { balance: 'weighted' }, { balance: { by: 'weighted' } }, ['balance']],
  ])('%s: the rest is as usual', (_, upstream, calls, written) => {
    const usual = { ...usualCalls, breaker: usualBreaker, connectMillis: 2_000 };
    expect(serviceWith({ upstream }).upstream.calls).toEqual({ ...usual, ...calls, written });
  });
});

describe('a try is what was written, or the longest that fits', () => {
  test.each<[string, Loose, object, number]>([
    ['one try has it all', {}, {}, 2_000],
    ['two tries share what the pause leaves', { retry: { tries: 2 } }, {}, 950],
    ['three tries have two pauses, the second twice as long', { retry: { tries: 3 } }, {}, 566],
    ['a pause that was written', { retry: { tries: 3, pause: '200ms' } }, {}, 466],
    ['a try that was written', { try: '400ms', retry: { tries: 2 } }, {}, 400],
    ["the route's own try", { try: '400ms' }, { try: '300ms' }, 300],
    ['a route that is called once has it all', { retry: { tries: 3 } }, { retry: 'none' }, 2_000],
    ["a route's own time", { retry: { tries: 2 } }, { timeout: '1s' }, 450],
  ])('%s', (_, upstream, route, tryMillis) => {
    const { routes } = serviceWith({
      upstream,
      routes: { 'GET /orders/{id}': { ...okRoute, ...route }, 'GET /short': { ...okRoute, timeout: '1s' } },
    });
    expect(routes[0]?.tryMillis).toBe(tryMillis);
  });

  test.each<[string, string, number]>([
    ['3 s, where some try is longer', '10s', 3_000],
    ['the longest try', '1500ms', 1_500],
  ])('a connection has %s', (_, timeout, millis) => {
    const routes = { 'GET /orders/{id}': { ...okRoute, timeout }, 'GET /short': { ...okRoute, timeout: '1s' } };
    expect(serviceWith({ routes }).upstream.calls.connectMillis).toBe(millis);
  });

  test('a route that says so is called once', () => {
    const routes = { 'GET /orders/{id}': { ...okRoute, retry: 'none' }, 'GET /orders': okRoute };
    expect(serviceWith({ routes }).routes.map(({ key, once }: RouteModel) => [key, once])).toEqual([
      ['GET /orders/{id}', true],
      ['GET /orders', false],
    ]);
  });
});

describe('times that do not fit are told with their sum', () => {
  test.each<[string, Changes, string]>([
    [
      'tries and pauses',
      { upstream: { try: '900ms', retry: { tries: 3 } } },
      `GH1314 orders upstream.try: 'GET /orders/{id}' has 2000 ms, and 3 × 900 ms + 300 ms of pauses = 3000 ms, got "900ms"`,
    ],
    [
      'pauses alone',
      { upstream: { timeout: '200ms', retry: { tries: 3 } } },
      "GH1314 orders upstream.try: 'GET /orders/{id}' has 200 ms, and 3 tries have 300 ms of pauses between them",
    ],
    [
      'one try',
      { upstream: { try: '3s' } },
      `GH1314 orders upstream.try: 'GET /orders/{id}' has 2000 ms, and one try 3000 ms, got "3s"`,
    ],
    [
      'a part of a try',
      { upstream: { connect: '3s' } },
      `GH1314 orders upstream.connect: 'GET /orders/{id}' has 2000 ms for one try, got "3s"`,
    ],
    [
      'a route within API Gateway',
      { upstream: { timeout: '28s' } },
      `GH1303 orders upstream.timeout: API Gateway leaves 27000 ms to this way: 29000 ms less 2000 ms of the forwarder's own, got "28s"`,
    ],
  ])('%s', (_, changes, text) => {
    expect(issuesOf(gatewayWith(changes)).map((issue) => issueText(issue).split('\n')[0])).toEqual([text]);
  });

  test('what several routes inherit is told once, at the one that has the least time', () => {
    const routes = { 'GET /a': { ...okRoute, timeout: '3s' }, 'GET /b': okRoute, 'GET /c': okRoute };
    const issues = issuesOf(
      gatewayWith({ upstream: { try: '2500ms' }, service: { routes, defaults: { timeout: '1s' } } }),
    );
    expect(issues).toEqual([
      {
        code: 'GH1314',
        at: 'orders upstream.try',
        got: '2500ms',
        why: "'GET /b' has 1000 ms, and one try 2500 ms",
      },
    ]);
  });

  test('a direct route has no connection of ours to wait for', () => {
    const direct = { auth: 'public', reason: 'x', direct: 'x', timeout: '100ms' };
    const changes = { upstream: { connect: '1s', trusts: 'nothing' }, routes: { 'GET /files': direct } };
    expect(issuesOf(gatewayWith(changes))).toEqual([]);
  });
});

describe('quotas that AWS has raised', () => {
  test('the Lambda way follows the time of an integration, and no guardrail is in its way', () => {
    const model = modelWith({
      upstream: { timeout: '58s' },
      gateway: { quotas: { integrationTimeout: '60s', concurrency: 5_000 } },
    });
    expect(model.quotas).toEqual({ resources: 300, integrationMillis: 60_000, concurrency: 5_000 });
    expect(model.guardrails.maxTimeoutMillis).toBeNull();
    expect(model.services[0]?.routes[0]?.timeoutMillis).toBe(58_000);
  });
});

function serviceWith(changes: Changes): ServiceModel {
  const [service] = modelWith(changes).services;
  if (service === undefined) throw new Error('the gateway has no service');
  return service;
}
