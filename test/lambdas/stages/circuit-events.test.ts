import { describe, expect, it } from '@jest/globals';
import type { CircuitNews } from '../../../lambdas/calls/circuit-news.ts';
import { circuitEvents } from '../../../lambdas/stages/circuit-events.ts';
import type { CircuitState } from '../../../lib/contract/breaker.ts';
import { usualBreaker } from '../../../lib/contract/breaker.ts';
import { claim, force, settle, trip, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { noCounts, oneCall } from '../../../lib/engine/breaker/evidence.ts';

const rule = { ...usualBreaker, leaseMillis: 2_000 };

/** The lines of some news. */
function lines(...news: readonly CircuitNews[]) {
  const written: unknown[] = [];
  const write = (message: string, fields: object) => void written.push({ message, ...fields });
  for (const one of news)
    circuitEvents({ info: write, error: write }, { gateway: 'shop', stage: 'test' }, () => 1_000.7)(one);
  return written;
}
const embedded = (Name: string) => ({
  _aws: {
    Timestamp: 1_000,
    CloudWatchMetrics: [
      {
        Namespace: 'Gatehouse',
        Dimensions: [
          ['gateway', 'stage'],
          ['gateway', 'stage', 'upstream'],
        ],
        Metrics: [{ Name, Unit: 'Count' }],
      },
    ],
  },
  gateway: 'shop',
  stage: 'test',
  upstream: 'orders',
  [Name]: 1,
});
const opened = trip(rule, untouchedCircuit);
const claimed = claim(rule, opened, 'probe');
const of = (from: object, to: ReturnType<typeof trip>): CircuitNews => ({
  of: 'fleet',
  upstream: 'orders',
  from: { ...untouchedCircuit, ...from },
  to,
});

describe('the line of a change', () => {
  it('of the fleet says what was counted, and for how long it is', () => {
    const evidence = [
      oneCall('failures', { instance: 1, source: 1 }),
      noCounts,
      oneCall('failures', { instance: 2, source: 1 }),
      oneCall(null, { instance: 2, source: 2 }),
      oneCall('slow', { instance: 3, source: 2 }),
    ];
    expect(lines(of({ evidence }, opened))).toEqual([
      {
        message: 'circuit',
        of: 'fleet',
        from: 'closed',
        to: 'open',
        epoch: 1,
        openMillis: 30_000,
        calls: 4,
        failures: 2,
        slow: 1,
        note: null,
        ...embedded('CircuitOpened'),
      },
    ]);
  });

  it('of an instance alone says so, and how the fleet stands', () => {
    expect(
      lines(
        { of: 'instance', upstream: 'orders', state: 'open', fleet: 'closed' },
        { of: 'instance', upstream: 'orders', state: 'closed', fleet: 'open' },
      ),
    ).toEqual([
      {
        message: 'circuit',
        of: 'instance',
        from: 'closed',
        to: 'open',
        fleet: 'closed',
        ...embedded('InstanceCircuitOpened'),
      },
      {
        message: 'circuit',
        of: 'instance',
        from: 'open',
        to: 'closed',
        fleet: 'open',
        ...embedded('InstanceCircuitClosed'),
      },
    ]);
  });

  it('that an operator has made says who and why', () => {
    const note = { by: 'ada', why: 'a drill' };
    expect(lines(of({}, force(untouchedCircuit, 'forced-open', note)))).toMatchObject([{ note, to: 'forced-open' }]);
  });

  const note = { by: 'ada', why: 'a drill' };
  it.each<[to: CircuitState, metric: string, news: CircuitNews]>([
    ['open', 'CircuitOpened', of({}, opened)],
    ['half-open', 'CircuitProbed', of(opened, claimed)],
    ['closed', 'CircuitClosed', of(claimed, settle({ ...rule, successesToClose: 1 }, claimed, 'success'))],
    ['forced-open', 'CircuitForcedOpen', of({}, force(untouchedCircuit, 'forced-open', note))],
    ['forced-closed', 'CircuitForcedClosed', of({}, force(untouchedCircuit, 'forced-closed', note))],
  ])('to %s is the metric %s', (to, metric, news) => {
    expect(lines(news)).toMatchObject([{ to, ...embedded(metric) }]);
  });
});
