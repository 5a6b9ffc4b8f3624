import { type CheckTimes, firstCheck, nextCheck } from '../../lib/engine/health/check-times.ts';
import {
  afterCheck,
  isWorthWriting,
  type TargetStanding,
  type Written,
} from '../../lib/engine/health/target-standing.ts';
import type { FoundHealth, HealthStore } from '../health-port.ts';
import type { CheckResult } from './check-target.ts';
import type { CheckedTarget } from './checked-targets.ts';

/** One run of checks, as the watch of one target needs it. */
export interface TargetRun {
  /** undefined when the target could not be asked, for a reason of the gateway's. */
  check(target: CheckedTarget): Promise<CheckResult | undefined>;
  /** undefined when the store is away. */
  write(found: Omit<FoundHealth, 'run' | 'runMillis'>): Promise<Awaited<ReturnType<HealthStore['write']>> | undefined>;
  /** The store now says otherwise of this target than before, because of this run. */
  onChange(target: CheckedTarget, healthy: boolean, result: CheckResult | undefined): void;
  /** Since the run began. */
  elapsedMillis(): number;
  waitUntil(elapsedMillis: number): Promise<void>;
}

/** How the watch of a target begins; a guess where the store did not say. */
export interface Beginning {
  readonly standing: TargetStanding;
  readonly isGuess: boolean;
}

/**
 * Checks one target for the length of the run, and writes what the checks have shown. Resolves to how it stands at the end;
 * undefined when a later run has taken over, which ends this watch.
 */
export async function watchTarget(
  target: CheckedTarget,
  times: CheckTimes,
  { standing, isGuess }: Beginning,
  run: TargetRun,
): Promise<TargetStanding | undefined> {
  let now = standing;
  let written: Written | undefined;
  let at: number | undefined = firstCheck(times, target.fraction);
  while (at !== undefined) {
    await run.waitUntil(at);
    const result = await run.check(target);
    if (result !== undefined) now = afterCheck(target.rule, now, result.passed);
    at = nextCheck(times, at, run.elapsedMillis());
    // A sign of life of checks that could not be made would keep alive what nobody knows any more.
    const isGuessed = isGuess || now === standing;
    if (!isWorthWriting(now, written, { isLast: at === undefined, isGuess: isGuessed })) continue;
    const { healthy, against } = now;
    const { upstream, target: place } = target;
    const said = await run.write({ upstream, target: place, healthy, against });
    if (said === 'superseded') return undefined;
    if (said === 'changed') run.onChange(target, healthy, result);
    if (said !== undefined) written = { healthy, against };
  }
  return now;
}
