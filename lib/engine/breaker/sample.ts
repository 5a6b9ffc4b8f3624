import type { BreakerRule } from '../../contract/breaker.ts';
import {
  addCounts,
  addEvidence,
  aged,
  bucketMillis,
  bucketsInWindow,
  type Evidence,
  noCounts,
  oneCall,
  type Place,
  total,
} from './evidence.ts';
import { isInstanceFailing, telling } from './trip-rule.ts';

/** So many good calls in a row end the counting, without a word to anybody. */
const goodToDisarm = 5;
/** An instance tells what it has counted at most so often. */
const reportMillis = 500;

/** What one instance counts, from its first failure on. */
export interface Sample {
  /** Counting: calls that end now are a fair sample, for what ended before started it. */
  readonly isArmed: boolean;
  arm(): void;
  count(outcome: 'success' | 'failure' | 'slow', place: Place, nowMillis: number): void;
  /** By its own calls alone, beside what the others have told. */
  isFailing(fleet: Evidence): boolean;
  /** What was counted since the last report, which is then taken; undefined where there is nothing, or not yet. */
  report(nowMillis: number, when: 'due' | 'now'): Evidence | undefined;
  /** Forgets it all. */
  clear(): void;
}

/**
 * Trigger, then sample. The call that arms is not counted, since it was bad by selection; every call after it is, good or
 * bad, and the first is reported whichever it is: telling only of the bad would make any upstream look dead at first.
 */
export function sample(rule: BreakerRule): Sample {
  let isArmed = false;
  let own: Evidence = [];
  let told: Evidence = [];
  let newest = 0;
  let [failedInRow, goodInRow] = [0, 0];
  let reportedAt = Number.NEGATIVE_INFINITY;

  function advance(nowMillis: number): void {
    const bucket = Math.floor(nowMillis / bucketMillis);
    const passed = Math.min(bucketsInWindow, bucket - newest);
    if (passed <= 0) return;
    [own, told, newest] = [aged(own, passed), aged(told, passed), bucket];
  }

  function arm() {
    if (isArmed) return;
    isArmed = true;
    [failedInRow, goodInRow] = [0, 0];
    reportedAt = Number.NEGATIVE_INFINITY;
  }
  return {
    get isArmed() {
      return isArmed;
    },
    arm,
    count(outcome, place, nowMillis) {
      advance(nowMillis);
      const bad = outcome === 'success' ? null : outcome === 'slow' ? 'slow' : 'failures';
      const counts = [oneCall(bad, place)];
      own = addEvidence(own, counts);
      told = addEvidence(told, counts);
      goodInRow = bad === null ? goodInRow + 1 : 0;
      failedInRow = bad === 'failures' ? failedInRow + 1 : 0;
      if (goodInRow >= goodToDisarm) isArmed = false;
    },
    isFailing(fleet) {
      const all = addEvidence(own, fleet).reduce(addCounts, noCounts);
      const before = { calls: total(all.calls) - failedInRow, failures: total(all.failures) - failedInRow };
      return failedInRow >= telling(rule, before) || isInstanceFailing(rule, own);
    },
    report(nowMillis, when) {
      if (!isArmed || told.length === 0) return undefined;
      if (when === 'due' && nowMillis - reportedAt < reportMillis) return undefined;
      const evidence = told;
      [told, reportedAt] = [[], nowMillis];
      return evidence;
    },
    clear() {
      isArmed = false;
      [own, told] = [[], []];
      [failedInRow, goodInRow] = [0, 0];
    },
  };
}
