import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { Gateway, platform, sharedCache, url } from '../../lib/index.ts';
import { host } from '../../lib/local/host.ts';
import { recordingUpstream } from '../support/recording-upstream.ts';
import { valkeyEngines } from '../support/valkey-engines.ts';

const site = platform('apart', { auth: {} });
const things = site.service('things', {
  owner: 'team-things',
  upstream: { timeout: '5s' },
  routes: {
    'GET /things': {
      auth: 'public',
      reason: 'counts',
      limit: { rate: '2/day', by: 'client.ip', onStoreError: 'closed' },
    },
  },
});
const gateway = site.gateway('apart', { services: [things], limitBudget: '2s' });

/** Two stages that declare the same limit, of which one counts in the cache of the other, and a third on tables that somebody else made. */
function synthesise(outdir: string, upstream: string): string {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir });
  const upstreams = { things: url(upstream, { insecure: 'this machine' }) };
  const at = (stage: string, more: object = {}) =>
    new Gateway(new Stack(app, `Apart-${stage}`), 'Gateway', { gateway, stage, auth: {}, upstreams, ...more } as never);
  const { cache } = at('staging');
  at('preview', { limitStore: sharedCache(cache as NonNullable<typeof cache>) });
  const given = new Stack(app, 'Given');
  const tableOf = (name: string) => Table.fromTableName(given, name, `platform-${name}`) as ITable;
  at('pull-request', { limitStore: 'dynamodb', tables: { identity: tableOf('identity'), state: tableOf('state') } });
  return app.synth().directory;
}

describe.each(valkeyEngines(process.env))('three stages of one app on the engine $engine', ({ start }) => {
  it('have the same limit each for itself, two in one cache and one on given tables', async () => {
    const [store, upstream] = await Promise.all([start(), recordingUpstream()]);
    const directory = mkdtempSync(join(tmpdir(), 'gatehouse-apart-'));
    const hosted = await host(synthesise(directory, upstream.url), {
      env: { ...process.env, GATEHOUSE_VALKEY_URL: store.url },
    });
    try {
      const answers: { [url: string]: number[] } = {};
      for (const { url: base } of hosted.gateways) {
        const statuses: number[] = [];
        for (let n = 0; n < 3; n += 1) statuses.push((await fetch(new URL('things', `${base}/`))).status);
        answers[base] = statuses;
      }
      expect(Object.values(answers)).toEqual([
        [200, 200, 429],
        [200, 200, 429],
        [200, 200, 429],
      ]);
      const subject = { kind: 'subject', issuer: 'https://id.example', subject: 'alice' } as const;
      await hosted.revocations.add(subject, { issuedUntil: 2_000_000_000, expiresAt: 2_000_000_060 });
      expect(await hosted.revocations.list()).toMatchObject([{ kind: 'subject' }]);
    } finally {
      await hosted.stop();
      await Promise.all([upstream.stop(), store.stop()]);
      rmSync(directory, { recursive: true });
    }
  }, 60_000);
});
