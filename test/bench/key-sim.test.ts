import { describe, expect, it } from '@jest/globals';
import { figuresOf, type Worst, worstOf } from '../../bench/sims/keys/figures.ts';
import { ourFleet } from '../../bench/sims/keys/our-fleet.ts';
import { runScenario } from '../../bench/sims/keys/run-scenario.ts';
import { type Scenario, type ScenarioName, scenarios } from '../../bench/sims/keys/scenarios.ts';

const run = { instances: 20, requests: 20_000, seed: 7 };
const outcomeOf = (scenario: Scenario) => runScenario(scenario, run, ourFleet);
const named = (wanted: ScenarioName) => scenarios.find(({ name }) => name === wanted) as Scenario;

describe('an hour of a small fleet', () => {
  it.each<[ScenarioName, number]>([
    ['steady', 15],
    ['outage of 30 minutes', 20],
    ['invented key ids', 400],
    ['outage and invented key ids', 400],
    ['rotation, announced', 15],
    ['a key is removed', 400],
  ])('%s: nobody is refused, and the issuer is asked at most %d times', async (name, atMost) => {
    const { fetches, failures } = await outcomeOf(named(name));
    expect(failures).toBe(0);
    expect(fetches).toBeGreaterThan(0);
    expect(fetches).toBeLessThanOrEqual(atMost);
  });

  it('a removed key opens something, and nothing after five and a half minutes', async () => {
    const { removedKeyOpenSeconds } = await outcomeOf(named('a key is removed'));
    expect(removedKeyOpenSeconds).toBeGreaterThan(0);
    expect(removedKeyOpenSeconds).toBeLessThanOrEqual(330);
  });

  it('sees a failure when there is one: what is signed with a key that was never published', async () => {
    const { failures, failedForSeconds } = await outcomeOf({ ...named('steady'), signing: [[0, 'z']] });
    expect(failures).toBe(20_000);
    expect(failedForSeconds).toBeGreaterThan(3_500);
  });

  it('comes to the same for the same seed', async () => {
    const hour = async () => {
      const { fetches, failures, removedKeyOpenSeconds } = await outcomeOf(named('a key is removed'));
      return { fetches, failures, removedKeyOpenSeconds };
    };
    expect(await hour()).toEqual(await hour());
  });
});

describe('the figures', () => {
  const good: Worst = {
    seeds: 1,
    fetches: 15,
    failures: 0,
    failedForSeconds: 10,
    removedKeyOpenSeconds: 330,
    storeCalls: 1,
  };
  const all = (worst: Worst) =>
    Object.fromEntries(scenarios.map(({ name }) => [name, worst])) as { readonly [S in ScenarioName]: Worst };

  it('are the worst of all seeds', () => {
    expect(worstOf([good, { ...good, fetches: 14, failures: 2 }])).toEqual({ ...good, seeds: 2, failures: 2 });
  });

  it('are met at the edge', () => {
    expect(figuresOf({ ours: all(good), jose: all(good) }).filter(({ met }) => !met)).toEqual([]);
  });

  it.each<[keyof Worst, number]>([
    ['fetches', 401],
    ['failures', 1],
    ['failedForSeconds', 10.1],
    ['removedKeyOpenSeconds', 330.1],
  ])('are missed by one more of %s, whatever jose does', (measure, value) => {
    const figures = figuresOf({ ours: all({ ...good, [measure]: value }), jose: all(good) });
    expect(figures.some(({ met }) => !met)).toBe(true);
    expect(figuresOf({ ours: all(good), jose: all({ ...good, [measure]: value }) }).every(({ met }) => met)).toBe(true);
  });
});
