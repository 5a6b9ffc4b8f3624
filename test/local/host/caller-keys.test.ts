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
  auth: { partner: apiKey({ tiers: { free: { rate: '10/s' }, pro: { rate: '50/s' } } }) },
});
const files = keyed.service('files', {
  owner: 'team-files',
  upstream: { timeout: '2s', trusts: 'nothing' },
  routes: {
    'GET /files': { auth: 'partner', direct: 'large files' },
    'GET /pro': { auth: 'partner', tiers: ['pro'] },
  },
});

/** As the gateway's own keys of the better tier look. */
const boast = `gh-pro-${'a'.repeat(32)}`;

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-test-'));
const lines: string[] = [];
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
    apiKeys: {
      partner: {
        free: [
          { name: 'acme', secret: 'partners/acme' },
          { name: 'boaster', secret: 'partners/boaster' },
          { id: 'a1b2c3d4e5' },
        ],
        pro: [
          { name: 'globex', secret: 'partners/all', field: 'globex' },
          { name: 'unknown-here', secret: 'partners/unknown' },
        ],
      },
    },
  });
  app.synth();
  upstream = await recordingUpstream();
  running = await host(directory, {
    stageVariables: { upstream_files: new URL(upstream.url).host },
    secrets: {
      'partners/acme': 'acme-key-of-the-old-api-0001',
      'partners/boaster': boast,
      'partners/all': JSON.stringify({ globex: 'globex-key-of-the-old-api-02' }),
    },
    onLog: ({ source, text }) => source === 'host' && lines.push(text),
  });
}, 60_000);
afterAll(async () => {
  await running?.stop();
  await upstream?.stop();
  rmSync(directory, { recursive: true });
});

const statusOf = async (path: string, key?: string) => {
  const answer = await fetch(running.url + path, key === undefined ? {} : { headers: { 'x-api-key': key } });
  await answer.text();
  return answer.status;
};

it('callers with the keys of before are let in, each in its tier', async () => {
  expect(await statusOf('/files', 'acme-key-of-the-old-api-0001')).toBe(200);
  expect(await statusOf('/pro', 'globex-key-of-the-old-api-02')).toBe(200);
  expect(await statusOf('/pro', 'acme-key-of-the-old-api-0001')).toBe(403);
});

it('a key is of the tier it was put into, whatever its value claims', async () => {
  expect(await statusOf('/files', boast)).toBe(200);
  expect(await statusOf('/pro', boast)).toBe(403);
});

it.each([
  ['no key', undefined],
  ['the whole text of a secret of many keys', JSON.stringify({ globex: 'globex-key-of-the-old-api-02' })],
  ['the reference itself', '{{resolve:secretsmanager:partners/unknown:SecretString:::}}'],
  ['a text that a missing member might become', 'undefined'],
  ['the id of a key', 'a1b2c3d4e5'],
])('nobody is let in with %s', async (_, key) => {
  expect(await statusOf('/files', key)).toBe(403);
});

it('the host says once that callers of an account are not known here', () => {
  expect(lines).toEqual([
    'on AWS there stands before it what does not here: callers with keys of an account, callers with keys of secrets',
  ]);
});
