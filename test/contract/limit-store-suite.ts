import { createHash, randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import type { LimitCheck, LimitStore } from '../../lambdas/ports.ts';
import type { LimitConfig, LimitRule } from '../../lib/contract/limits.ts';

/** One limit under one key. */
export function checkOf(
  rule: LimitRule,
  { id, key, cost = 1, shadow = false }: { id: string; key: string; cost?: number; shadow?: boolean },
): LimitCheck {
  const limit: LimitConfig = {
    id,
    rule,
    tiers: {},
    by: [],
    otherwise: [],
    cost,
    shadow,
    hideHeaders: false,
    onStoreError: 'closed',
  };
  return { limit, rule, key, cost };
}

/** Keys of one dimension that nobody else has, so that suites can share one engine; one a name. */
export function freshKeys(): (name: string) => string {
  const tag = randomUUID();
  const digest = (...texts: readonly string[]) => createHash('sha256').update(texts.join()).digest('base64url');
  return (name) => `gh1:{${digest(tag).slice(0, 22)}}:${digest(tag, name)}`;
}

/** A strict sliding window of a key of its own. */
export function check(
  limit: number,
  windowMillis = 60_000,
  { id = 'a', keys = freshKeys(), cost = 1 } = {},
): LimitCheck {
  return checkOf({ algorithm: 'sliding-window', limit, windowMillis }, { id, key: keys(id), cost });
}

/** What every {@link LimitStore} promises; run on each implementer. */
export function limitStoreSuite(store: () => LimitStore): void {
  it('admits the first request and says what is left of the limit', async () => {
    const verdict = await store().check([check(3)]);
    expect(verdict).toEqual({
      admitted: true,
      delayMillis: 0,
      receipt: expect.any(Array),
      limits: [{ id: 'a', admitted: true, remaining: 2, resetMillis: expect.any(Number), retryAfterMillis: 0 }],
    });
    expect(verdict.limits[0]?.resetMillis).toBeGreaterThan(60_000);
    expect(verdict.limits[0]?.resetMillis).toBeLessThanOrEqual(67_500);
  });

  it('admits exactly the limit and refuses the next, which costs nothing', async () => {
    const one = check(3);
    const verdicts = [];
    for (let n = 0; n < 5; n += 1) verdicts.push(await store().check([one]));
    expect(verdicts.map(({ admitted }) => admitted)).toEqual([true, true, true, false, false]);
    expect(verdicts.map(({ limits }) => limits[0]?.remaining)).toEqual([2, 1, 0, 0, 0]);
    expect(verdicts[4]?.limits[0]?.retryAfterMillis).toBeGreaterThan(59_000);
  });

  it('admits exactly the limit of many checks made at once', async () => {
    const one = check(40);
    const verdicts = await Promise.all(Array.from({ length: 200 }, () => store().check([one])));
    expect(verdicts.filter(({ admitted }) => admitted)).toHaveLength(40);
  });

  it('a refused cost never stands in the way of a cheaper one', async () => {
    const keys = freshKeys();
    const admitted = [];
    for (const cost of [95, 10, 5, 1]) {
      admitted.push((await store().check([check(100, 60_000, { keys, cost })])).admitted);
    }
    expect(admitted).toEqual([true, false, true, false]);
  });

  it('is all or nothing: what one limit refuses, no limit counts', async () => {
    const keys = freshKeys();
    const both = [check(2, 60_000, { id: 'minute', keys }), check(1_000, 86_400_000, { id: 'day', keys })];
    const verdicts = [];
    for (let n = 0; n < 10; n += 1) verdicts.push(await store().check(both));
    expect(verdicts.filter(({ admitted }) => admitted)).toHaveLength(2);
    expect(verdicts[9]?.limits.map(({ id, remaining }) => [id, remaining])).toEqual([
      ['minute', 0],
      ['day', 998],
    ]);
    expect(verdicts[9]?.limits[1]?.retryAfterMillis).toBe(0);
  });

  it('keeps counters apart', async () => {
    const [one, other] = [check(1), check(1)];
    expect((await store().check([one])).admitted).toBe(true);
    expect((await store().check([other])).admitted).toBe(true);
    expect((await store().check([one])).admitted).toBe(false);
  });

  it('gives a slot back when the wait it named is over, and not before', async () => {
    const one = check(1, 400);
    await store().check([one]);
    const { limits } = await store().check([one]);
    const wait = limits[0]?.retryAfterMillis ?? 0;
    expect(wait).toBeGreaterThan(350);
    expect(wait).toBeLessThanOrEqual(450);
    await new Promise((resolve) => setTimeout(resolve, wait + 5));
    expect((await store().check([one])).admitted).toBe(true);
  });
}
