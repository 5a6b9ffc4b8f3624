import { availableParallelism } from 'node:os';
import Table from 'cli-table3';
import { type Figure, figuresOf, type Results, worstOf } from './figures.ts';
import { type Done, type FleetName, type Job, runJobs } from './jobs.ts';
import { type ScenarioName, scenarios } from './scenarios.ts';

const instances = 200;
const requests = 1_000_000;
/** jose's figures stand beside ours for comparison; how they vary does not matter. */
const seeds: { readonly [F in FleetName]: number } = { jose: 1, ours: 20 };
/** The dearest script to run, and of both that it is made of there are twenty. */
const fewerSeeds: { readonly [S in ScenarioName]?: number } = { 'outage and invented key ids': 5 };

/**
 * An hour of a fleet that verifies tokens, over and over with other seeds: how often an issuer is asked for its keys, and
 * whom it costs what while things go wrong. Beside it, jose's remote key set under the same script.
 */
export async function simKeys({ json }: { readonly json: boolean }): Promise<{ readonly met: boolean }> {
  const startedAt = performance.now();
  const results = resultsOf(await runJobs(allJobs(), availableParallelism()));
  const figures = figuresOf(results);
  const met = figures.every((figure) => figure.met);
  const about = {
    instances,
    'requests an hour': requests,
    seeds: seeds.ours,
    "jose's seeds": seeds.jose,
    'store calls in a steady hour': results.ours.steady.storeCalls,
    seconds: Math.round((performance.now() - startedAt) / 1000),
    node: process.version,
  };
  console.log(json ? JSON.stringify({ sim: 'keys', ...about, figures, results, met }, null, 2) : text(figures, about));
  return { met };
}

function allJobs(): readonly Job[] {
  return (['jose', 'ours'] as const).flatMap((fleet) =>
    scenarios.flatMap(({ name }) => {
      const count = Math.min(seeds[fleet], fewerSeeds[name] ?? Number.POSITIVE_INFINITY);
      return Array.from({ length: count }, (_, n) => ({ fleet, scenario: name, instances, requests, seed: n + 1 }));
    }),
  );
}

function resultsOf(done: readonly Done[]): Results {
  const worst = (fleet: FleetName) =>
    Object.fromEntries(
      scenarios.map(({ name }) => [
        name,
        worstOf(done.filter(({ job }) => job.fleet === fleet && job.scenario === name).map(({ outcome }) => outcome)),
      ]),
    ) as Results[FleetName];
  return { ours: worst('ours'), jose: worst('jose') };
}

function text(figures: readonly Figure[], about: object): string {
  const table = new Table({
    head: ['scenario', 'figure', 'ours', 'jose', 'at most', ''],
    style: { head: [], border: [] },
  });
  for (const { scenario, name, ours, jose, atMost, met } of figures)
    table.push([scenario, name, rounded(ours), rounded(jose), atMost, met ? 'met' : 'MISSED']);
  const words = Object.entries(about).map(([name, value]) => `${name} ${value}`);
  return `${table.toString()}\nthe worst of all seeds; ${words.join(', ')}`;
}

const rounded = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 1 });
