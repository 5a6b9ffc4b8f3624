import type { Fleet, Instance } from './fleet.ts';
import { randomFrom } from './random.ts';
import { at, type Scenario } from './scenarios.ts';
import { virtualClock } from './virtual-clock.ts';
import { startMillis, type World, worldOf } from './world.ts';

export interface Run {
  readonly instances: number;
  readonly requests: number;
  readonly seed: number;
}

export interface Outcome {
  readonly fetches: number;
  /** Requests with a token of the key that the issuer signs with, which were not let in. */
  readonly failures: number;
  /** From the first of them to the last. */
  readonly failedForSeconds: number;
  /** How long after its removal a removed key still opened anything. */
  readonly removedKeyOpenSeconds: number;
  readonly storeCalls: number;
}

const hourMillis = 3_600_000;
/** An instance is replaced by a new one after so long. */
const lifeMillis = { least: 900_000, most: 2_700_000 };
/** The share of tokens that the instance which gets it has not seen before. */
const newTokens = 0.02;

/** One hour of a fleet on an invented clock, from the first request ever. */
export async function runScenario(scenario: Scenario, run: Run, fleetOf: (world: World) => Fleet): Promise<Outcome> {
  const random = randomFrom(run.seed);
  const clock = virtualClock(startMillis);
  const world = worldOf(scenario, clock, random);
  const fleet = fleetOf(world);
  const instanceAt = livingInstances(fleet, run.instances, world);
  const tally = tallyOf(scenario);
  for (let n = 0; n < run.requests; n += 1) {
    const atMillis = startMillis + ((n + random()) * hourMillis) / run.requests;
    if (!clock.skipTo(atMillis)) await clock.moveTo(atMillis);
    const minute = world.minute();
    const token = tokenAt(scenario, minute, random);
    const answer = instanceAt(Math.floor(random() * run.instances)).ask(token.kid, random() >= newTokens);
    if (answer === true) {
      tally.count(token, minute, true);
      continue;
    }
    let isDone = false;
    const told = (isGenuine: boolean) => {
      isDone = true;
      tally.count(token, minute, isGenuine);
    };
    answer.then(told, () => told(false));
    await clock.settle(() => isDone);
  }
  await clock.moveTo(startMillis + hourMillis + 60_000);
  return { ...tally.outcome(), fetches: world.fetches(), storeCalls: fleet.storeCalls() };
}

interface Token {
  readonly kid: string;
  readonly of: 'issuer' | 'inventor' | 'thief';
}

function tokenAt({ signing, invented, removed }: Scenario, minute: number, random: () => number): Token {
  const lot = random();
  if (lot < invented) return { kid: `invented ${Math.floor(random() * 1e9)}`, of: 'inventor' };
  if (removed !== null && lot < removed.share) return { kid: removed.kid, of: 'thief' };
  return { kid: at(signing, minute), of: 'issuer' };
}

/** Requests are counted by the minute at which they came, whenever they were answered. */
function tallyOf({ removed }: Scenario) {
  let failures = 0;
  let firstFailure = Number.POSITIVE_INFINITY;
  let lastFailure = Number.NEGATIVE_INFINITY;
  let lastOpen = Number.NEGATIVE_INFINITY;
  return {
    count({ of }: Token, minute: number, isGenuine: boolean): void {
      if (of === 'issuer' && !isGenuine) {
        failures += 1;
        firstFailure = Math.min(firstFailure, minute);
        lastFailure = Math.max(lastFailure, minute);
      }
      if (of === 'inventor' && isGenuine) throw new Error('an invented key was found');
      if (of === 'thief' && isGenuine) lastOpen = Math.max(lastOpen, minute);
    },
    outcome: () => ({
      failures,
      failedForSeconds: failures === 0 ? 0 : (lastFailure - firstFailure) * 60,
      removedKeyOpenSeconds: removed === null ? 0 : Math.max(0, (lastOpen - removed.at) * 60),
    }),
  };
}

/** The instance in a place of the fleet; each ends some day, and a new one that knows nothing takes its place. */
function livingInstances(fleet: Fleet, count: number, { clock, random }: World): (place: number) => Instance {
  const begin = (least: number) => ({
    instance: fleet.instance(),
    endsAtMillis: clock.nowMillis() + least + random() * (lifeMillis.most - least),
  });
  const living = Array.from({ length: count }, () => begin(0));
  return (place) => {
    const found = living[place] as (typeof living)[number];
    if (clock.nowMillis() < found.endsAtMillis) return found.instance;
    const next = begin(lifeMillis.least);
    living[place] = next;
    return next.instance;
  };
}
