import type { BreakerRule } from '../../../lib/contract/breaker.ts';
import { median } from '../../median.ts';
import type { Run } from './run.ts';
import type { Scenario } from './scenarios.ts';

/** One line of the simulation: a scenario under one strategy, over all seeds. */
export interface Line {
  readonly scenario: string;
  readonly perSecond: number;
  readonly strategy: string;
  readonly runs: number;
  /** Medians; what is compared with a target is the mean. */
  readonly sent: number;
  readonly openedAfterMillis: number | null;
  readonly readsPerMillion: number;
  readonly writesPerMillion: number;
  /** The most of any run. */
  readonly opens: number;
  readonly mostProbes: number;
  readonly closedAfterMillis: number;
  readonly refusedAlone: number;
  /** What was promised and not kept; of our own strategy only. */
  readonly missed: readonly string[];
}

/** Reads a request that a fleet may make while all is well. */
const readsPerMillion = 25_000;
/** Of the calls that the strategy with a lease sends to a service that hangs. */
const sentRatio = 0.5;
const graceMillis = 3_000;
/** After a close the calls come back over this time. */
const rampMillis = 6_000;

export function lineOf(scenario: Scenario, strategy: string, runs: readonly Run[], missed: readonly string[]): Line {
  const most = (pick: (run: Run) => number) => Math.max(...runs.map(pick));
  const opened = runs.flatMap(({ openedAfter }) => (openedAfter === null ? [] : [openedAfter]));
  return {
    scenario: scenario.name,
    perSecond: scenario.troublePerSecond ?? scenario.perSecond,
    strategy,
    runs: runs.length,
    sent: median(runs.map(({ sent }) => sent)),
    openedAfterMillis: opened.length === 0 ? null : Math.round(median(opened)),
    readsPerMillion: Math.round(median(runs.map((run) => run.readsPerMillion))),
    writesPerMillion: Math.round(median(runs.map((run) => run.writesPerMillion))),
    opens: most(({ opens }) => opens),
    mostProbes: most(({ mostProbes }) => mostProbes),
    closedAfterMillis: Math.round(most(({ closedAfter }) => closedAfter)),
    refusedAlone: most(({ refusedAlone }) => refusedAlone),
    missed,
  };
}

/** Every promise that a run of ours has not kept. `theirs` are runs of the strategy with a lease, of the same seeds. */
export function missedBy(
  { leaseMillis, maxOpenMillis }: BreakerRule,
  scenario: Scenario,
  ours: readonly Run[],
  theirs: readonly Run[],
): readonly string[] {
  const some = (isMiss: (run: Run) => boolean, what: string) => {
    const runs = ours.filter(isMiss).length;
    return runs === 0 ? [] : [`${what} in ${runs} of ${ours.length} runs`];
  };
  const ratio = mean(ours, ({ sent }) => sent) / mean(theirs, ({ sent }) => sent);
  const isWell = scenario.name === 'is well';
  return [
    ...some(({ mostProbes }) => mostProbes > 1, 'two probes at a time'),
    ...some(
      ({ closedAfter, openPeriod }) => closedAfter > openPeriod + leaseMillis + graceMillis,
      'closed later than open period + lease + 3 s',
    ),
    ...some(
      ({ lastRefusedAfter }) => lastRefusedAfter > maxOpenMillis + leaseMillis + graceMillis + rampMillis,
      'calls were still refused long after the service was well',
    ),
    ...(scenario.expect === 'stays closed' ? some(({ opens }) => opens > 0, 'opened') : []),
    ...(isWell ? some((run) => run.writesPerMillion > 0, 'written') : []),
    ...(isWell && !(mean(ours, (run) => run.readsPerMillion) <= readsPerMillion)
      ? [`more than ${readsPerMillion} reads per million`]
      : []),
    ...(scenario.isCompared && !(ratio <= sentRatio)
      ? [`${ratio.toFixed(2)} of the calls of the strategy with a lease`]
      : []),
  ];
}

function mean(runs: readonly Run[], pick: (run: Run) => number): number {
  return runs.reduce((sum, run) => sum + pick(run), 0) / runs.length;
}
