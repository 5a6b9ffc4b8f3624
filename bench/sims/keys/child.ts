import type { Fleet } from './fleet.ts';
import type { FleetName, Job } from './jobs.ts';
import { joseFleet } from './jose-fleet.ts';
import { ourFleet } from './our-fleet.ts';
import { runScenario } from './run-scenario.ts';
import { type Scenario, scenarios } from './scenarios.ts';
import type { World } from './world.ts';

const fleets: { readonly [F in FleetName]: (world: World) => Fleet } = { ours: ourFleet, jose: joseFleet };

process.on('message', async ({ fleet, scenario, ...run }: Job) => {
  const script = scenarios.find(({ name }) => name === scenario) as Scenario;
  process.send?.(await runScenario(script, run, fleets[fleet]));
});
