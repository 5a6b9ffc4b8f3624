import { randomUUID } from 'node:crypto';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { slotGroups } from '../../lambdas/adapters/slots/slot-groups.ts';
import type { LimitCheck, LimitState } from '../../lambdas/ports.ts';
import { limitKey } from '../../lambdas/stages/limit-key.ts';
import type { LimitRule } from '../../lib/contract/limits.ts';
import { boundOf, excess } from './admission-bound.ts';
import { type Admission, type AdmissionLog, passes, remainingAfter } from './admission-log.ts';
import { checkOf, freshKeys } from './limit-check.ts';
import { type Arrival, anyRule, arrivals, pauseOf, rulesOfEach, startMicros } from './limit-rules.ts';
import type { TimedStore } from './timed-stores.ts';

/** Where a sequence is: the check of this step, its moment, and what was admitted before it. */
interface Step {
  readonly check: LimitCheck;
  readonly now: number;
  readonly log: AdmissionLog;
}

const longestDelay = (rule: LimitRule) => (rule.algorithm === 'leaky-bucket' ? rule.maxDelayMillis : 0);

/**
 * What holds of every counter for every sequence of requests, whatever counts: the invariants of docs/rate-limiting.md.
 * Each is held against the log of what was admitted, never against the engine that is tested with it.
 */
