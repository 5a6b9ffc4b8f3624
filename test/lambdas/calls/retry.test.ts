import { describe, expect, it } from '@jest/globals';
import type { CallResult, GuardedRequest } from '../../../lambdas/calls/guarded-call.ts';
import { onlyTry, retry } from '../../../lambdas/calls/retry.ts';
import { retryBudget } from '../../../lambdas/calls/retry-budget.ts';
import type { RetryRule } from '../../../lib/contract/upstream-call.ts';
import { answered, request } from './guarded.ts';

const rule: RetryRule = {
  tries: 3,
  statuses: [502, 503],
  failures: ['timeout', 'unreachable'],
  pauseMillis: 100,
  idempotencyKey: false,
};

/** Answers with these results, one a try and the last for ever, on a clock that only waiting and calls move. */
function upstream(results: readonly CallResult[], { callMillis = 0, random = 1, some = rule } = {}) {
  let now = 0;
  const tries: number[] = [];
  const waits: number[] = [];
  const guarded = retry(some, {
    budget: retryBudget(),
    nowMillis: () => now,
    random: () => random,
    async wait(millis) {
      waits.push(millis);
      now += millis;
    },
  })(async ({ timeoutMillis }: GuardedRequest) => {
    tries.push(timeoutMillis);
    now += callMillis;
    return results[Math.min(tries.length, results.length) - 1] as CallResult;
  });
  return { guarded, tries, waits };
}
const unavailable = answered(503);

describe('a call is tried again', () => {
  it('at most three times together, after pauses that may be twice as long each', async () => {
    const { guarded, tries, waits } = upstream([unavailable]);
    expect(await guarded(request)).toBe(unavailable);
    expect(tries).toHaveLength(3);
    expect(waits).toEqual([100, 200]);
  });

  it('after a pause of any length up to that: callers that failed together come back apart', async () => {
    const { guarded, waits } = upstream([unavailable], { random: 0.25 });
    await guarded(request);
    expect(waits).toEqual([25, 50]);
  });

  it('three times at the most, whatever the rule says', async () => {
    const { guarded, tries } = upstream([unavailable], { some: { ...rule, tries: 50 } });
    await guarded({ ...request, timeoutMillis: 1e9 });
    expect(tries).toHaveLength(3);
  });

  it('until it is answered', async () => {
    const { guarded, tries } = upstream([{ failure: 'timeout' }, answered(200)]);
    expect(await guarded(request)).toEqual(answered(200));
    expect(tries).toHaveLength(2);
  });

  it('within the time of the first: what a try and a pause have taken is gone', async () => {
    const { guarded, tries } = upstream([unavailable], { callMillis: 300 });
    await guarded(request);
    expect(tries).toEqual([1_000, 600, 100]);
  });

  it('for as long as a try may take, and no longer than there is time', async () => {
    const { guarded, tries } = upstream([unavailable], { callMillis: 300, random: 0 });
    await guarded({ ...request, tryMillis: 500 });
    expect(tries).toEqual([500, 500, 400]);
  });

  it('whatever its method, when nothing of it was sent', async () => {
    const { guarded, tries } = upstream([{ failure: 'unreachable', unsent: true }, answered(200)]);
    expect(await guarded({ ...request, isRepeatable: false })).toEqual(answered(200));
    expect(tries).toHaveLength(2);
  });

  it('not when the pause would take all the time that is left', async () => {
    const { guarded, tries } = upstream([unavailable], { callMillis: 450 });
    await guarded(request);
    expect(tries).toEqual([1_000, 450]);
  });
});

describe('a call is not tried again', () => {
  it('when nobody waits for it any more', async () => {
    const { guarded, tries, waits } = upstream([{ failure: 'timeout', unsent: true }]);
    expect(await guarded({ ...request, signal: AbortSignal.abort() })).toEqual({ failure: 'timeout', unsent: true });
    expect([tries.length, waits]).toEqual([1, []]);
  });

  it.each<[story: string, changes: Partial<GuardedRequest>, result: CallResult]>([
    ['that may not be made twice', { isRepeatable: false }, unavailable],
    ['that was sent and may not be made twice', { isRepeatable: false }, { failure: 'timeout' }],
    ['that is made once, even when it was not sent', { once: true }, { failure: 'unreachable', unsent: true }],
    ['that the rule does not name', {}, answered(500)],
    ['whose failure the rule does not name', {}, { failure: 'malformed' }],
    ['that was answered', {}, answered(200)],
    ['whose circuit is open', {}, { refused: 'circuit-open', retryAfterMillis: 1 }],
    ['that found no room', {}, { refused: 'too-many-in-flight', retryAfterMillis: 1 }],
    [
      'when the upstream says a date, which is of its own clock',
      {},
      answered(503, [['Retry-After', 'Tue, 24 Nov 2026 09:00:00 GMT']]),
    ],
    ['when the upstream says not before the time is over', {}, answered(503, [['retry-after', '1']])],
    ['when the upstream says something else', {}, answered(503, [['Retry-After', '-1']])],
  ])('%s', async (_, changes, result) => {
    const { guarded, tries } = upstream([result]);
    expect(await guarded({ ...request, ...changes })).toBe(result);
    expect(tries).toHaveLength(1);
  });

  it('sooner than the upstream says', async () => {
    const { guarded, waits } = upstream([answered(503, [['RETRY-AFTER', ' 2 ']]), answered(200)]);
    await guarded({ ...request, timeoutMillis: 5_000 });
    expect(waits).toEqual([2_000]);
  });
});

it('an upstream that only fails gets at most a fifth more calls, and one that fails now and then gets its tries', async () => {
  const dead = upstream([unavailable]);
  for (let n = 0; n < 100; n += 1) await dead.guarded(request);
  expect(dead.tries.length).toBeLessThanOrEqual(120);
  const { guarded, tries } = upstream(
    Array.from({ length: 2_000 }, (_, n) => (n % 12 === 0 ? unavailable : answered(200))),
  );
  const results: CallResult[] = [];
  for (let n = 0; n < 1_000; n += 1) results.push(await guarded(request));
  expect(results.filter((result) => 'status' in result && result.status === 503)).toHaveLength(0);
  expect(tries.length).toBeGreaterThan(1_050);
});

it('a call that is made once has a try’s time', async () => {
  const seen: number[] = [];
  const guarded = onlyTry(retryBudget())(async ({ timeoutMillis }) => {
    seen.push(timeoutMillis);
    return answered(200);
  });
  await guarded({ ...request, tryMillis: 300 });
  await guarded({ ...request, timeoutMillis: 200 });
  expect(seen).toEqual([300, 200]);
});
