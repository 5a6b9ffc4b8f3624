import type { FleetName } from './jobs.ts';
import type { Outcome } from './run-scenario.ts';
import type { ScenarioName } from './scenarios.ts';

/** The worst of all seeds of a fleet in a scenario. */
export interface Worst extends Outcome {
  readonly seeds: number;
}

export interface Figure {
  readonly scenario: ScenarioName;
  readonly name: string;
  readonly ours: number;
  readonly jose: number;
  readonly atMost: number;
  readonly met: boolean;
}

export type Results = { readonly [F in FleetName]: { readonly [S in ScenarioName]: Worst } };

type Measure = Exclude<keyof Outcome, 'storeCalls'>;

const names: { readonly [M in Measure]: string } = {
  fetches: "fetches of the issuer's keys",
  failures: 'good tokens refused',
  failedForSeconds: 'seconds in which good tokens are refused',
  removedKeyOpenSeconds: 'seconds that a removed key opens',
};

/** At most so much, whatever the seed. */
const targets: { readonly [S in ScenarioName]: { readonly [M in Measure]?: number } } = {
  steady: { fetches: 15, failures: 0 },
  'invented key ids': { fetches: 400, failures: 0 },
  'outage of 30 minutes': { fetches: 20, failures: 0 },
  'outage and invented key ids': { fetches: 400, failures: 0 },
  'a key is removed': { removedKeyOpenSeconds: 330, failures: 0 },
  'rotation, announced': { fetches: 15, failures: 0 },
  'rotation, sudden': { failedForSeconds: 10 },
};

export function worstOf(outcomes: readonly Outcome[]): Worst {
  const most = (measure: keyof Outcome) => Math.max(...outcomes.map((outcome) => outcome[measure]));
  return {
    seeds: outcomes.length,
    fetches: most('fetches'),
    failures: most('failures'),
    failedForSeconds: most('failedForSeconds'),
    removedKeyOpenSeconds: most('removedKeyOpenSeconds'),
    storeCalls: most('storeCalls'),
  };
}

export function figuresOf({ ours, jose }: Results): readonly Figure[] {
  return Object.entries(targets).flatMap(([scenario, measures]) =>
    Object.entries(measures).map(([measure, atMost]) => {
      const [mine, theirs] = [ours, jose].map((fleet) => fleet[scenario as ScenarioName][measure as Measure]);
      return {
        scenario: scenario as ScenarioName,
        name: names[measure as Measure],
        ours: mine as number,
        jose: theirs as number,
        atMost,
        met: (mine as number) <= atMost,
      };
    }),
  );
}
