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
/** Until the first good call was timed. */
const unknownMillis = 250;

/** What one instance counts, from its first bad call on. */
export interface Sample {
  /** Counting: calls that end now are a fair sample, for what ended before started it. */
  readonly isArmed: boolean;
  /** `failed`: by a failure of this instance's own, and not by what others have told. */
  arm(nowMillis: number, failed: boolean): void;
  /** A good call took so long. */
  time(tookMillis: number): void;
  count(outcome: 'success' | 'failure' | 'slow', place: Place, nowMillis: number): void;
  /** By its own calls: `certain` whatever others tell; `row` for failures in a row, which may be a chance of these calls. */
  verdict(fleet: Evidence): 'certain' | 'row' | undefined;
  /** What was counted since the last report, which is then taken; undefined where there is nothing, or not yet. */
  report(nowMillis: number, when: 'due' | 'now'): Evidence | undefined;
  /** Forgets what was counted. */
  clear(): void;
}

/**
 * Trigger, then sample. The call that arms is not counted among the fleet's, since it was bad by selection. Every call after
 * it is, good or bad, and the first report waits for twice the time of a good call: failures often end sooner, and telling
 * only what has ended would make any upstream look dead at first.
 */
export function sample(rule: BreakerRule): Sample {
  let [isArmed, armedAt, reportedAt] = [false, 0, Number.NEGATIVE_INFINITY];
  let usualMillis = unknownMillis;
  let own: Evidence = [];
  let told: Evidence = [];
  let newest = 0;
  let [failedInRow, goodInRow] = [0, 0];

  function advance(nowMillis: number): void {
    const bucket = Math.floor(nowMillis / bucketMillis);
    const passed = Math.min(bucketsInWindow, bucket - newest);
    if (passed <= 0) return;
    [own, told, newest] = [aged(own, passed), aged(told, passed), bucket];
  }
  const dueAt = () => Math.max(armedAt + 2 * usualMillis, reportedAt + reportMillis);

  return {
    get isArmed() {
      return isArmed;
    },
    arm(nowMillis, failed) {
      if (isArmed) return;
      [isArmed, armedAt] = [true, nowMillis];
      [failedInRow, goodInRow] = [failed ? 1 : 0, 0];
    },
    /** Rises at once, falls slowly. */
    time(tookMillis) {
      usualMillis = Math.max(tookMillis, usualMillis === unknownMillis ? 0 : 0.9 * usualMillis);
    },
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
    verdict(fleet) {
      if (isInstanceFailing(rule, own)) return 'certain';
      const all = addEvidence(own, fleet).reduce(addCounts, noCounts);
      const before = { calls: total(all.calls) - failedInRow, failures: total(all.failures) - failedInRow };
      return failedInRow >= telling(rule, before) ? 'row' : undefined;
    },
    report(nowMillis, when) {
      if (!isArmed || told.length === 0 || (when === 'due' && nowMillis < dueAt())) return undefined;
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
