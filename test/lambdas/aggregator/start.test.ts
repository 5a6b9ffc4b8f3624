import { afterEach, expect, it } from '@jest/globals';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import { encodeCaller } from '../../../lib/contract/caller.ts';
import { startBundle } from '../../support/bundle.ts';
import { proxyEvent } from '../../support/proxy-event.ts';
import { scriptedServer } from '../../support/scripted-server.ts';
import { caller, limit } from '../forwarder/forwarder-bench.ts';
import { aggregate, config, json, part, path, standing } from './aggregator-bench.ts';

const running: { stop(): Promise<unknown> }[] = [];
afterEach(async () => {
  for (const { stop } of running.splice(0)) await stop();
});

const customer = { credentials: ['customer'], scopes: [], anyScope: [], roles: [], tiers: [], where: [] };
const route = { authorization: customer };
const user = part('user', { route, down: { critical: true, status: null } });
const orders = part('orders', {
  route: { ...route, to: '/orders/{id}' },
  path: { id: { from: 'part', part: 'user', path: path('id') } },
  down: standing([]),
});
const home = aggregate([user, { ...orders, routeKey: 'GET /orders/{id}' }], { authorization: customer });

it('the bundle answers what its parts answer', async () => {
  const service = await scriptedServer((request, answer) =>
    request.url === '/user' ? json({ id: 7 })(request, answer) : json({ asked: request.url })(request, answer),
  );
  const instance = await startBundle('aggregator', config(home));
  running.push(service, instance);
  const event = proxyEvent({
    resource: '/home',
    stageVariables: { upstream_shop: service.url.host },
    authorizer: { ...encodeCaller(caller, '1'), principalId: 'customer' },
  });
  const { result } = await instance.invoke(event);
  expect(result).toMatchObject({
    statusCode: 200,
    body: '{"user":{"id":7},"orders":{"asked":"/orders/7"},"degraded":[]}',
  });
});

it('the bundle asks for twenty parts at a time, and Node has nothing to warn of', async () => {
  const service = await scriptedServer(json(1));
  const names = Array.from({ length: 20 }, (_, n) => `part${n}`);
  const many = aggregate(
    names.map((name) => part(name)),
    { concurrency: 20 },
  );
  const instance = await startBundle('aggregator', config(many));
  running.push(service, instance);
  const event = proxyEvent({ resource: '/home', stageVariables: { upstream_shop: service.url.host } });
  const { result } = await instance.invoke(event);
  expect(JSON.parse((result as { readonly body: string }).body)).toMatchObject({ part0: 1, part19: 1, degraded: [] });
  expect((await instance.logged()).filter((line) => line.includes('Warning'))).toEqual([]);
});

it.each([
  ['a limit of its own', config({ ...home, limits: [limit(1)] }), 'something is counted'],
  ['a limit of a part', config(aggregate([part('user', { route: { limits: [limit(1)] } })])), 'something is counted'],
  [
    'a circuit',
    config(home, { breaker: { ...usualBreaker, leaseMillis: 3_000 } }),
    'upstreams have circuits or checks',
  ],
  ['signed tokens', config(home, { signedToken: true }), 'a service trusts signed tokens'],
])('without what it needs for %s it does not start', async (_, from, said) => {
  const instance = await startBundle('aggregator', from);
  running.push(instance);
  expect(instance.version).toBe('exited');
  expect((await instance.logged()).join('\n')).toContain(said);
});
