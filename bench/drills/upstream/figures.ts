import { median } from '../../median.ts';
import type { Decision } from '../instances.ts';
import { percentile } from '../percentile.ts';
import { leaseMillis, openMillis, timeoutMillis, type UpstreamName, upstreamNames } from './gateway.ts';
import type { Trouble } from './trouble.ts';

/** One line of the drill: what was measured, and what it must not exceed. */
export interface Figure {
  readonly trouble: string;
  readonly figure: string;
  readonly measured: number;
  readonly target: number;
}

/** What callers and the upstream saw of one trouble, while it lasted. */
export interface Seen {
  readonly trouble: string;
  readonly upstream: UpstreamName;
  readonly asked: number;
  /** How many of each answer: `200`, `200 last-good`, `503 circuit-open`. */
  readonly answers: { readonly [answer: string]: number };
  readonly p50Millis: number;
  readonly p99Millis: number;
  readonly longestMillis: number;
  /** Requests that came to the upstream. */
  readonly calls: number;
}

/** What was recorded of one trouble, from a while before it to a while after it. */
export interface Recorded {
  readonly trouble: Pick<Trouble, 'trouble' | 'expect' | 'isDead' | 'isStoreAway'>;
  readonly startedAtMillis: number;
  readonly endedAtMillis: number;
  readonly decisions: readonly Decision[];
  /** Of the upstreams while it lasted. */
  readonly calls: { readonly [upstream: string]: number };
  /** Of the table of circuits while it lasted, by operation. */
  readonly tableCalls: { readonly [operation: string]: number };
  /** When the fleet's circuit of `orders` was seen to be in another state. */
  readonly changes: readonly { readonly atMillis: number; readonly state: string }[];
}

/** Those that are under load all the time. */
const loaded = upstreamNames.filter((name) => name !== 'mixed');

const targets = {
  lateMillis: 50,
  firstOpenMillis: timeoutMillis + 1_500,
  /** An instance in trouble reads the table every second. */
  openMillis: timeoutMillis + 2_500,
  closedMillis: openMillis + leaseMillis + 3_000,
  amplification: 1.2,
  healthyRatio: 1.5,
  moreMillis: 10,
  reads: 0.025,
};

export function seenOf({ trouble, startedAtMillis, endedAtMillis, decisions, calls }: Recorded): readonly Seen[] {
  const during = decisions.filter(({ atMillis }) => atMillis >= startedAtMillis && atMillis < endedAtMillis);
  return loaded.map((upstream) => {
    const own = during.filter(({ name }) => name === upstream);
    const took = own.map(({ tookMillis }) => tookMillis);
    return {
      trouble: trouble.trouble,
      upstream,
      asked: own.length,
      answers: counted(own.map(answerText)),
      p50Millis: percentile(took, 0.5),
      p99Millis: percentile(took, 0.99),
      longestMillis: percentile(took, 1),
      calls: calls[upstream] ?? 0,
    };
  });
}

const answerText = ({ status, problem, degraded }: Decision) =>
  [status, problem, degraded].filter((part) => part !== null).join(' ');

