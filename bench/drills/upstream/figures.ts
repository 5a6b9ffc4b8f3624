import { median } from '../../median.ts';
import type { Decision } from '../instances.ts';
import { percentile } from '../percentile.ts';
import type { Figure } from './figure.ts';
import { leaseMillis, openMillis, slowMillis, timeoutMillis, type UpstreamName } from './gateway.ts';
import { type Recorded, seenOf } from './seen.ts';

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
    const { calls, asked } = seen.find((one) => one.upstream === upstream) ?? nothing;
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

/** Of a load that never ran: meets no target. */
const nothing = { calls: 0, asked: 0 };

const isHealthy = ({ name }: Decision) => name === 'catalog';
const isRefusal = ({ problem }: Decision) => problem === 'circuit-open';

type Row = (figure: string, measured: number, target: number) => Figure;

/** What the table of circuits is asked while all is well. */
function quiet({ decisions, tableCalls }: Recorded, row: Row): readonly Figure[] {
  const { Query: reads = 0, ...others } = tableCalls;
  const writes = Object.values(others).reduce((sum, count) => sum + count, 0);
  // A busy machine answers slowly now and then, and that is trouble.
  const slow = decisions.filter(({ tookMillis }) => tookMillis >= slowMillis).length;
  return [
    row('reads of the table a request', reads / decisions.length, targets.reads),
    row('other calls of it but for slow answers', Math.max(0, writes - slow), 0),
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
