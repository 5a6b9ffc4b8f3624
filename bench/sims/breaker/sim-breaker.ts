import Table from 'cli-table3';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { type Line, lineOf, missedBy } from './figures.ts';
import { run } from './run.ts';
import { callMillis, type Scenario, scenarios, slowMillis } from './scenarios.ts';
import { consecutiveWithLease } from './strategies/consecutive-with-lease.ts';
import { counterEveryCall } from './strategies/counter-every-call.ts';
import { none } from './strategies/none.ts';
import { sharedCircuit } from './strategies/shared-circuit.ts';
import type { Strategy } from './strategies/strategy.ts';

const seeds = Array.from({ length: 20 }, (_, n) => n + 1);
/** Of strategies that are shown beside ours, and nothing is promised of. */
const fewSeeds = seeds.slice(0, 3);

/** Open periods of ten seconds, as the strategies beside ours have, so that several fit into the trouble. */
const rule: BreakerRule = {
  ...usualBreaker,
  slow: { millis: slowMillis, rate: 0.5 },
  openMillis: 10_000,
  maxOpenMillis: 40_000,
  leaseMillis: callMillis + 1_000,
};

const ours = sharedCircuit(rule);

/** A fleet with a circuit that it shares, in every kind of trouble, beside what others do; everything of one seed is the same on every machine. */
export async function simBreaker({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const lines = scenarios.flatMap((scenario) => {
    if (process.stderr.isTTY) console.error(`${scenario.perSecond}/s ${scenario.name}`);
    return linesOf(scenario);
  });
  const met = lines.every(({ missed }) => missed.length === 0);
  console.log(json ? JSON.stringify({ sim: 'breaker', seeds, rule, lines, met }, null, 2) : text(lines));
  return { met };
}

function linesOf(scenario: Scenario): readonly Line[] {
  const runs = (strategy: Strategy, of: readonly number[]) => of.map((seed) => run(scenario, strategy, seed));
  const own = runs(ours, seeds);
  const leases = runs(consecutiveWithLease, scenario.isCompared ? seeds : fewSeeds);
  return [
    lineOf(scenario, ours.name, own, missedBy(rule, scenario, own, leases)),
    lineOf(scenario, consecutiveWithLease.name, leases, []),
    ...[counterEveryCall, none].map((each) => lineOf(scenario, each.name, runs(each, fewSeeds), [])),
  ];
}

function text(lines: readonly Line[]): string {
  const head = ['service', 'calls/s', 'strategy', 'sent', 'opened after', 'opens', 'probes', 'closed after', 'alone'];
  const table = new Table({
    head: [...head, 'reads/M', 'writes/M', ''],
    style: { head: [], border: [] },
  });
  for (const line of lines) {
    table.push([
      line.scenario,
      line.perSecond,
      line.strategy,
      line.sent,
      line.openedAfterMillis === null ? 'never' : seconds(line.openedAfterMillis),
      line.opens,
      line.mostProbes,
      seconds(line.closedAfterMillis),
      line.refusedAlone,
      line.readsPerMillion,
      line.writesPerMillion,
      line.missed.length === 0 ? '' : `MISSED: ${line.missed.join('; ')}`,
    ]);
  }
  return [
    table.toString(),
    `${seeds.length} seeds; sent, opened after, reads and writes are medians, the others the most of any run`,
  ].join('\n');
}

const seconds = (millis: number) => (Number.isFinite(millis) ? `${(millis / 1_000).toFixed(1)} s` : 'not');