function counted(texts: readonly string[]): { readonly [text: string]: number } {
  const counts: { [text: string]: number } = {};
  for (const text of texts.toSorted()) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

/** What was promised of every trouble, and of one of this kind. */
export function figuresOf(recorded: Recorded): readonly Figure[] {
  const { trouble, decisions, startedAtMillis } = recorded;
  const row = (figure: string, measured: number, target: number): Figure => ({
    trouble: trouble.trouble,
    figure,
    measured: Math.round(measured * 1_000) / 1_000,
    target: Math.round(target * 1_000) / 1_000,
  });
  const since = decisions.filter(({ atMillis }) => atMillis >= startedAtMillis);
  const wrong = (upstream: UpstreamName) =>
    since.filter(({ name, status }) => name === upstream && status !== 200).length;
  // A machine that has become busy meanwhile has made an instance slow that calls nobody else, too.
  const usual = Math.max(
    steadyP99(recorded, isHealthy, 'before'),
    steadyP99(recorded, ({ name }) => name === 'alone', 'during'),
  );
  const near = Math.max(usual * targets.healthyRatio, usual + targets.moreMillis);
  const seen = seenOf(recorded);
  const perRequest = (upstream: UpstreamName) => {
    const { calls, asked } = seen.find((one) => one.upstream === upstream) as Seen;
    return asked === 0 ? Number.POSITIVE_INFINITY : calls / asked;
  };
  return [
    row('latest answer after its limit ms', Math.max(0, ...decisions.map((one) => one.lateMillis)), targets.lateMillis),
    row('healthy service: p99 ms', steadyP99(recorded, isHealthy, 'during'), near),
    row('healthy service: answers but 200', wrong('catalog'), 0),
    row('service with a fallback: answers but 200', wrong('news'), 0),
    ...(trouble.expect === 'opens' ? opening(recorded, row) : [row('refusals', since.filter(isRefusal).length, 0)]),
    ...(trouble.trouble === 'well' ? quiet(recorded, row) : []),
    ...(trouble.isDead
      ? (['retried', 'unguarded'] as const).map((upstream) =>
          row(`${upstream}: calls a request`, perRequest(upstream), targets.amplification),
        )
      : []),
    ...(trouble.isStoreAway
      ? [row('a refusal takes p99 ms', steadyP99(recorded, isRefusal, 'during'), usual + targets.moreMillis)]
      : []),
  ];
}

const isHealthy = ({ name }: Decision) => name === 'catalog';
const isRefusal = ({ problem }: Decision) => problem === 'circuit-open';

type Row = (figure: string, measured: number, target: number) => Figure;

/** What the table of circuits is asked while all is well. */
function quiet({ decisions, tableCalls }: Recorded, row: Row): readonly Figure[] {
  const { Query: reads = 0, ...others } = tableCalls;
  const writes = Object.values(others).reduce((sum, count) => sum + count, 0);
  return [
    row('reads of the table a request', reads / decisions.length, targets.reads),
    row('other calls of it', writes, 0),
  ];
}

function opening(
  { trouble, decisions, startedAtMillis, endedAtMillis, changes }: Recorded,
  row: Row,
): readonly Figure[] {
  const own = decisions.filter(({ name }) => name === 'orders');
  const refused = firstOfEach(own, isRefusal, startedAtMillis);
  const served = Math.max(...firstOfEach(own, ({ status }) => status === 200, endedAtMillis));
  // Of a table that was away the answers tell; of one that was there it tells itself.
  const isStandingClosed = changes.at(-1)?.state === 'closed';
  const closedAt = trouble.isStoreAway ? served : isStandingClosed ? lastAt(changes) : Number.POSITIVE_INFINITY;
  return [
    row('first open after ms', Math.min(...refused) - startedAtMillis, targets.firstOpenMillis),
    row('open at every instance after ms', Math.max(...refused) - startedAtMillis, targets.openMillis),
    row('closed after ms', Math.max(closedAt, served) - endedAtMillis, targets.closedMillis),
  ];
}

const lastAt = (changes: Recorded['changes']) => changes.at(-1)?.atMillis ?? Number.POSITIVE_INFINITY;

/** When each of the instances had its first such answer; infinity for one that never had. */
function firstOfEach(
  own: readonly Decision[],
  isSuch: (decision: Decision) => boolean,
  fromMillis: number,
): readonly number[] {
  const instances = [...new Set(own.map(({ instance }) => instance))];
  const firsts = instances.map((instance) => {
    const first = own.find((one) => one.instance === instance && one.atMillis >= fromMillis && isSuch(one));
    return first === undefined ? Number.POSITIVE_INFINITY : first.atMillis + first.tookMillis;
  });
  return firsts.length === 0 ? [Number.POSITIVE_INFINITY] : firsts;
}

const sliceMillis = 500;

/**
 * The 99th percentile of each half second, and of those the middle one: a busy moment of the machine is not the gateway's. Not a
 * number where there was nothing, which meets no target.
 */
function steadyP99(
  { decisions, startedAtMillis, endedAtMillis }: Recorded,
  isSuch: (decision: Decision) => boolean,
  when: 'before' | 'during',
): number {
  const slices = new Map<number, number[]>();
  for (const decision of decisions) {
    const { atMillis, tookMillis } = decision;
    const isThen = when === 'before' ? atMillis < startedAtMillis : atMillis >= startedAtMillis;
    if (!isThen || atMillis >= endedAtMillis || !isSuch(decision)) continue;
    const slice = Math.floor(atMillis / sliceMillis);
    slices.set(slice, [...(slices.get(slice) ?? []), tookMillis]);
  }
  return median([...slices.values()].map((took) => percentile(took, 0.99)));
}

export const isMissed = ({ measured, target }: Figure) => !(measured <= target);

/** Of times the round in the middle counts, of all else the worst: a busy moment of the machine is not the gateway's. */
export function figuresOfRounds(rounds: readonly (readonly Figure[])[]): readonly Figure[] {
  const [first = []] = rounds;
  return first.map(({ figure }, n) => {
    const sorted = rounds.map((round) => round[n] as Figure).toSorted((one, other) => over(one) - over(other));
    return sorted[figure.endsWith(' ms') ? Math.floor(sorted.length / 2) : sorted.length - 1] as Figure;
  });
}

const over = ({ measured, target }: Figure) =>
  Number.isFinite(measured - target) ? measured - target : Number.MAX_VALUE;