export function limitInvariants(timed: () => TimedStore, numRuns: number): void {
  // A failure says its seed; on a slow engine it is made smaller only for so long that it still can.
  async function holds<Ts extends [unknown, ...unknown[]]>(
    propertyOf: (rules: fc.Arbitrary<LimitRule>) => fc.IAsyncPropertyWithHooks<Ts>,
  ): Promise<void> {
    for (const rules of rulesOfEach) await fc.assert(propertyOf(rules), { numRuns, interruptAfterTimeLimit: 15_000 });
  }

  async function at<T>(now: number, ask: (store: TimedStore['store']) => Promise<T>): Promise<T> {
    timed().setTime(now);
    return ask(timed().store);
  }
  const look = async (check: LimitCheck, now: number): Promise<LimitState> => {
    const { limits } = await at(now, (store) => store.look([check]));
    return limits[0] as LimitState;
  };

  /** Before each request comes `before`, which may move time forward and says where to; what it admits is the log. */
  async function walk(
    rule: LimitRule,
    sequence: readonly Arrival[],
    before: (step: Step) => Promise<number | undefined>,
  ): Promise<AdmissionLog> {
    const key = freshKeys()('a');
    const log: Admission[] = [];
    let now = startMicros;
    for (const arrival of sequence) {
      const { cost } = arrival;
      now += pauseOf(arrival, rule);
      const check = checkOf(rule, { id: 'a', key, cost });
      now = (await before({ check, now, log })) ?? now;
      const { admitted } = await at(now, (store) => store.check([check]));
      if (admitted) log.push({ atMicros: now, cost });
    }
    return log;
  }

  it('I1 no algorithm admits more than its bound in any span of time', () =>
    holds((rules) =>
      fc.asyncProperty(rules, arrivals, async (rule, sequence) => {
        const log = await walk(rule, sequence, async () => undefined);
        expect(excess(log, boundOf(rule))).toBeUndefined();
      }),
    ));

  it('I1 a queue lets nobody wait longer than it says, and goes on at its own pace', () => {
    const queues = anyRule.filter((rule) => rule.algorithm === 'leaky-bucket' && rule.maxDelayMillis > 0);
    return holds(() =>
      fc.asyncProperty(queues, arrivals, async (rule, sequence) => {
        const key = freshKeys()('a');
        let now = startMicros;
        let turn = 0;
        for (const arrival of sequence) {
          now += pauseOf(arrival, rule);
          const check = checkOf(rule, { id: 'a', key, cost: arrival.cost });
          const { admitted, delayMillis } = await at(now, (store) => store.check([check]));
          if (!admitted) continue;
          const goes = now + delayMillis * 1_000;
          expect(delayMillis).toBeLessThanOrEqual(longestDelay(rule));
          expect(goes).toBeGreaterThanOrEqual(turn);
          turn = goes - 1_000 + (arrival.cost * rule.windowMillis * 1_000) / rule.limit;
        }
      }),
    );
  });

  it('I2 the limits of a request, in one slot or two, are all charged or none', () => {
    const charged = { cost: fc.integer({ min: 1, max: 3 }), shadow: fc.boolean() };
    const others = fc.array(fc.record({ rule: anyRule, ...charged }), { minLength: 1, maxLength: 3 });
    return holds((rules) => {
      const first = fc.record({ rule: rules, ...charged });
      return fc.asyncProperty(first, others, arrivals, fc.boolean(), async (one, more, sequence, areTwoSlots) => {
        const some = [one, ...more];
        const [slot, other] = [freshKeys(), freshKeys()];
        const logs: Admission[][] = some.map(() => []);
        const checks = some.map(({ rule, ...more }, n) =>
          checkOf(rule, { id: String(n), key: (areTwoSlots && n > 1 ? other : slot)(String(n)), ...more }),
        );
        let now = startMicros;
        for (const arrival of sequence) {
          now += pauseOf(arrival, one.rule);
          const alone = some.map(({ rule, cost }, n) => passes(rule, logs[n] as AdmissionLog, now, cost));
          const admitted = alone.every((passed, n) => passed || some[n]?.shadow);
          for (const [n, { cost }] of some.entries()) if (admitted && alone[n]) logs[n]?.push({ atMicros: now, cost });
          const verdict = await at(now, (store) => store.check(checks));
          expect([verdict.admitted, verdict.limits.map((limit) => limit.admitted)]).toEqual([admitted, alone]);
          const { limits: states } = await at(now, (store) => store.look(checks));
          expect(states.map(({ remaining }) => remaining)).toEqual(
            some.map(({ rule }, n) => remainingAfter(rule, logs[n] as AdmissionLog, now)),
          );
        }
      });
    });
  });

  it('I3 what remains is what a log of all that was admitted leaves, to the request', () =>
    holds((rules) =>
      fc.asyncProperty(rules, arrivals, async (rule, sequence) => {
        await walk(rule, sequence, async ({ check, now, log }) => {
          const { admitted, remaining } = await look(check, now);
          expect({ admitted, remaining }).toEqual({
            admitted: passes(rule, log, now, check.cost),
            remaining: remainingAfter(rule, log, now),
          });
          return undefined;
        });
      }),
    ));

  it('I4 after the wait that a refusal names it passes, and a millisecond earlier it does not', () =>
    holds((rules) =>
      fc.asyncProperty(rules, arrivals, async (rule, sequence) => {
        await walk(rule, sequence, async ({ check, now }) => {
          const { admitted, retryAfterMillis } = await look(check, now);
          if (admitted || !passes(rule, [], now, check.cost)) return undefined;
          const then = now + retryAfterMillis * 1_000;
          const [early, inTime] = [await look(check, then - 1_000), await look(check, then)];
          expect([early.admitted, inTime.admitted]).toEqual([false, true]);
          return then;
        });
      }),
    ));

  it('I5 where a cost is refused no larger one passes, and a refused one stands in no way', () =>
    holds((rules) =>
      fc.asyncProperty(rules, arrivals, async (rule, sequence) => {
        await walk(rule, sequence, async ({ check, now }) => {
          const before = await look(check, now);
          const looks = [];
          for (const cost of [4, 3, 2, 1]) {
            const dearer = { ...check, cost };
            const { admitted } = await look(dearer, now);
            looks.push(admitted);
            if (!admitted) await at(now, (store) => store.check([dearer]));
          }
          expect(looks).toEqual(looks.toSorted((one, other) => Number(one) - Number(other)));
          expect(await look(check, now)).toEqual(before);
          return undefined;
        });
      }),
    ));

  it('I6 what is refunded, once or twice, is as if it had never been taken', () => {
    const soon = fc.constantFrom(0, 1_000, 400_000, 3_000_000);
    return holds((rules) =>
      fc.asyncProperty(rules, arrivals, soon, async (rule, sequence, later) => {
        const key = freshKeys()('twin');
        let now = startMicros;
        await walk(rule, sequence, async (step) => {
          const twin = { ...step.check, key };
          now = Math.max(now, step.now);
          const { receipt } = await at(now, (store) => store.check([twin]));
          for (let times = 0; times < 2; times += 1) {
            now += later;
            await at(now, (store) => store.refund(receipt));
            expect(await look(twin, now)).toEqual(await look(step.check, now));
          }
          await at(now, (store) => store.check([twin]));
          return now;
        });
      }),
    );
  });

  it('I6 what has left by itself is not given back a second time, nor anything after a minute', () =>
    holds((rules) =>
      fc.asyncProperty(rules, arrivals, fc.boolean(), async (rule, sequence, isLate) => {
        await walk(rule, sequence, async ({ check, now }) => {
          const { receipt, limits } = await at(now, (store) => store.check([check]));
          // A lease has its own end.
          const isByAge = isLate && rule.algorithm !== 'concurrency';
          const gone = now + (isByAge ? 60_000 : (limits[0] as LimitState).resetMillis) * 1_000;
          await at(gone, (store) => store.check([check]));
          const before = await look(check, gone);
          await at(gone, (store) => store.refund(receipt));
          expect(await look(check, gone)).toEqual(before);
          return gone;
        });
      }),
    ));

  it.each([
    ['back', 'nothing', -1, 0],
    ['forward', 'one limit', 1, 1],
  ])('I8 a clock that is set %s throws nothing, and admits at most %s too much', (_way, _excess, way, extra) => {
    const jumps = fc.record({ micros: fc.integer({ min: 1, max: 100_000_000 }), before: fc.nat(19) });
    return holds((rules) =>
      fc.asyncProperty(rules, arrivals, jumps, async (rule, sequence, jump) => {
        const key = freshKeys()('a');
        const log: Admission[] = [];
        let now = startMicros;
        for (const [n, arrival] of sequence.entries()) {
          const { cost } = arrival;
          const check = checkOf(rule, { id: 'a', key, cost });
          const skew = n < jump.before % sequence.length ? 0 : way * jump.micros;
          if (n === jump.before % sequence.length && way < 0) {
            const before = await look(check, now);
            expect((await look(check, now + skew)).remaining).toBeLessThanOrEqual(before.remaining);
          }
          now += pauseOf(arrival, rule);
          const shown = now + skew;
          const { admitted, delayMillis } = await at(shown, (store) => store.check([check]));
          expect(delayMillis).toBeLessThanOrEqual(longestDelay(rule));
          if (admitted) log.push({ atMicros: now, cost });
        }
        const bound = boundOf(rule);
        const most = 'burst' in rule ? rule.burst : rule.limit;
        // Of the clock that was set a span may touch one window more than of the true one.
        const shifted = rule.algorithm === 'fixed-window' ? rule.limit : 0;
        expect(excess(log, (span) => bound(span) + shifted + extra * most)).toBeUndefined();
      }),
    );
  });

  it('I9 a changed limit keeps what was counted', () =>
    holds((rules) =>
      fc.asyncProperty(rules, arrivals, fc.integer({ min: 1, max: 12 }), async (rule, sequence, limit) => {
        const changed = 'burst' in rule ? { ...rule, burst: limit } : { ...rule, limit };
        await walk(rule, sequence, async ({ check, now, log }) => {
          const { remaining } = await look({ ...check, rule: changed }, now);
          expect(remaining).toBe(remainingAfter(changed, log, now));
          return undefined;
        });
      }),
    ));

  it('I10 no text of a caller moves a slot, or meets the counter of another text', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '{}',
      '}:{',
      ':',
      ',',
      '"',
      '\\',
      '\r\n',
      '\0',
      'a',
      'é',
      '\ud800',
      'gh1:{a}',
    );
    const texts = fc.uniqueArray(fc.string({ unit: piece, maxLength: 5 }), { minLength: 2, maxLength: 4 });
    return holds((rules) =>
      fc.asyncProperty(rules, texts, async (some, callers) => {
        const rule = 'burst' in some ? { ...some, burst: 1 } : { ...some, limit: 1 };
        const ids = [randomUUID(), randomUUID()];
        for (const text of callers) {
          const checks = ids.map((id) =>
            checkOf(rule, { id, key: limitKey(id, rule, [[{ from: 'claims', name: 'sub' }, text]]) }),
          );
          expect(slotGroups(checks)).toHaveLength(1);
          const first = await at(startMicros, (store) => store.check(checks));
          const second = await at(startMicros, (store) => store.check(checks));
          expect([first.admitted, second.admitted]).toEqual([true, false]);
        }
      }),
    );
  });
}
