import { standingOf } from '../../lib/engine/health/target-standing.ts';
import { type HealthStore, HealthStoreUnavailable } from '../health-port.ts';
import type { Log } from '../ports.ts';
import { checkTarget } from './check-target.ts';
import type { CheckedTarget } from './checked-targets.ts';
import { changeLine } from './health-lines.ts';
import type { Reach } from './reach.ts';
import { turns } from './turns.ts';
import type { Beginning, TargetRun } from './watch-target.ts';

/** Everything the checks reach the world with. */
export interface HealthParts {
  readonly reach: Reach;
  readonly store: HealthStore;
  readonly log: Log;
  /** Of the gateway, for its metrics. */
  readonly stage: string;
  /** Since the epoch, for log lines. */
  readonly nowMillis: () => number;
  /** A clock that nobody sets. */
  readonly monotonicMillis: () => number;
  readonly wait: (millis: number) => Promise<void>;
}

/** Each holds a socket, and for a moment what it was answered. */
const checksAtATime = 100;

export interface HealthRun extends TargetRun {
  /** How each target begins: as the run before has found it, or, when the store is away, as one that nobody has checked. */
  begin(): Promise<(target: CheckedTarget) => Beginning>;
}

/** A run that begins now, with a name that no other has. That the store is away is told once; the checks go on. */
export function healthRun(
  gateway: string,
  { id, stageVariables }: { readonly id: string; readonly stageVariables: { readonly [name: string]: string } },
  parts: HealthParts,
): HealthRun {
  const { reach, store, log, stage, nowMillis, monotonicMillis, wait } = parts;
  const startedAt = monotonicMillis();
  const elapsedMillis = () => monotonicMillis() - startedAt;
  const inTurn = turns(checksAtATime);
  let isAway = false;

  async function asked<T>(answer: Promise<T>): Promise<T | undefined> {
    try {
      return await answer;
    } catch (error) {
      if (!(error instanceof HealthStoreUnavailable)) throw error;
      if (!isAway) log.error('the store of health does not answer; the checks go on', { gateway });
      isAway = true;
      return undefined;
    }
  }

  return {
    async begin() {
      const found = await asked(store.read());
      const rows = new Map(found?.map((row) => [`${row.upstream} ${row.target}`, row]));
      return (target) => ({
        standing: standingOf(rows.get(`${target.upstream} ${target.target}`)),
        isGuess: found === undefined,
      });
    },
    check: (target) => inTurn(() => checkTarget(reach(target.upstream, stageVariables), gateway, target)),
    write: (found) => asked(store.write({ ...found, run: id, runMillis: elapsedMillis() })),
    onChange({ upstream, target }, healthy, result) {
      const found = result?.found ?? null;
      log.info('target health', changeLine({ gateway, stage, upstream, target, healthy, found }, nowMillis()));
    },
    elapsedMillis,
    waitUntil: (elapsed) => wait(Math.max(0, elapsed - elapsedMillis())),
  };
}
