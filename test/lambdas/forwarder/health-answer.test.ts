import { describe, expect, it } from '@jest/globals';
import { memoryBreakerStore } from '../../../lambdas/adapters/memory/memory-breaker-store.ts';
import { memoryLimitStore } from '../../../lambdas/adapters/memory/memory-limit-store.ts';
import { healthAnswer } from '../../../lambdas/forwarder/health-answer.ts';
import {
  type BreakerStore,
  BreakerStoreUnavailable,
  type LimitStore,
  LimitStoreUnavailable,
} from '../../../lambdas/ports.ts';
import type { OnStoreError } from '../../../lib/contract/limits.ts';
import type { ForwarderConfig } from '../../../lib/contract/runtime-config.ts';
import { config, limit, route } from './forwarder-bench.ts';

const wellLimits = memoryLimitStore(() => 0);
const wellCircuits = memoryBreakerStore(() => 0);
const awayLimits: LimitStore = {
  ...wellLimits,
  look: async () => Promise.reject(new LimitStoreUnavailable('planted-address')),
};
const awayCircuits: BreakerStore = {
  ...wellCircuits,
  read: async () => Promise.reject(new BreakerStoreUnavailable('planted-table')),
};
const never = () => new Promise<void>(() => undefined);

function limitedBy(...each: readonly (OnStoreError | null)[]): ForwarderConfig {
  const routes = each.map((onStoreError, n) => [
    `GET /r${n}`,
    { ...route, limits: onStoreError === null ? [] : [limit(1, onStoreError)] },
  ]);
  return { ...config, routes: Object.fromEntries(routes), healthPath: '/health' };
}

function bench(from: ForwarderConfig, store: LimitStore = wellLimits, circuits: BreakerStore = wellCircuits) {
  const clock = { now: 0 };
  const asked = { limits: 0 };
  const shared: LimitStore = {
    ...store,
    look: (checks) => {
      asked.limits += 1;
      return store.look(checks);
    },
  };
  const answer = healthAnswer(from, {
    limits: { shared, local: wellLimits },
    breakers: { store: circuits, isOpenHere: () => false },
    nowMillis: () => clock.now,
    wait: never,
  });
  return { clock, asked, answer };
}

interface Row {
  readonly story: string;
  readonly from: ForwarderConfig;
  readonly limits?: LimitStore;
  readonly circuits?: BreakerStore;
  readonly told: object;
}

const summary = ({ statusCode, body }: { readonly statusCode: number; readonly body: string }) => ({
  statusCode,
  ...JSON.parse(body),
});
const store = (status: string) => ({ checks: { store: [{ status }] } });
const warning = { statusCode: 200, status: 'warn', ...store('warn') };

describe('how a gateway says it is', () => {
  it.each<Row>([
    { story: 'all well', from: limitedBy('open'), told: { statusCode: 200, status: 'pass' } },
    {
      story: 'limits cannot be counted, and all may pass',
      from: limitedBy('open', 'local'),
      limits: awayLimits,
      told: warning,
    },
    { story: 'some routes refuse', from: limitedBy('closed', null), limits: awayLimits, told: warning },
    {
      story: 'every route refuses',
      from: limitedBy('closed', 'closed'),
      limits: awayLimits,
      told: { statusCode: 503, status: 'fail', ...store('fail') },
    },
    { story: 'a forwarder without routes refuses nothing', from: limitedBy(), limits: awayLimits, told: warning },
    { story: 'circuits are not shared', from: limitedBy('closed'), circuits: awayCircuits, told: warning },
  ])('$story', async ({ from, limits, circuits, told }) => {
    const answer = await bench(from, limits, circuits).answer();
    expect(summary(answer)).toEqual(told);
    expect(answer.body).not.toContain('planted');
  });

  it('is a health+json that nobody keeps', async () => {
    const { multiValueHeaders } = await bench(limitedBy('open')).answer();
    expect(multiValueHeaders).toEqual({
      'Content-Type': ['application/health+json'],
      'Cache-Control': ['no-store'],
    });
  });

  it('is found once in five seconds, however many ask', async () => {
    const { answer, asked, clock } = bench(limitedBy('open'));
    await Promise.all(Array.from({ length: 50 }, answer));
    clock.now = 4_999;
    await answer();
    expect(asked.limits).toBe(1);
    clock.now = 5_000;
    await answer();
    expect(asked.limits).toBe(2);
  });

  it('does not wait for a store that never answers', async () => {
    const silent: BreakerStore = { ...wellCircuits, read: async () => new Promise(() => undefined) };
    const answer = healthAnswer(limitedBy('open'), {
      limits: { shared: wellLimits, local: wellLimits },
      breakers: { store: silent, isOpenHere: () => false },
      nowMillis: () => 0,
      wait: async () => new Promise((done) => setImmediate(done)),
    });
    expect(summary(await answer())).toMatchObject({ statusCode: 200, status: 'warn' });
  });

  it('a bug is none of its answers', async () => {
    const broken: LimitStore = { ...wellLimits, look: async () => Promise.reject(new TypeError('a bug')) };
    await expect(bench(limitedBy('open'), broken).answer()).rejects.toThrow('a bug');
  });
});
