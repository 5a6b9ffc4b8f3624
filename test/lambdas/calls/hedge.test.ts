import { once } from 'node:events';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { httpUpstream } from '../../../lambdas/adapters/http/http-upstream.ts';
import { balanced } from '../../../lambdas/calls/balance.ts';
import type { CallResult, GuardedCall, GuardedRequest } from '../../../lambdas/calls/guarded-call.ts';
import { hedge } from '../../../lambdas/calls/hedge.ts';
import { type RetryBudget, retryBudget } from '../../../lambdas/calls/retry-budget.ts';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import type { HedgeRule } from '../../../lib/contract/upstream-call.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { answered, request } from './guarded.ts';

const nowMillis = () => performance.now();
const fresh = (more: Partial<GuardedRequest> = {}): GuardedRequest => ({
  ...request,
  tried: new Set(),
  notes: { tries: 0 },
  ...more,
});

/** A call that ends when the test says so. */
interface Held {
  readonly request: GuardedRequest;
  end(result: CallResult): Promise<void>;
  throw(error: Error): Promise<void>;
}

/** What is called holds every call; time stands still until the test moves it. */
function held(rule: HedgeRule = { afterMillis: 100 }, budget: RetryBudget = retryBudget()) {
  jest.useFakeTimers();
  const calls: Held[] = [];
  const guarded = hedge(rule, { budget, nowMillis })(
    (request) =>
      new Promise((resolve, reject) => {
        const settled = async (settle: () => void) => {
          settle();
          await jest.advanceTimersByTimeAsync(0);
        };
        calls.push({
          request,
          end: (result) => settled(() => resolve(result)),
          throw: (error) => settled(() => reject(error)),
        });
      }),
  );
  const pass = (millis: number) => jest.advanceTimersByTimeAsync(millis);
  const isAborted = () => calls.map(({ request }) => request.signal?.aborted);
  return { calls, guarded, pass, isAborted };
}
afterEach(() => {
  jest.useRealTimers();
});

describe('a read without an answer', () => {
  it('is sent once more after the time, with the time that is left, and no third time', async () => {
    const { calls, guarded, pass } = held();
    void guarded(fresh());
    await pass(99);
    expect(calls).toHaveLength(1);
    await pass(1);
    await pass(800);
    expect(calls.map((call) => call.request.timeoutMillis)).toEqual([1_000, 900]);
  });

  it.each([0, 1])('has the first answer, here of call %d, and the other call is ended', async (winner) => {
    const { calls, guarded, pass, isAborted } = held();
    const result = guarded(fresh());
    await pass(100);
    const answer = answered(200);
    await calls[winner]?.end(answer);
    expect(await result).toBe(answer);
    expect(isAborted()).toEqual([winner === 1, winner === 0]);
    await calls[1 - winner]?.end({ failure: 'timeout' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is ended with both its calls when nobody waits for it any more', async () => {
    const { calls, guarded, pass, isAborted } = held();
    const asked = new AbortController();
    const result = guarded(fresh({ signal: asked.signal }));
    await pass(100);
    asked.abort();
    expect(isAborted()).toEqual([true, true]);
    for (const call of calls) await call.end({ failure: 'timeout' });
    expect(await result).toEqual({ failure: 'timeout' });
    expect(jest.getTimerCount()).toBe(0);
  });

  it('is not sent once more when nobody waits for it any more', async () => {
    const { calls, guarded, pass, isAborted } = held();
    const asked = new AbortController();
    void guarded(fresh({ signal: asked.signal }));
    asked.abort();
    void guarded(fresh({ signal: asked.signal }));
    await pass(500);
    expect(calls).toHaveLength(2);
    expect(isAborted()).toEqual([true, true]);
  });

  it('that is answered hears nothing of it later', async () => {
    const { calls, guarded, isAborted } = held();
    const asked = new AbortController();
    const result = guarded(fresh({ signal: asked.signal }));
    await calls[0]?.end(answered(200));
    await result;
    asked.abort();
    expect(isAborted()).toEqual([false]);
  });

  it.each<[story: string, first: CallResult, second: CallResult, isFirst: boolean]>([
    ['an answer after a failure', { failure: 'unreachable' }, answered(200), false],
    ['an answer after a server error', answered(503), answered(404), false],
    ['of two failures that of the first call', { failure: 'timeout' }, { failure: 'unreachable' }, true],
    ['a server error after a failure', { failure: 'timeout' }, answered(500), false],
    ['a server error before a failure', answered(500), { failure: 'timeout' }, true],
    [
      'what the first call came to when the second was refused',
      answered(500),
      { refused: 'circuit-open', retryAfterMillis: 1 },
      true,
    ],
  ])('has the better end: %s', async (_, first, second, isFirst) => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { calls, guarded, pass } = held();
      const result = guarded(fresh());
      await pass(100);
      for (const n of order) await calls[n]?.end([first, second][n] as CallResult);
      expect(await result).toBe(isFirst ? first : second);
    }
  });

  it('passes a bug on, of either call, and ends the other', async () => {
    for (const thrower of [0, 1]) {
      const { calls, guarded, pass, isAborted } = held();
      const result = guarded(fresh()).catch((error: Error) => error.message);
      await pass(100);
      await calls[thrower]?.throw(new Error('a bug'));
      expect(await result).toBe('a bug');
      expect(isAborted()[1 - thrower]).toBe(true);
    }
  });
});

