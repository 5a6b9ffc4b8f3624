import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { platform, targets, url } from 'cdk-gatehouse';
import { host, type LocalHost } from 'cdk-gatehouse/local';
import { synthesised } from '../../lib/testing/synthesised.ts';
import { type ScriptedServer, scriptedServer } from '../support/scripted-server.ts';

const site = platform('checked', { auth: {} });
const things = site.service('things', {
  owner: 'team-things',
  // Nothing but checks takes a target out here, and nobody tries twice.
  upstream: {
    timeout: '1s',
    outliers: 'none',
    breaker: 'none',
    health: { path: '/health', every: '2s', timeout: '1s' },
  },
  routes: { 'GET /things': { auth: 'public', reason: 'a journey' } },
});

/** A service that says of itself how it is, and serves its callers all the same: so it is seen who calls. */
interface Target extends ScriptedServer {
  isWell: boolean;
  checks: number;
  calls: number;
}

async function startTarget(): Promise<Target> {
  const state = { isWell: true, checks: 0, calls: 0 };
  const server = await scriptedServer((request, answer) => {
    const isCheck = request.url === '/api/health';
    state[isCheck ? 'checks' : 'calls'] += 1;
    answer.writeHead(isCheck && !state.isWell ? 503 : 200).end();
  });
  return Object.assign(state, server);
}

/** An instance that has calls asks for what checks have found every five seconds; a busy machine comes on top. */
const knownMillis = 9_000;

describe('a service at two addresses that are checked', () => {
  const directory = mkdtempSync(join(tmpdir(), 'gatehouse-health-'));
  let both: readonly [Target, Target];
  let hosted: LocalHost;
  const changes: { readonly target: string; readonly healthy: boolean; readonly checks: number }[] = [];
  beforeAll(async () => {
    both = await Promise.all([startTarget(), startTarget()]);
    const place = targets(both.map((one) => url(`${one.url.origin}/api`)));
    const declared = site.gateway('checked', { services: [things] });
    synthesised(declared as never, { upstreams: { things: place } }, directory);
    hosted = await host(directory, {
      onLog: ({ text }) => {
        if (!text.includes('"target health"')) return;
        const { target, healthy } = JSON.parse(text);
        const checks = both.find((one) => target === `${one.url.host}/api`)?.checks ?? Number.NaN;
        changes.push({ target, healthy, checks });
      },
    });
  }, 60_000);
  afterAll(async () => {
    await hosted?.stop();
    await Promise.all((both ?? []).map((one) => one.stop()));
    rmSync(directory, { recursive: true });
  });

  /** Eight calls, and how many of them went where. */
  async function eight(): Promise<readonly number[]> {
    for (const one of both) one.calls = 0;
    for (let n = 0; n < 8; n += 1) expect((await fetch(`${hosted.url}/things`)).status).toBe(200);
    return both.map(({ calls }) => calls);
  }

  /** Becomes so; resolves to how many checks it took until that was known, and to how long until the callers followed. */
  async function becomes(one: Target, isWell: boolean, expected: readonly number[]) {
    const [before, known] = [one.checks, changes.length];
    one.isWell = isWell;
    while (changes.length === known) {
      await eight();
      await pause(20);
    }
    const knownAt = performance.now();
    while (JSON.stringify(await eight()) !== JSON.stringify(expected)) await pause(50);
    const { target, healthy, checks } = changes.at(-1) as (typeof changes)[number];
    return { change: { target, healthy }, checks: checks - before, millis: performance.now() - knownAt };
  }

  it('are called in turn, out of which one goes after three checks and comes back after two', async () => {
    const [first, second] = both;
    expect(await eight()).toEqual([4, 4]);
    const target = `${second.url.host}/api`;
    const down = await becomes(second, false, [8, 0]);
    expect(down.change).toEqual({ target, healthy: false });
    // The next check may be under way when the line of the last one is read.
    expect([3, 4]).toContain(down.checks);
    expect(down.millis).toBeLessThan(knownMillis);
    const up = await becomes(second, true, [4, 4]);
    expect(up.change).toEqual({ target, healthy: true });
    expect([2, 3]).toContain(up.checks);
    expect(up.millis).toBeLessThan(knownMillis);
    expect(first.checks).toBeGreaterThanOrEqual(5);
  }, 60_000);

  it('are all called where all of them are ill: a check that is wrong is no outage', async () => {
    const [first, second] = both;
    await becomes(first, false, [0, 8]);
    const { millis } = await becomes(second, false, [4, 4]);
    expect(millis).toBeLessThan(knownMillis);
  }, 60_000);
});
