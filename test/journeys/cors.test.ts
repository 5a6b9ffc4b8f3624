import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { jwt, platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import type { RunningValkey } from '../../lib/local/services/valkey/start-valkey.ts';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';

const site = platform('pages', { auth: { customer: jwt() } });
const limited = { auth: 'public', reason: 'test', limit: { rate: '1/day', by: 'client.ip' } } as const;
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '2s' },
  routes: {
    'GET /limited': limited,
    'GET /open': { ...limited, limit: { rate: '9/day', by: 'client.ip', onStoreError: 'open' } },
    'GET /closed': { ...limited, limit: { rate: '9/day', by: 'client.ip', onStoreError: 'closed' } },
    'GET /mine': { auth: 'customer' },
  },
});
const origin = 'https://shop.example';
const cors = { origins: [origin], exposeHeaders: ['X-Total'] };

let upstream: ScriptedServer;
let store: RunningValkey | undefined;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  upstream = await scriptedServer((_, answer) => answer.writeHead(200, { 'X-Total': '7', 'X-Secret': 'x' }).end());
  store = await valkeyEngines(process.env).at(-1)?.start();
  gateway = await startGateway(site.gateway('pages', { services: [things], cors, limitBudget: '500ms' }), {
    upstreams: { things: upstream.url.origin },
    env: { ...process.env, GATEHOUSE_VALKEY_URL: store?.url },
  });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await store?.stop();
  await upstream?.stop();
});

/** What a script of the page may read beside the names that every answer gives (Fetch, CORS-safelisted response headers). */
async function readable(path: string, headers: { readonly [name: string]: string } = {}) {
  const answer = await fetch(`${gateway.url}${path}`, { headers: { origin, ...headers } });
  await answer.text();
  expect(answer.headers.get('access-control-allow-origin')).toBe(origin);
  const exposed = (answer.headers.get('access-control-expose-headers') ?? '').toLowerCase().split(/, ?/);
  return [answer.status, [...answer.headers.keys()].filter((name) => exposed.includes(name)).sort()];
}

const limits = ['ratelimit', 'ratelimit-policy'];
const windows = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'];
const ids = ['x-request-id', 'x-trace-id'];

describe('a page of another origin reads what the gateway adds, and what the declaration names', () => {
  it('on an answer of the service, and nothing else of that', async () => {
    expect(await readable('/limited')).toEqual([200, [...limits, ...windows, ...ids, 'x-total'].sort()]);
  });

  it('on a refusal of the limit', async () => {
    expect(await readable('/limited')).toEqual([429, [...limits, 'retry-after', ...windows, ...ids]]);
  });

  it('on what API Gateway answers by itself', async () => {
    expect(await readable('/nothing')).toEqual([404, ['x-request-id']]);
    expect(await readable('/mine')).toEqual([401, ['www-authenticate', 'x-request-id']]);
  });

  it('while the limit store is away', async () => {
    await store?.stop();
    store = undefined;
    expect(await readable('/open')).toEqual([200, ['ratelimit-degraded', ...ids, 'x-total'].sort()]);
    expect(await readable('/closed')).toEqual([503, ['ratelimit-degraded', 'retry-after', ...ids]]);
  });
});
