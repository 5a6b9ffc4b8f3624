import type { Decision } from '../instances.ts';
import { percentile } from '../percentile.ts';

/** One line of the drill: what was measured, and what it must not exceed. */
export interface Figure {
  readonly scenario: string;
  readonly mode: string;
  readonly figure: string;
  readonly measured: number;
  readonly target: number;
}

const decisionP99 = 'decision p99 ms';

const targets = { p99Millis: 30, normalWithinMillis: 1_000, degradedAfterwardsPercent: 5 };

/** What the answers of one failure mode may be: a normal one, or the one that the mode declares. */
const declared: { readonly [mode: string]: (decision: Decision) => boolean } = {
  open: ({ status, degraded }) => status === 200 && (degraded === null || degraded === 'open'),
  closed: ({ status, degraded }) => (status === 200 && degraded === null) || (status === 503 && degraded === 'closed'),
  local: ({ status, degraded }) => status === 200 && (degraded === null || degraded === 'local'),
};

export interface Outage {
  readonly scenario: string;
  readonly startedAtMillis: number;
  readonly endedAtMillis: number;
  /** True when the store was away, so that every instance must have noticed. */
  readonly isStoreAway: boolean;
}

/**
 * The figures of one outage in one mode, over the decisions of every instance. A decision that was under way while its own
 * process was frozen took as long as the freeze, which says nothing; such are left out by who collects them.
 */
export function figuresOf(outage: Outage, mode: string, decisions: readonly Decision[]): readonly Figure[] {
  const { scenario, startedAtMillis, endedAtMillis, isStoreAway } = outage;
  const own = decisions.filter((decision) => decision.name === mode && decision.atMillis >= startedAtMillis);
  const normalAtMillis = normalAgainAt(own, endedAtMillis);
  const afterwards = own.filter(({ atMillis }) => atMillis >= normalAtMillis);
  const row = (figure: string, measured: number, target: number): Figure => ({
    scenario,
    mode,
    figure,
    measured,
    target,
  });
  return [
    row(
      decisionP99,
      percentile(
        own.map(({ tookMillis }) => tookMillis),
        0.99,
      ),
      targets.p99Millis,
    ),
    row('normal again after ms', Math.round(normalAtMillis - endedAtMillis), targets.normalWithinMillis),
    row('degraded afterwards %', percent(afterwards, isDegraded), targets.degradedAfterwardsPercent),
    row('answers not as declared', own.filter((decision) => declared[mode]?.(decision) !== true).length, 0),
    ...(isStoreAway && !own.some(isDegraded) ? [row('outages not noticed', 1, 0)] : []),
  ];
}

const isDegraded = ({ degraded }: Decision) => degraded !== null;

/** When the last of the instances has given its first normal answer after the outage; one that never does is never normal. */
function normalAgainAt(decisions: readonly Decision[], endedAtMillis: number): number {
  const instances = [...new Set(decisions.map(({ instance }) => instance))];
  const firsts = instances.map((instance) => {
    const after = decisions.filter((decision) => decision.instance === instance && decision.atMillis >= endedAtMillis);
    const first = after.find((decision) => !isDegraded(decision));
    return first === undefined ? Number.POSITIVE_INFINITY : first.atMillis + first.tookMillis;
  });
  return Math.max(endedAtMillis, ...firsts);
}

function percent(decisions: readonly Decision[], is: (decision: Decision) => boolean): number {
  return decisions.length === 0 ? 100 : Math.round((1_000 * decisions.filter(is).length) / decisions.length) / 10;
}

/** A busy moment of the machine is not the gateway's: of a percentile the middle round counts, of all else the worst. */
export function figuresOfRounds(figures: readonly Figure[]): readonly Figure[] {
  const nameOf = ({ scenario, mode, figure }: Figure) => JSON.stringify([scenario, mode, figure]);
  return [...new Set(figures.map(nameOf))].map((name) => {
    const rounds = figures.filter((figure) => nameOf(figure) === name);
    const sorted = [...rounds].sort((a, b) => a.measured - b.measured);
    const at = sorted[0]?.figure === decisionP99 ? Math.floor(sorted.length / 2) : sorted.length - 1;
    return sorted[at] as Figure;
  });
}