describe('a call is not sent twice', () => {
  it.each<[story: string, more: Partial<GuardedRequest>]>([
    ['that is no read, even where it is repeatable', { method: 'PUT' }],
    ['that may not be made twice', { isRepeatable: false }],
    ['that has no more time than the delay', { timeoutMillis: 100 }],
  ])('%s', async (_, more) => {
    const { calls, guarded, pass } = held();
    void guarded(fresh(more));
    await pass(5_000);
    expect(calls).toHaveLength(1);
  });

  it.each<[story: string, result: CallResult]>([
    ['answered', answered(200)],
    ['failed', { failure: 'unreachable', unsent: true }],
    ['answered with an error', answered(500)],
    ['refused by another guard', { refused: 'circuit-open', retryAfterMillis: 1 }],
  ])('that was %s before the time', async (_, result) => {
    const { calls, guarded, pass } = held();
    const first = guarded(fresh());
    await pass(99);
    await calls[0]?.end(result);
    expect(await first).toBe(result);
    expect(jest.getTimerCount()).toBe(0);
    expect(calls).toHaveLength(1);
  });

  it('when the budget is spent, by retries or by others like it', async () => {
    const { calls, guarded, pass } = held();
    for (let n = 0; n < 20; n += 1) void guarded(fresh());
    await pass(500);
    expect(calls).toHaveLength(23);
  });
});

describe('by percentile', () => {
  const calm = async (times: number) => {
    const hedged = held({ percentile: 95 });
    for (let n = 1; n <= times; n += 1) {
      const result = hedged.guarded(fresh());
      await hedged.pass(n);
      await hedged.calls.at(-1)?.end(answered(200));
      await result;
    }
    return hedged;
  };

  it('nothing is sent twice before twenty calls have shown what is usual', async () => {
    const { calls, guarded, pass } = await calm(19);
    void guarded(fresh());
    await pass(999);
    expect(calls).toHaveLength(20);
  });

  it('a call that takes longer than nearly all of them is sent again', async () => {
    const { calls, guarded, pass } = await calm(20);
    void guarded(fresh());
    await pass(18);
    expect(calls).toHaveLength(21);
    await pass(1);
    expect(calls).toHaveLength(22);
  });

  it('only answers are usual: failures that come fast make nothing seem slow', async () => {
    const { calls, guarded, pass } = held({ percentile: 95 });
    for (let n = 0; n < 60; n += 1) {
      const result = guarded(fresh());
      await calls.at(-1)?.end(n % 2 === 0 ? { failure: 'unreachable' } : answered(503));
      await result;
    }
    void guarded(fresh());
    await pass(999);
    expect(calls).toHaveLength(61);
  });
});

describe('real upstreams', () => {
  const upstream = httpUpstream();
  const servers: ScriptedServer[] = [];
  afterEach(async () => {
    upstream.close();
    for (const server of servers.splice(0)) await server.stop();
  });

  /** As in the forwarder, but that its budget is the test's. */
  function pipeline(rule: HedgeRule, budget: RetryBudget): GuardedCall {
    const targets = servers.map(({ url }) => ({ place: url.host, weight: 1 }));
    const choose = balanced({
      targets,
      insecure: false,
      rule: { by: 'round-robin' },
      outlier: { consecutiveFailures: 1, ejectMillis: 60_000 },
      failure: usualBreaker.failure,
      health: () => new Set(),
      nowMillis,
      random: () => 0,
    });
    return hedge(rule, { budget, nowMillis })(choose(upstream.call));
  }

  it('the other call’s connection is ended, and its target is not blamed', async () => {
    const closed: Promise<unknown>[] = [];
    servers.push(
      await scriptedServer((incoming) => closed.push(once(incoming.socket, 'close'))),
      await scriptedServer((_, answer) => answer.end('quick')),
    );
    const guarded = pipeline({ afterMillis: 20 }, retryBudget());
    const notes = { tries: 0 };
    expect(await guarded(fresh({ timeoutMillis: 5_000, tryMillis: 5_000, notes }))).toMatchObject({ status: 200 });
    expect(notes).toEqual({ tries: 2, target: 1 });
    await Promise.all(closed);
    expect(closed).toHaveLength(1);
    await guarded(fresh({ timeoutMillis: 5_000, tryMillis: 5_000 }));
    await guarded(fresh({ timeoutMillis: 5_000, tryMillis: 5_000 }));
    expect(closed).toHaveLength(2);
  });

  it('a tail of one slow call in thirty is cut off, for at most a tenth more calls', async () => {
    let asked = 0;
    const slowMillis = 2_000;
    servers.push(
      await scriptedServer((_, answer) => {
        asked += 1;
        if (asked % 30 === 0) setTimeout(() => answer.end('slow'), slowMillis);
        else answer.end('quick');
      }),
    );
    const budget = retryBudget();
    const guarded = pipeline({ afterMillis: 40 }, budget);
    const took: number[] = [];
    for (let n = 0; n < 90; n += 1) {
      budget.earn();
      const startedAt = nowMillis();
      await guarded(fresh({ timeoutMillis: 5_000 }));
      took.push(nowMillis() - startedAt);
    }
    expect(Math.max(...took)).toBeLessThan(slowMillis);
    expect(asked).toBeGreaterThan(92);
    expect(asked).toBeLessThanOrEqual(99);
  });

  it('an upstream that is slow for everybody gets at most a fifth more calls', async () => {
    let asked = 0;
    servers.push(
      await scriptedServer((_, answer) => {
        asked += 1;
        setTimeout(() => answer.end('slow'), 20);
      }),
    );
    const budget = retryBudget();
    const guarded = pipeline({ afterMillis: 5 }, budget);
    for (let n = 0; n < 60; n += 1) {
      budget.earn();
      await guarded(fresh());
    }
    expect(asked).toBeGreaterThan(60);
    expect(asked).toBeLessThanOrEqual(72);
  });
});
