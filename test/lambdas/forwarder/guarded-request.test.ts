import { expect, it } from '@jest/globals';
import { guardedRequest } from '../../../lambdas/forwarder/guarded-request.ts';
import { openExchange } from '../../../lambdas/stages/exchange.ts';
import type { Caller } from '../../../lib/contract/caller.ts';
import type { RequestValue } from '../../../lib/contract/request-value.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { type ProxyRequest, proxyEvent } from '../../support/proxy-event.ts';
import { upstreamConfig } from '../../support/upstream-config.ts';
import { caller, config, route } from './forwarder-bench.ts';

/** What the guards are told of a request, by whoever makes it. */
function told(request: ProxyRequest, who?: Caller, value: RequestValue = { from: 'client.ip' }) {
  const from: ForwarderConfig = {
    ...config,
    routes: { ...config.routes, [`${request.method ?? 'GET'} ${request.resource}`]: route },
    upstreams: { orders: upstreamConfig({ stageVariable: 'upstream_orders', balance: { by: 'hash', value } }) },
  };
  const exchange = openExchange(from, proxyEvent(request), 0);
  exchange.outgoing = {
    target: '/',
    method: request.method ?? 'GET',
    headers: [],
    body: null,
    timeoutMillis: 2_000,
    maxResponseBytes: 1,
  };
  if (who !== undefined) exchange.caller = who;
  return guardedRequest(from, exchange, 1_500);
}
const from = (sourceIp: string, resource = '/orders'): ProxyRequest => ({ resource, identity: { sourceIp } });
const here = from('203.0.113.9');

it.each<[story: string, one: ReturnType<typeof told>, other: ReturnType<typeof told>, isSame: boolean]>([
  ['one caller on two routes', told(here, caller), told(from('203.0.113.9', '/slow'), caller), true],
  ['one caller at two addresses', told(here, caller), told(from('203.0.113.10'), caller), true],
  ['one caller with another token', told(here, caller), told(here, { ...caller, expiresAt: 1, scopes: [] }), true],
  ['two subjects', told(here, caller), told(here, { ...caller, subject: 'user-2' }), false],
  ['one subject of two credentials', told(here, caller), told(here, { ...caller, credential: 'partner' }), false],
  ['one address on two public routes', told(here), told(from('203.0.113.9', '/slow')), true],
  ['two addresses', told(here), told(from('203.0.113.10')), false],
  ['two addresses of one IPv6 network', told(from('2001:db8::1')), told(from('2001:db8::2')), true],
  ['a caller, and whoever comes from its address', told(here, caller), told(here), false],
])('the source of a call: %s', (_, one, other, isSame) => {
  expect(one.source === other.source).toBe(isSame);
});

it('has no longer than the invocation, and a try has its own time', () => {
  expect(told(here)).toMatchObject({ timeoutMillis: 1_500, tryMillis: 2_000, once: false });
});

it('says how the request came in', () => {
  const arrival = { requestId: 'ext-1=', stage: 'prod', sourceIp: '203.0.113.9', domainName: 'api.example.com' };
  expect(told(here, caller).arrival).toEqual(arrival);
});

it.each<[method: string, isRepeatable: boolean]>([
  ['GET', true],
  ['HEAD', true],
  ['OPTIONS', true],
  ['PUT', true],
  ['DELETE', true],
  ['POST', false],
  ['PATCH', false],
])('%s may be made twice: %s', (method, isRepeatable) => {
  expect(told({ method, resource: '/orders' }).isRepeatable).toBe(isRepeatable);
});

it.each<[story: string, value: RequestValue, key: string | undefined]>([
  ['the network of the client', { from: 'client.ip' }, '2001:db8::/64'],
  ['a claim of the caller', { from: 'claims', name: 'sub' }, 'user-1'],
  ['a value that the request lacks', { from: 'header', name: 'x-shop' }, undefined],
])('what the choice of a target goes by: %s', (_, value, key) => {
  expect(told(from('2001:db8::1'), caller, value).balanceKey).toBe(key);
});
