import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { issueText } from '../../lib/contract/issue.ts';
import { placesOf } from '../../lib/model/places-of.ts';
import { gatewayWith, issuesOf, modelWith } from './declarations.ts';

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
});

const spots = ['platform', 'auth', 'customer', 'service', 'upstream', 'routes', 'gateway'] as const;

const upstreamKeys = [
  'timeout',
  'try',
  'connect',
  'firstByte',
  'critical',
  'retry',
  'hedge',
  'breaker',
  'balance',
  'outliers',
  'health',
  'maxInFlight',
  'deadlineHeader',
  'credential',
  'tls',
];

describe('odd values from plain JavaScript', () => {
  test.each<[string, unknown]>([
    ['null', null],
    ['nothing', undefined],
    ['a text', 'shop'],
    ['a list', []],
    ['an empty object', {}],
    ['a function', () => 1],
    ['a symbol', Symbol('shop')],
    ['a map', new Map()],
    ['a polluted object', JSON.parse('{"__proto__":{"schema":1,"definition":{}}}')],
  ])('%s is not a gateway, in one sentence', (_, value) => {
    expect(issuesOf(value).filter(({ code }) => code !== 'GH1001')).toMatchObject([{ code: 'GH1004' }]);
  });

  test('a value that holds itself is one mistake', () => {
    const loop: { [key: string]: unknown } = { rate: '1/s', by: 'client.ip' };
    loop['algorithm'] = loop;
    expect(issuesOf(gatewayWith({ routes: { 'GET /a': { auth: 'customer', limit: loop } } }))).toEqual([
      { code: 'GH1004', at: "orders 'GET /a' limit.algorithm", got: undefined, why: 'a value that holds itself' },
    ]);
  });

  test('a getter is never run', () => {
    let runs = 0;
    const trap = Object.defineProperty({}, 'auth', { enumerable: true, get: () => (runs += 1) });
    expect(issuesOf(gatewayWith({ routes: { 'GET /a': trap } }))).toEqual([
      { code: 'GH1004', at: "orders 'GET /a' auth", got: undefined, why: 'expected a value, found a getter' },
    ]);
    expect(runs).toBe(0);
  });

  test('an inherited key declares nothing', () => {
    const inherited = Object.create({ auth: 'public', reason: 'inherited' }) as object;
    expect(issuesOf(gatewayWith({ routes: { 'GET /a': inherited } }))).toMatchObject([
      { code: 'GH1004', at: "orders 'GET /a'" },
    ]);
  });

  test('anything anywhere gives issues that can be printed, or a model, and never a thrown error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...spots), fc.string(), anything, (spot, key, value) => {
        const text = issuesOf(gatewayWith({ [spot]: { [key]: value } })).map(issueText);
        expect(text.every((line) => line.startsWith('GH'))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('anything in a key of an upstream, alone and beside another one, gives issues that can be printed or a model', () => {
    const key = fc.constantFrom(...upstreamKeys);
    fc.assert(
      fc.property(key, anything, key, anything, (first, one, second, other) => {
        const text = issuesOf(gatewayWith({ upstream: { [first]: one, [second]: other } })).map(issueText);
        expect(text.every((line) => line.startsWith('GH'))).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('anything in a key of a route gives issues that can be printed or a model', () => {
    fc.assert(
      fc.property(fc.constantFrom('timeout', 'try', 'retry', 'fallback', 'direct'), anything, (key, value) => {
        const routes = { 'GET /a': { auth: 'customer', [key]: value } };
        const upstream = {
          critical: false,
          retry: { tries: 2 },
          hedge: { after: '1s' },
          balance: { hash: 'claims.sub' },
        };
        const text = issuesOf(gatewayWith({ upstream, routes })).map(issueText);
        expect(text.every((line) => line.startsWith('GH'))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('anything in a record of targets gives issues that can be printed', () => {
    const model = modelWith({ upstream: { credential: { kind: 'basic' }, tls: { privateCa: true } } });
    const tokens = { isToken: () => false, withoutScheme: (text: string) => text };
    const target = fc.oneof(
      anything,
      fc.record({ kind: fc.constant('url'), url: fc.string(), insecure: fc.constant(null), weight: anything }),
    );
    fc.assert(
      fc.property(fc.array(target), anything, anything, (targets, credential, tls) => {
        const orders = { kind: 'targets', targets, credential, tls };
        const outcome = placesOf(model, { auth: {}, upstreams: { orders } }, tokens);
        expect('issues' in outcome && outcome.issues.map(issueText).every((line) => line.startsWith('GH'))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('anything as a place gives issues that can be printed', () => {
    const model = modelWith({});
    const tokens = { isToken: () => false, withoutScheme: (text: string) => text };
    fc.assert(
      fc.property(anything, anything, (customer, orders) => {
        const outcome = placesOf(model, { auth: { customer }, upstreams: { orders } }, tokens);
        expect('issues' in outcome && outcome.issues.map(issueText).every((line) => line.startsWith('GH'))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
