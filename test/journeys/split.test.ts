import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { splitGateway, splitPlaces, splitRoutes } from '../../bench/split-gateway.ts';
import { customDomain, Gateway, jwt, platform, url } from '../../lib/index.ts';
import { type DevSession, startDevSession } from '../../lib/local/dev/dev-session.ts';
import { sendAll } from '../support/raw-connection.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

interface Running {
  readonly session: DevSession;
  readonly upstreams: ReadonlyMap<string, RecordingUpstream>;
  readonly assembly: string;
  stop(): Promise<void>;
}

/** The gateway of these props, synthesised and hosted, with a recording service for each of its upstreams. */
async function started(names: readonly string[], props: object): Promise<Running> {
  const assembly = mkdtempSync(join(tmpdir(), 'gatehouse-split-'));
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir: assembly });
  new Gateway(new Stack(app, 'Split'), 'Gateway', props as never);
  app.synth();
  const upstreams = new Map<string, RecordingUpstream>();
  for (const name of names) upstreams.set(name, await recordingUpstream());
  const session = await startDevSession({
    assembly,
    directory: assembly,
    env: process.env,
    upstreams: Object.fromEntries([...upstreams].map(([name, one]) => [name, one.url])),
  });
  return {
    ...{ session, upstreams, assembly },
    async stop() {
      await session.stop();
      for (const one of upstreams.values()) await one.stop();
      rmSync(assembly, { recursive: true });
    },
  };
}

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head'];

describe('a thousand routes of fifty services over four REST APIs', () => {
  let running: Running;
  beforeAll(async () => {
    const gateway = splitGateway(() => ({ auth: 'public', reason: 'one of many', limit: 'none' }));
    running = await started(Object.keys(splitPlaces.upstreams), { ...splitPlaces, gateway });
  }, 120_000);
  afterAll(() => running?.stop());

  it('each stands in the body of exactly one of them', () => {
    const [{ apis, routes }] = running.session.manifests();
    expect(apis).toHaveLength(4);
    expect(routes).toHaveLength(1_000);
    const deployed = apis.flatMap(({ template, restApi }) => {
      const { Resources } = JSON.parse(readFileSync(join(running.assembly, template), 'utf8'));
      const paths: { readonly [path: string]: object } = Resources[restApi].Properties.Body.paths;
      return Object.entries(paths).flatMap(([path, item]) =>
        Object.keys(item)
          .filter((verb) => verbs.includes(verb))
          .map((verb) => `${verb.toUpperCase()} ${path}`),
      );
    });
    expect(deployed.sort()).toEqual(splitRoutes.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it('all APIs are hosted under one address', () => {
    const { gateways, url: address } = running.session.host;
    expect(gateways.map((one) => one.url)).toEqual([address, address, address, address]);
  });

  it('each is answered there, by its own service and with its own path', async () => {
    const calls = splitRoutes.map(({ service, method, path }, n) => ({
      service,
      call: `${method} ${path.replace('{id}', `id-${n}`)}`,
    }));
    const requests = calls.map(({ call }) => `${call} HTTP/1.1\r\nHost: gateway\r\nContent-Length: 0\r\n\r\n`);
    const statuses = new Map<number, number>();
    await sendAll(running.session.host.url, requests, 8, ({ status }) =>
      statuses.set(status, (statuses.get(status) ?? 0) + 1),
    );
    expect([...statuses]).toEqual([[200, 1_000]]);
    for (const [name, upstream] of running.upstreams) {
      const seen = upstream.taken().map(({ method, path }) => `${method} ${path}`);
      const own = calls.filter(({ service }) => service === name).map(({ call }) => call.replace(`/${name}/`, '/api/'));
      expect([name, seen.sort()]).toEqual([name, own.sort()]);
    }
  }, 120_000);
});

describe('a gateway over two REST APIs is one gateway', () => {
  const site = platform('site', { auth: { customer: jwt() } });
  const service = (name: 'orders' | 'users', limit: object | 'none' = 'none') =>
    site.service(name, {
      owner: `team-${name}`,
      path: `/${name}`,
      upstream: { timeout: '5s', trusts: 'signed-token' },
      routes: {
        'GET /': { auth: 'customer', limit } as never,
        'GET /open': { auth: 'public', reason: 'a test', limit } as never,
      },
    });
  const gateway = site.gateway('site', {
    services: [service('orders'), service('users')],
    limits: [{ rate: '6/day', by: 'client.ip', algorithm: 'fixed-window' }],
    limitBudget: '2s',
    cors: { origins: ['https://site.example.com'] },
  });
  let running: Running;
  beforeAll(async () => {
    running = await started(['orders', 'users'], {
      gateway,
      stage: 'test',
      auth: { customer: { issuer: 'https://issuer.example.com', audience: 'site' } },
      upstreams: { orders: url('https://orders.example.com'), users: url('https://users.example.com') },
      domain: customDomain({
        name: 'api.example.com',
        certificate: 'arn:aws:acm:us-east-1:123456789012:certificate/x',
      }),
      split: { main: ['orders'], people: ['users'] },
    });
  }, 120_000);
  afterAll(() => running?.stop());

  const call = (path: string, init: RequestInit = {}) => fetch(`${running.session.host.url}${path}`, init);

  it('answers what it does not know with its own problem, whatever API it would be of', async () => {
    for (const path of ['/nowhere', '/users/nowhere', '/', '/orders-of-others']) {
      const answer = await call(path);
      expect([path, answer.status, await answer.json()]).toEqual([
        path,
        404,
        expect.objectContaining({ detail: 'This gateway has no such route.' }),
      ]);
    }
  });

  it('asks callers who they are in each API, and takes the same token in all of them', async () => {
    const authorization = `Bearer ${await running.session.issuers.mint('customer', { subject: 'alice' })}`;
    for (const path of ['/orders', '/users']) {
      expect([path, (await call(path)).status]).toEqual([path, 401]);
      expect([path, (await call(path, { headers: { authorization: 'Bearer x' } })).status]).toEqual([path, 401]);
      expect([path, (await call(path, { headers: { authorization } })).status]).toEqual([path, 200]);
    }
  });

  it('answers preflights in each API, and publishes its keys once for all', async () => {
    for (const path of ['/orders', '/users']) {
      const headers = { origin: 'https://site.example.com', 'access-control-request-method': 'GET' };
      const answer = await call(path, { method: 'OPTIONS', headers });
      expect([path, answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([
        path,
        204,
        'https://site.example.com',
      ]);
    }
    const keys = (await (await call('/.well-known/gatehouse/jwks.json')).json()) as { keys: readonly object[] };
    expect(keys.keys.length).toBeGreaterThan(0);
  });

  it('counts a limit of the gateway once, over all of its APIs', async () => {
    // Two callers were let in above.
    const statuses: number[] = [];
    for (const path of ['/orders/open', '/users/open', '/orders/open', '/users/open', '/orders/open', '/users/open'])
      statuses.push((await call(path)).status);
    expect(statuses).toEqual([200, 200, 200, 200, 429, 429]);
  });
});
