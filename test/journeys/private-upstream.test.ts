import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { App, Stack } from 'aws-cdk-lib';
import { Gateway, loadBalancer, platform } from '../../lib/index.ts';
import { host } from '../../lib/local/host.ts';
import type { LocalHost } from '../../lib/local/host-types.ts';
import { balancerIn, networkIn } from '../constructs/warehouse.ts';
import { type RecordingUpstream, recordingUpstream } from '../support/recording-upstream.ts';

const site = platform('site', { auth: {} });
const open = { auth: 'public', reason: 'all of it is public' } as const;
const direct = { ...open, direct: 'large files' } as const;
const labels = site.service('labels', {
  owner: 'team-labels',
  upstream: { timeout: '2s', basePath: '/v1', trusts: 'nothing' },
  routes: {
    'GET /labels/{id}': { ...direct, to: '/documents/{id}' },
    'GET /files/{path+}': { ...direct, to: '/{path+}' },
    'GET /lists': open,
  },
});

/** The assembly as it is deployed: balancers in a network, and a VPC link to them. */
function assembly(outdir: string): void {
  const app = new App({ analyticsReporting: false, builtinCloudFormationValidation: false, outdir });
  const stack = new Stack(app, 'Site');
  const vpc = networkIn(stack);
  const balancer = balancerIn(stack, 'Labels', vpc);
  new Gateway(stack, 'Gateway', {
    gateway: site.gateway('private', { services: [labels] }),
    stage: 'prod',
    auth: {},
    vpc,
    limitStore: 'dynamodb',
    upstreams: { labels: loadBalancer(balancer, { insecure: 'inside of the network', port: 8080 }) },
  } as never);
  app.synth();
}

const directory = mkdtempSync(join(tmpdir(), 'gatehouse-private-'));
beforeAll(() => assembly(directory));
afterAll(() => rmSync(directory, { recursive: true }));

let upstream: RecordingUpstream | undefined;
let hosted: LocalHost | undefined;
afterEach(async () => {
  await hosted?.stop();
  await upstream?.stop();
});

describe('an upstream in a network, on a laptop', () => {
  it('is called where the stage variable says, by the path of the route and without the stage', async () => {
    upstream = await recordingUpstream();
    hosted = await host(directory, { stageVariables: { upstream_labels: new URL(upstream.url).host } });
    for (const path of ['/labels/7?a=1', '/files/a/b', '/lists'])
      expect([path, (await fetch(`${hosted.url}${path}`)).status]).toEqual([path, 200]);
    expect(upstream.taken().map(({ path }) => path)).toEqual(['/v1/documents/7?a=1', '/v1/a/b', '/v1/lists']);
  }, 60_000);

  it('is nowhere without: the name of a balancer that was never made leads to nobody', async () => {
    hosted = await host(directory);
    for (const path of ['/labels/7', '/lists']) {
      const answer = await fetch(`${hosted.url}${path}`);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      // 504 where this machine has no resolver that says so in time.
      expect([502, 504]).toContain(answer.status);
    }
  }, 60_000);
});
