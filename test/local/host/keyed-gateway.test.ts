import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { apiKey, Gateway, platform, url } from '../../../lib/index.ts';
import { host } from '../../../lib/local/host.ts';
import type { LocalHost } from '../../../lib/local/host-types.ts';
import { type RecordingUpstream, recordingUpstream } from '../../support/recording-upstream.ts';

const keyed = platform('keyed', {
  auth: { partner: apiKey({ tiers: { free: { rate: '10/s', burst: 10, quota: '21/month' }, pro: { rate: '50/s' } } }) },
});
const files = keyed.service('files', {
  owner: 'team-files',
  upstream: { timeout: '2s', trusts: 'nothing' },
  routes: {
    'GET /files/{id}': { auth: 'partner', direct: 'large files' },
    'GET /reports': {
      auth: 'partner',
      direct: 'large files',
      limit: { enforce: 'best-effort', by: 'key.id', rate: { free: '1/day', pro: '1/day' } },
    },
    'GET /slow': {
      auth: 'public',
      reason: 'a page',
      direct: 'static',
      limit: { enforce: 'best-effort', by: 'route', rate: '1/day' },
    },
  },
});

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
let upstream: RecordingUpstream;
let running: LocalHost;
beforeAll(async () => {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir: directory });
  new Gateway(new Stack(app, 'Keyed'), 'Gateway', {
    gateway: keyed.gateway('keyed', { services: [files] }),
    stage: 'prod',
    limitStore: 'dynamodb',
    auth: {},
    upstreams: { files: url('https://files.example.com') },
  });
  app.synth();
  upstream = await recordingUpstream();
  running = await host(directory, { stageVariables: { upstream_files: new URL(upstream.url).host } });
});
afterAll(async () => {
  await running.stop();
  await upstream.stop();
  rmSync(directory, { recursive: true });
});

const get = async (path: string, key?: string) => {
  const answer = await fetch(running.url + path, key === undefined ? {} : { headers: { 'x-api-key': key } });
  return { status: answer.status, type: answer.headers.get('x-amzn-errortype'), body: await answer.text() };
};
const keyOf = (tier: string) => running.keys.create({ credential: 'partner', tier, name: 'acme' });
const problem = (body: string) => JSON.parse(body).type;

it('a route for keys answers nobody without one, in the words of the gateway', async () => {
  const answer = await get('/files/1');
  expect([answer.status, answer.type, problem(answer.body)]).toEqual([
    403,
    'ForbiddenException',
    'urn:gatehouse:problem:forbidden',
  ]);
});

it('a key of a tier gets in, and the upstream does not see it', async () => {
  const { value } = await keyOf('pro');
  expect((await get('/files/2', value)).status).toBe(200);
  const [seen] = upstream.taken();
  expect(seen?.path).toBe('/files/2');
  expect(seen?.headers.filter(([name]) => name.toLowerCase() === 'x-api-key')).toEqual([['x-api-key', '-']]);
});

it('each key has tokens of its own for a throttled route', async () => {
  const [free, other, pro] = await Promise.all(['free', 'free', 'pro'].map(keyOf));
  const statuses: number[] = [];
  for (const key of [free, free, other, pro, pro]) statuses.push((await get('/reports', key?.value)).status);
  expect(statuses).toEqual([200, 429, 200, 200, 429]);
});

it('a quota ends, and the command that asks says so', async () => {
  const { id, value } = await keyOf('free');
  const counts = { admitted: 0, throttled: 0 };
  let last = await get('/files/3', value);
  for (; last.type !== 'LimitExceededException'; last = await get('/files/3', value)) {
    counts[last.status === 200 ? 'admitted' : 'throttled'] += 1;
  }
  // A quota lasts longer than a second of its rate, so that the throttle speaks first.
  expect(counts).toEqual({ admitted: 21, throttled: expect.any(Number) });
  expect(last.status).toBe(429);
  expect(problem(last.body)).toBe('urn:gatehouse:problem:quota-exceeded');
  expect(await running.keys.usage(id)).toEqual({ period: 'MONTH', used: 21, limit: 21, remaining: 0 });
});

it('a route that is throttled for all callers together is so without a key', async () => {
  expect([(await get('/slow')).status, (await get('/slow')).status]).toEqual([200, 429]);
});
