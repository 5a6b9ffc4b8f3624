import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import type { LimitStore } from '../../lambdas/ports.ts';
import type { LimitRule } from '../../lib/contract/limits.ts';
import { check, checkOf, freshKeys } from './limit-check.ts';

/** One of each algorithm that admits 5 at once; windows so long that no test meets an edge. */
const five: readonly LimitRule[] = [
  { algorithm: 'fixed-window', limit: 5, windowMillis: 30 * 86_400_000 },
  { algorithm: 'sliding-log', limit: 5, windowMillis: 600_000 },
  { algorithm: 'sliding-window', limit: 5, windowMillis: 600_000 },
  { algorithm: 'sliding-window-interpolated', limit: 5, windowMillis: 600_000 },
  { algorithm: 'token-bucket', limit: 5, windowMillis: 600_000, burst: 5 },
  { algorithm: 'leaky-bucket', limit: 5, windowMillis: 600_000, burst: 5, maxDelayMillis: 0 },
  { algorithm: 'concurrency', limit: 5, windowMillis: 600_000 },
];

/** What every {@link LimitStore} promises; run on each implementer. `coarseMillis`: how exact its clock is. */
export function limitStoreSuite(store: () => LimitStore, coarseMillis = 0): void {
  const times = async <T>(count: number, call: (n: number) => Promise<T>): Promise<readonly T[]> => {
    const answers = [];
    for (let n = 0; n < count; n += 1) answers.push(await call(n));
    return answers;
  };
  const admittedOf = (verdicts: readonly { readonly admitted: boolean }[]) => verdicts.map(({ admitted }) => admitted);

  describe.each(five)('of $algorithm', (rule) => {
    const fresh = (more: { cost?: number; shadow?: boolean } = {}) =>
      checkOf(rule, { id: 'a', key: freshKeys()('a'), ...more });

    it('admits exactly the limit and refuses the next, which costs nothing', async () => {
      const one = fresh();
      const verdicts = await times(7, () => store().check([one]));
      expect(admittedOf(verdicts)).toEqual([true, true, true, true, true, false, false]);
      expect(verdicts.map(({ limits }) => limits[0]?.remaining)).toEqual([4, 3, 2, 1, 0, 0, 0]);
      expect(verdicts.map(({ receipt }) => receipt.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
      expect(verdicts[4]?.limits[0]).toMatchObject({ admitted: true, retryAfterMillis: 0 });
      expect(verdicts[6]?.limits[0]).toMatchObject({ id: 'a', admitted: false });
      expect(verdicts[6]?.limits[0]?.retryAfterMillis).toBeGreaterThan(60_000);
    });

    it('admits exactly the limit of many checks made at once', async () => {
      const one = fresh();
      const verdicts = await Promise.all(Array.from({ length: 40 }, () => store().check([one])));
      expect(verdicts.filter(({ admitted }) => admitted)).toHaveLength(5);
    });

    it('a refused cost never stands in the way of a cheaper one', async () => {
      const key = freshKeys()('a');
      const verdicts = await times(4, (n) =>
        store().check([checkOf(rule, { id: 'a', key, cost: [3, 4, 2, 1][n] ?? 0 })]),
      );
      expect(admittedOf(verdicts)).toEqual([true, false, true, false]);
    });

    it('a refund gives back what was taken, once', async () => {
      const one = fresh({ cost: 2 });
      const [first, second] = await times(2, () => store().check([one]));
      await store().refund(first?.receipt ?? []);
      await store().refund(first?.receipt ?? []);
      expect((await store().look([one])).limits[0]?.remaining).toBe(3);
      await store().refund(second?.receipt ?? []);
      expect((await store().look([one])).limits[0]?.remaining).toBe(5);
      expect(admittedOf(await times(3, () => store().check([one])))).toEqual([true, true, false]);
    });

    it('a refund of what is gone does nothing', async () => {
      const one = fresh();
      const { receipt } = await store().check([one]);
      await store().reset([one.key]);
      await store().refund(receipt);
      expect((await store().look([one])).limits[0]?.remaining).toBe(5);
      await store().refund([]);
    });

    it('the end of a request returns leases, and nothing that was counted', async () => {
      const one = fresh();
      const { receipt } = await store().check([one]);
      await store().release(receipt);
      await store().release(receipt);
      expect((await store().look([one])).limits[0]?.remaining).toBe(rule.algorithm === 'concurrency' ? 5 : 4);
    });

    it('a look takes nothing, and says what a check would', async () => {
      const one = fresh();
      await times(4, () => store().check([one]));
      const looks = await times(2, () => store().look([one]));
      expect(looks[1]).toMatchObject({ admitted: true, receipt: [], limits: [{ admitted: true, remaining: 1 }] });
      await store().check([one]);
      expect(await store().look([one])).toMatchObject({ admitted: false, limits: [{ admitted: false, remaining: 0 }] });
    });

    it('a reset forgets', async () => {
      const one = fresh({ cost: 5 });
      await store().check([one]);
      await store().reset([one.key]);
      expect((await store().check([one])).admitted).toBe(true);
    });

    it('a shadow limit refuses nobody, says what it would do, and counts what it would admit', async () => {
      const one = fresh({ shadow: true });
      const verdicts = await times(7, () => store().check([one]));
      expect(admittedOf(verdicts)).toEqual(Array(7).fill(true));
      expect(verdicts.map(({ limits }) => limits[0]?.admitted)).toEqual([true, true, true, true, true, false, false]);
      expect(verdicts.map(({ receipt }) => receipt.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    });
  });

  it.each([
    'one slot',
    'two slots',
  ])('is all or nothing in %s: what one limit refuses, no limit counts', async (slots) => {
    const [keys, others] = [freshKeys(), freshKeys()];
    const both = [
      check(2, 600_000, { id: 'short', keys }),
      check(1_000, 86_400_000, { id: 'day', keys: slots === 'one slot' ? keys : others }),
    ];
    const verdicts = await times(10, () => store().check(both));
    expect(verdicts.filter(({ admitted }) => admitted)).toHaveLength(2);
    expect(verdicts[1]?.receipt.map(({ key }) => key)).toEqual(both.map(({ key }) => key));
    expect(verdicts[9]?.receipt).toEqual([]);
    expect(verdicts[9]?.limits.map(({ id, remaining }) => [id, remaining])).toEqual([
      ['short', 0],
      ['day', 998],
    ]);
    expect(verdicts[9]?.limits[1]).toMatchObject({ admitted: true, retryAfterMillis: 0 });
    expect((await store().look(both)).limits.map(({ remaining }) => remaining)).toEqual([0, 998]);
  });

  it('tells of a slot that gave back what it took what is left there now', async () => {
    const queue = checkOf(
      { algorithm: 'leaky-bucket', limit: 1, windowMillis: 60_000, burst: 2, maxDelayMillis: 1 } as LimitRule,
      { id: 'queue', key: freshKeys()('q'), cost: 2 },
    );
    const full = check(1, 600_000, { id: 'full' });
    await store().check([full]);
    const refused = await store().check([queue, full]);
    const [seen] = (await store().look([queue])).limits;
    expect(refused.admitted).toBe(false);
    expect(refused.limits[0]).toEqual(seen);
  });

  it('a shadow limit of another slot is charged only with admitted requests', async () => {
    const shadow = checkOf(five[2] as LimitRule, { id: 'shadow', key: freshKeys()('s'), shadow: true });
    const both = [shadow, check(1, 600_000, { id: 'real' })];
    const verdicts = await times(3, () => store().check(both));
    expect(admittedOf(verdicts)).toEqual([true, false, false]);
    expect((await store().look([shadow])).limits[0]?.remaining).toBe(4);
  });

  it('keeps counters apart', async () => {
    const [one, other] = [check(1), check(1)];
    const verdicts = await times(3, (n) => store().check([n === 1 ? other : one]));
    expect(admittedOf(verdicts)).toEqual([true, true, false]);
  });

  it('a leaky queue admits with the delay of its turn, up to the longest', async () => {
    const rule = {
      algorithm: 'leaky-bucket',
      limit: 1,
      windowMillis: 60_000,
      burst: 10,
      maxDelayMillis: 130_000,
    } as const;
    const one = checkOf(rule, { id: 'queue', key: freshKeys()('q') });
    const verdicts = await times(4, () => store().check([one]));
    expect(admittedOf(verdicts)).toEqual([true, true, true, false]);
    const turns = verdicts.map(({ delayMillis }) => delayMillis);
    expect(turns.map((delay) => Math.ceil(delay / 60_000))).toEqual([0, 1, 2, 0]);
    expect(turns[2]).toBeGreaterThan(110_000);
    expect(verdicts.map(({ limits }) => limits[0]?.remaining)).toEqual([2, 1, 0, 0]);
  });

  it('no limits admit', async () => {
    expect(await store().check([])).toEqual({ admitted: true, delayMillis: 0, limits: [], receipt: [] });
  });

  it('a cost above the limit never passes, not even an empty counter', async () => {
    const verdict = await store().check([check(3, 60_000, { cost: 4 })]);
    expect(verdict).toMatchObject({ admitted: false, limits: [{ remaining: 3, resetMillis: 0 }] });
  });

  it.each([
    'sliding-window',
    'sliding-log',
  ] as const)('%s never admits more in any rolling window', async (algorithm) => {
    const rule = { algorithm, limit: 20, windowMillis: 500 };
    const one = checkOf(rule, { id: 'a', key: freshKeys()('a') });
    const moments: number[] = [];
    const endsAt = performance.now() + 1_600;
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (performance.now() < endsAt) {
          const { receipt } = await store().check([one]);
          moments.push(...receipt.map(({ atMicros }) => atMicros));
          await pause(2);
        }
      }),
    );
    moments.sort((first, second) => first - second);
    const most = moments.map((from, n) => moments.slice(n).filter((at) => at < from + 500_000).length);
    // A busy machine may not ask for as much as there is.
    expect(Math.max(...most)).toBeLessThanOrEqual(20);
    expect(moments.length).toBeGreaterThan(20);
  });

  it('gives a slot back when the wait it named is over, and not before', async () => {
    const windowMillis = 400 + 4 * coarseMillis;
    const one = check(1, windowMillis);
    await store().check([one]);
    const { limits } = await store().check([one]);
    const wait = limits[0]?.retryAfterMillis ?? 0;
    expect(wait).toBeGreaterThan(windowMillis - 50 - coarseMillis);
    expect(wait).toBeLessThanOrEqual(windowMillis + windowMillis / 8);
    await pause(wait - coarseMillis - 50);
    if (coarseMillis === 0) expect((await store().check([one])).admitted).toBe(false);
    await pause(coarseMillis + 55);
    expect((await store().check([one])).admitted).toBe(true);
  });
}
