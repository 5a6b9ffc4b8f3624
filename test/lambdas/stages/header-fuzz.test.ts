import { expect, it } from '@jest/globals';
import type middy from '@middy/core';
import type { APIGatewayProxyResult } from 'aws-lambda';
import fc from 'fast-check';
import { type Exchange, openExchange } from '../../../lambdas/stages/exchange.ts';
import { headerTransform } from '../../../lambdas/stages/header-transform.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { proxyEvent } from '../../support/proxy-event.ts';
import { config as plain, route } from '../forwarder/forwarder-bench.ts';

/** The platform's credentials stand in every place where one may. */
const config: ForwarderConfig = {
  ...plain,
  credentialHeaders: ['authorization', 'cookie', 'x-api-key', 'x-session-token'],
  credentialQuery: ['api_key', 'token'],
  routes: {
    'GET /open': {
      ...route,
      set: [
        { name: 'X-Internal-Copy', value: { from: 'header', name: 'x-session-token' } },
        { name: 'X-Query-Copy', value: { from: 'query', name: 'api_key' } },
      ],
      remove: ['X-Debug'],
    },
  },
};

const credentials = ['Authorization', 'Cookie', 'X-Api-Key', 'X-Session-Token', 'Proxy-Authorization'];
const reserved = [
  'X-User-Id',
  'X-User-Roles',
  'X-Tenant-Id',
  'X-User-Email',
  'X-Auth-Token',
  'X-Internal-Token',
  'X-Internal-Copy',
  'X-Query-Copy',
  'X-Gatehouse-Token',
  'X-Amzn-Apigateway-Api-Id',
  'X-Original-URL',
  'X-Rewrite-URL',
  'X-HTTP-Method-Override',
  'X-Request-Id',
  'X-Trace-Id',
  'X-Debug',
  'X-Forwarded-Host',
  'X-Real-IP',
  'Forwarded',
];
const free = ['Accept', 'X-Colour', 'User-Agent', 'If-None-Match', 'X-User', 'XUser-Id', 'Authorized'];

const separators = ['-', '_', '.', '-', '_', '-'];
const spelled = (name: string, dice: readonly number[]) =>
  [...name]
    .map((letter, n) => {
      const throwOf = dice[n % dice.length] as number;
      if (letter === '-' || letter === '_') return separators[throwOf];
      return throwOf % 2 === 0 ? letter.toUpperCase() : letter.toLowerCase();
    })
    .join('');
const dice = fc.array(fc.nat({ max: 5 }), { minLength: 6, maxLength: 12 });
const noise = fc.constantFrom('', '', '', '', ' ', '\t', '\0', '\u00a0');
const field = (names: readonly string[], mark: string) =>
  fc
    .tuple(fc.constantFrom(...names), dice, noise, fc.constantFrom('', ', X-Colour', '\t', '"'))
    .map(([name, thrown, end, more]) => [spelled(name, thrown) + end, `${mark}${more}`] as const);
const header = fc.oneof(field(credentials, 'secret'), field(reserved, 'spoofed'), field(free, 'harmless'));
const nomination = fc
  .subarray(['X-Colour', 'x_user_id', 'X-Request-Id', 'Host', 'close'], { minLength: 1 })
  .map((names) => ['Connection', names.join(', ')] as const);
const query = fc.dictionary(
  fc.tuple(fc.constantFrom('api_key', 'token', 'q', 'tokens'), dice).map(([name, thrown]) => spelled(name, thrown)),
  fc.constant(['secret']),
  { maxKeys: 3 },
);
const request = fc.record({
  headers: fc.array(fc.oneof({ arbitrary: header, weight: 9 }, { arbitrary: nomination, weight: 1 }), { maxLength: 8 }),
  query,
});

const folded = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
const runs = 100_000;

it(`of ${runs} requests no credential and no reserved header reaches a service, in any spelling`, () => {
  const { before } = headerTransform(config);
  const transform = before as (request: middy.Request<Exchange, APIGatewayProxyResult>) => unknown;
  const trace = { parent: { traceId: 't', parentId: 'p', flags: 0 }, state: '' } as unknown as NonNullable<
    Exchange['trace']
  >;
  let passed = 0;
  fc.assert(
    fc.property(request, ({ headers, query: given }) => {
      const exchange = openExchange(config, proxyEvent({ resource: '/open', headers, query: given }), 0);
      exchange.trace = trace;
      transform({ event: exchange } as never);
      const { target = '', headers: sent = [] } = exchange.outgoing ?? {};
      const marks = sent.filter(([, value]) => /secret|spoofed/.test(value));
      const kept = Object.keys(given).filter((name) => !/^(api-key|token)$/.test(folded(name)));
      const expected = kept.map((name) => `${encodeURIComponent(name)}=secret`).join('&');
      if (marks.length > 0 || target !== `/v1/orders${expected === '' ? '' : `?${expected}`}`)
        throw new Error(JSON.stringify({ marks, target, expected }));
      passed += sent.filter(([, value]) => value.startsWith('harmless')).length;
    }),
    { numRuns: runs, seed: 20261124 },
  );
  expect(passed).toBeGreaterThan(runs / 10);
}, 120_000);
