import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform } from 'cdk-gatehouse';
import { type GatewayUnderTest, startGateway } from 'cdk-gatehouse/testing';
import { sendAll } from '../support/raw-connection.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
const keys = Array.from({ length: 500 }, (_, n) => `${methods[n % 5]} /area-${n % 25}/thing-${n}/{id}`);
const routes = Object.fromEntries(keys.map((key) => [key, { auth: 'public', reason: 'one of many' } as const]));

const site = platform('many', { auth: {} });
// Keys that the compiler cannot read are refused by the types; a program that makes routes says that it knows.
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '5s', basePath: '/base' },
  routes: routes as never,
});

let upstream: RecordingUpstream;
let gateway: GatewayUnderTest;
beforeAll(async () => {
  upstream = await recordingUpstream();
  const declaration = site.gateway('many', { services: [things], quotas: { resources: 2_000 } });
  gateway = await startGateway(declaration, { upstreams: { things: upstream.url } });
}, 60_000);
afterAll(async () => {
  await gateway?.stop();
  await upstream?.stop();
});

describe('a gateway of 500 routes', () => {
  it('has every declared route in its manifest', () => {
    expect(gateway.manifest.routes.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([...keys].sort());
  });

  it('answers every one of them, with its own path at the service', async () => {
    const calls = keys.map((key) => key.replace('{id}', '7'));
    const requests = calls.map((call) => `${call} HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n\r\n`);
    const statuses = new Set<number>();
    await sendAll(gateway.url, requests, 8, ({ status }) => statuses.add(status));
    expect([...statuses]).toEqual([200]);
    const seen = upstream.taken().map(({ method, path }) => `${method} ${path}`);
    expect([...seen].sort()).toEqual(calls.map((call) => call.replace(' ', ' /base')).sort());
  }, 60_000);
});
