import { describe, expect, it } from '@jest/globals';
import { agenda } from '../../bench/sims/breaker/agenda.ts';
import { missedBy } from '../../bench/sims/breaker/figures.ts';
import { type Run, run } from '../../bench/sims/breaker/run.ts';
import { type Scenario, scenarios } from '../../bench/sims/breaker/scenarios.ts';
import { consecutiveWithLease } from '../../bench/sims/breaker/strategies/consecutive-with-lease.ts';
import { counterEveryCall } from '../../bench/sims/breaker/strategies/counter-every-call.ts';
import { none } from '../../bench/sims/breaker/strategies/none.ts';
import { sharedCircuit } from '../../bench/sims/breaker/strategies/shared-circuit.ts';
import { type BreakerRule, usualBreaker } from '../../lib/contract/breaker.ts';

const rule: BreakerRule = { ...usualBreaker, openMillis: 10_000, maxOpenMillis: 40_000, leaseMillis: 2_000 };
const scenario = (name: string, perSecond: number) =>
  scenarios.find((one) => one.name === name && one.perSecond === perSecond) as Scenario;

it('things happen at their time, and those of one time in the order they were planned', () => {
  const { now, after, runUntil } = agenda();
  const seen: string[] = [];
  const say = (what: string) => () => {
    seen.push(`${what} ${now()}`);
  };
  for (const [millis, what] of [
    [30, 'd'],
    [10, 'a'],
    [20, 'b'],
    [20, 'c'],
    [50, 'late'],
  ] as const)
    after(millis, say(what));
  after(10, () => after(25, say('e')));
  runUntil(40);
  expect([seen, now()]).toEqual([['a 10', 'b 20', 'c 20', 'd 30', 'e 35'], 40]);
});

it('one seed is one run', () => {
  const hangs = scenario('hangs', 200);
  expect(run(hangs, sharedCircuit(rule), 7)).toEqual(run(hangs, sharedCircuit(rule), 7));
});

describe('a service that hangs, at 200 calls a second', () => {
  const hangs = scenario('hangs', 200);
  const [ours, leases, counter, nothing] = [sharedCircuit(rule), consecutiveWithLease, counterEveryCall, none].map(
    (strategy) => run(hangs, strategy, 1),
  ) as [Run, Run, Run, Run];

  it('gets less than half of what the strategy with a lease sends, one probe at a time', () => {
    expect(missedBy(rule, hangs, [ours], [leases])).toEqual([]);
  });

  it('shows in the models what they are: nothing opens, and a counter lets a crowd probe', () => {
    expect([nothing.opens, counter.mostProbes > 50]).toEqual([0, true]);
  });
});

describe('a target that is missed is named', () => {
  const fine = { ...run(scenario('is well', 5), sharedCircuit(rule), 1), readsPerMillion: 25_000 };
  const hangs = scenario('hangs', 5);
  it.each<[story: string, some: Scenario, of: Partial<Run>, missed: readonly string[]]>([
    ['nothing', scenario('is well', 5), {}, []],
    ['two probes', hangs, { mostProbes: 2 }, ['two probes at a time in 1 of 1 runs']],
    ['just in time', hangs, { openPeriod: 10_000, closedAfter: 15_000 }, []],
    [
      'too late',
      hangs,
      { openPeriod: 10_000, closedAfter: 15_001 },
      ['closed later than open period + lease + 3 s in 1 of 1 runs'],
    ],
    [
      'never',
      hangs,
      { closedAfter: Number.POSITIVE_INFINITY },
      ['closed later than open period + lease + 3 s in 1 of 1 runs'],
    ],
    [
      'refused to the end',
      hangs,
      { lastRefusedAfter: 51_001 },
      ['calls were still refused long after the service was well in 1 of 1 runs'],
    ],
    ['opened', scenario('25 % fail', 5), { opens: 1 }, ['opened in 1 of 1 runs']],
    ['written', scenario('is well', 5), { writesPerMillion: 1 }, ['written in 1 of 1 runs']],
    ['read too often', scenario('is well', 5), { readsPerMillion: 25_001 }, ['more than 25000 reads per million']],
    ['too many calls', hangs, { sent: 51 }, ['0.51 of the calls of the strategy with a lease']],
    ['nobody to compare with', hangs, { sent: Number.NaN }, ['NaN of the calls of the strategy with a lease']],
  ])('%s', (_, some, of, missed) => {
    expect(missedBy(rule, some, [{ ...fine, sent: 50, ...of }], [{ ...fine, sent: 100 }])).toEqual(missed);
  });
});
