import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform, targets, url } from 'cdk-gatehouse';
import { host, type LocalHost } from 'cdk-gatehouse/local';
import { synthesised } from '../../lib/testing/synthesised.ts';
import { type FaultyUpstream, faultyUpstream } from '../support/faulty-upstream.ts';

const site = platform('several', { auth: {} });
const upstream = {
  timeout: '4s',
  try: '1s',
  retry: { tries: 3, pause: '10ms' },
  outliers: { failures: 2 },
  breaker: { openFor: '1s', maxOpenFor: '1s' },
} as const;
const open = { auth: 'public', reason: 'a journey' } as const;
const things = site.service('things', { owner: 'team-things', upstream, routes: { 'GET /things': open } });
const parts = site.service('parts', { owner: 'team-things', upstream, routes: { 'GET /parts': open } });

describe('two services at three addresses', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-targets-'));
  let all: readonly FaultyUpstream[];
  let hosted: LocalHost;
  beforeAll(async () => {
    all = await Promise.all([faultyUpstream(), faultyUpstream(), faultyUpstream()]);
    const place = targets(all.map(({ port }) => url(`http://127.0.0.1:${port}`)));
    const declared = site.gateway('several', { services: [things, parts] });
    synthesised(declared as never, { upstreams: { things: place, parts: place } }, directory);
    hosted = await host(directory);
  }, 60_000);
  afterAll(async () => {
    await hosted?.stop();
    await Promise.all((all ?? []).map((one) => one.stop()));
    rmSync(directory, { recursive: true });
  });

  async function asked(service: 'things' | 'parts', times: number) {
    const statuses: number[] = [];
    for (let n = 0; n < times; n += 1) {
      const answer = await fetch(`${hosted.url}/${service}`);
      statuses.push(answer.status);
      await answer.arrayBuffer();
    }
    return { statuses: [...new Set(statuses)], calls: all.map((one) => one.taken()[service] ?? 0) };
  }

  it('are called at each of them in turn', async () => {
    expect(await asked('things', 12)).toEqual({ statuses: [200], calls: [4, 4, 4] });
  });

  it('have one where nobody is: no caller notices, whether it is tried or left out', async () => {
    const [first] = all as [FaultyUpstream];
    await first.disappear();
    expect(await asked('things', 30)).toMatchObject({ statuses: [200] });
    await first.appear();
  });

  it('have one that hangs: no caller notices but by waiting, and after two tries it is left out', async () => {
    const [, second] = all as [FaultyUpstream, FaultyUpstream];
    await asked('parts', 3);
    second.behave('hangs');
    expect(await asked('parts', 12)).toMatchObject({
      statuses: [200],
      calls: [expect.any(Number), 2, expect.any(Number)],
    });
    second.behave('well');
  });

  it('are refused when all of them are dead, and are back when they are', async () => {
    for (const one of all) one.behave('resets');
    const { statuses } = await asked('things', 20);
    expect(statuses.toSorted()).toEqual([502, 503]);
    for (const one of all) one.behave('well');
    while ((await asked('things', 1)).statuses[0] !== 200);
  });
});
