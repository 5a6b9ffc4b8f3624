import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { apiKey, platform } from 'cdk-gatehouse';
import { type AnyGateway, synthesised } from '../../lib/testing/synthesised.ts';
import { emptyProject, type RunningDev, removeProject, run, startDev } from '../support/command-line.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const many = { rate: '1000/s', burst: 1_000 } as const;
const reporting = platform('reporting', {
  auth: {
    partner: apiKey({
      tiers: {
        free: many,
        pro: many,
        slow: { rate: '1/h', burst: 2 },
        trial: { rate: '2/s', burst: 1, quota: '4/month' },
      },
    }),
  },
});
const reports = reporting.service('reports', {
  owner: 'team-reports',
  upstream: { timeout: '5s' },
  routes: {
    'GET /reports': {
      auth: 'partner',
      limit: {
        rate: { free: '3/day', pro: '6/day', slow: '20/day', trial: '20/day' },
        by: 'key.id',
        onStoreError: 'closed',
      },
    },
    'GET /reports/full': { auth: 'partner', tiers: ['pro'] },
  },
});
const gateway = reporting.gateway('reporting', { services: [reports], limitBudget: '2s' });

let project = '';
let running: RunningDev;
let upstream: RecordingUpstream;
let url = '';
beforeAll(async () => {
  upstream = await recordingUpstream();
  project = emptyProject();
  const assembly = mkdtempSync(join(tmpdir(), 'gatehouse-tiers-'));
  synthesised(gateway as AnyGateway, {}, assembly);
  running = startDev(project, '--no-watch', '--assembly', assembly, '--upstream', `reports=${upstream.url}`);
  url = String((await running.next('ready'))['url']);
  removeAssembly = () => removeProject(assembly);
}, 60_000);
let removeAssembly = () => {};
afterAll(async () => {
  await running?.end('SIGTERM');
  await upstream?.stop();
  removeAssembly();
  removeProject(project);
});

/** A new key, made with the command; its id comes on stderr. */
async function created(tier: string) {
  const { stdout, stderr } = await run(project, 'keys', 'create', '--tier', tier, '--name', `a ${tier} key`);
  return { value: stdout.trim(), id: /^key (\w+);/.exec(stderr)?.[1] ?? '' };
}

const get = (path: string, key?: string) =>
  fetch(url + path, { headers: key === undefined ? {} : { 'x-api-key': key } });

/** What was answered, without what differs from one request to the next. */
async function refusalOf(answer: Response) {
  const { type, detail } = (await answer.json()) as { readonly type: string; readonly detail: string };
  return { status: answer.status, type: type.replace('urn:gatehouse:problem:', ''), detail };
}

async function statuses(times: number, path: string, key: string): Promise<readonly number[]> {
  const seen: number[] = [];
  for (let n = 0; n < times; n += 1) seen.push((await get(path, key)).status);
  return seen;
}

describe('tiers, end to end', () => {
  it('let nobody in without a key, or with one that nobody made', async () => {
    expect((await refusalOf(await get('/reports'))).status).toBe(403);
    expect((await refusalOf(await get('/reports', `gh-pro-${'0'.repeat(32)}`))).status).toBe(403);
    expect(upstream.taken()).toEqual([]);
  });

  it('have an exact limit each, counted for each key', async () => {
    const [free, pro, other] = [await created('free'), await created('pro'), await created('free')];
    expect(await statuses(5, '/reports', free.value)).toEqual([200, 200, 200, 429, 429]);
    expect(await statuses(8, '/reports', pro.value)).toEqual([...Array(6).fill(200), 429, 429]);
    expect(await statuses(1, '/reports', other.value)).toEqual([200]);
    expect(await refusalOf(await get('/reports', free.value))).toEqual({
      status: 429,
      type: 'rate-limited',
      detail: 'the limit reports:GET /reports:0 is used up',
    });
    expect((await get('/reports', pro.value)).headers.get('x-ratelimit-limit')).toBe('6');
  }, 60_000);

  it('may be asked for by a route', async () => {
    const [free, pro] = [await created('free'), await created('pro')];
    expect(await refusalOf(await get('/reports/full', free.value))).toEqual({
      status: 403,
      type: 'forbidden',
      detail: 'this route needs the tier pro',
    });
    expect((await get('/reports/full', pro.value)).status).toBe(200);
  }, 60_000);

  it('are throttled by their usage plan', async () => {
    const { value } = await created('slow');
    expect(await statuses(4, '/reports', value)).toEqual([200, 200, 429, 429]);
    expect(await refusalOf(await get('/reports', value))).toEqual({
      status: 429,
      type: 'rate-limited',
      detail: 'The gateway receives more requests than it accepts.',
    });
  }, 60_000);

  it('have a quota, and `keys usage` says what is left of it', async () => {
    const { id, value } = await created('trial');
    // AWS asks for a quota that lasts longer than a second, so the throttle has its say on the way there.
    const seen: string[] = [];
    while (seen.at(-1) !== 'quota-exceeded' && seen.length < 200) {
      const answer = await get('/reports', value);
      seen.push(answer.status === 200 ? 'admitted' : (await refusalOf(answer)).type);
      if (seen.at(-1) === 'rate-limited') await pause(100);
    }
    expect(seen.filter((one) => one !== 'rate-limited')).toEqual([...Array(4).fill('admitted'), 'quota-exceeded']);
    expect(await run(project, 'keys', 'usage', id)).toEqual({
      code: 0,
      stdout: '4 of 4 requests this month, 0 left\n',
      stderr: '',
    });
  }, 60_000);

  it('forget a key that is revoked', async () => {
    const { id, value } = await created('pro');
    expect((await get('/reports', value)).status).toBe(200);
    expect((await run(project, 'keys', 'revoke', id)).stdout).toBe(`revoked ${id}\n`);
    expect((await get('/reports', value)).status).toBe(403);
    expect((await run(project, 'keys', 'list')).stdout).not.toContain(id);
  }, 60_000);

  it('show what a key has left, and give it back', async () => {
    const { id, value } = await created('free');
    expect(await statuses(4, '/reports', value)).toEqual([200, 200, 200, 429]);
    const words = ['--route', 'GET /reports', '--by', `key.id=${id}`, '--by', 'client.ip=127.0.0.1', '--tier', 'free'];
    const left = async (action: string) =>
      JSON.parse((await run(project, 'limits', action, ...words, '--json')).stdout);
    expect(await left('show')).toMatchObject([{ id: 'reports:GET /reports:0', limit: 3, remaining: 0 }]);
    expect(await left('reset')).toMatchObject([
      { id: 'reports:GET /reports:0', limit: 3, remaining: 3, resetMillis: 0 },
    ]);
    expect(await statuses(4, '/reports', value)).toEqual([200, 200, 200, 429]);
  }, 60_000);
});
