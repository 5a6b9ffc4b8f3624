import { agenda } from './agenda.ts';
import { callMillis, type Scenario, well } from './scenarios.ts';
import type { Instance, Permit, Strategy } from './strategies/strategy.ts';
import { seeded, type World } from './world.ts';

/** What came of one run. Times are milliseconds. */
export interface Run {
  readonly requests: number;
  /** Calls that the service got while it was not well. */
  readonly sent: number;
  /** How often the circuit of the fleet has opened. */
  readonly opens: number;
  /** From the beginning of the trouble; null when it never has. */
  readonly openedAfter: number | null;
  /** From the end of the trouble until the circuit of the fleet was closed, and how long its last open period was meant to last. */
  readonly closedAfter: number;
  readonly openPeriod: number;
  /** From the end of the trouble until the last request was refused. */
  readonly lastRefusedAfter: number;
  /** Refused by an instance alone, while the circuit of the fleet was closed. */
  readonly refusedAlone: number;
  readonly mostProbes: number;
  /** For each million of the trouble's requests; instances of the fleet start before it. */
  readonly readsPerMillion: number;
  readonly writesPerMillion: number;
}

const warmMillis = 10_000;
const troubleMillis = 60_000;
const tailMillis = 75_000;
/** The ramp after a close, and a second until everybody has seen it. */
const rampMillis = 6_000;
const healsAt = warmMillis + troubleMillis;
const coldStart = { least: 150, more: 150 };
/** No invocation is for nothing. */
const refusalMillis = 2;
const sources = 50;

/** A service that is well for ten seconds, in trouble for sixty and then well again, behind instances that have one call at a time. */
export function run(scenario: Scenario, strategy: Strategy, seed: number): Run {
  const random = seeded(seed);
  const clock = agenda();
  const world: World = { ...clock, random, used: { reads: 0, writes: 0 }, skewMillis: scenario.skewMillis };
  const watch = watched(clock.now);
  const start = strategy.fleet(world, watch);
  // The instance that was busy last gets the next call: one that refuses at once gets all of them.
  const idle: Instance[] = [];
  let instances = 0;
  const isTrouble = () => clock.now() >= warmMillis && clock.now() < healsAt;

  function request(): void {
    watch.counts.requests += 1;
    const source = `caller-${Math.floor(random() * sources)}`;
    const instance = idle.pop();
    if (instance !== undefined) {
      serve(instance, source);
      return;
    }
    const fresh = start(instances);
    instances += 1;
    world.after(coldStart.least + coldStart.more * random(), () => fresh.start(() => serve(fresh, source)));
  }
  function serve(instance: Instance, source: string): void {
    instance.admit(source, (permit) => {
      if (permit !== undefined) return call(instance, permit);
      watch.refused();
      world.after(refusalMillis, () => idle.push(instance));
    });
  }
  function call(instance: Instance, permit: Permit): void {
    if (isTrouble()) watch.counts.sent += 1;
    const { outcome, millis } = (isTrouble() ? scenario.trouble : well)(random);
    const endProbe = permit.isProbe ? watch.probe() : undefined;
    const dies = permit.isProbe && random() < scenario.dyingProbers;
    world.after(dies ? millis / 2 : millis, () => {
      endProbe?.();
      if (dies) return;
      permit.settle(outcome);
      idle.push(instance);
    });
  }
  function arrive(): void {
    request();
    const perSecond = isTrouble() ? (scenario.troublePerSecond ?? scenario.perSecond) : scenario.perSecond;
    world.after((-Math.log(1 - random()) * 1_000) / perSecond, arrive);
  }
  arrive();
  clock.runUntil(warmMillis);
  const before = { ...world.used, requests: watch.counts.requests };
  clock.runUntil(healsAt);
  const perMillion = 1_000_000 / (watch.counts.requests - before.requests);
  const [reads, writes] = [world.used.reads - before.reads, world.used.writes - before.writes];
  // Whatever is open has to close; what is closed has nothing more to show.
  if (watch.counts.opens > 0 || watch.counts.refusedAlone > 0) clock.runUntil(healsAt + tailMillis);
  return { ...watch.found(), readsPerMillion: reads * perMillion, writesPerMillion: writes * perMillion };
}

/** Looks at a fleet from outside. */
function watched(now: () => number) {
  const counts = { requests: 0, sent: 0, opens: 0, refusedAlone: 0, mostProbes: 0 };
  let openedAfter: number | null = null;
  let [openPeriod, closedAt, isOpen, probes, lastRefusedAt] = [0, 0, false, 0, 0];
  return {
    counts,
    opened(openMillis: number) {
      counts.opens += 1;
      isOpen = true;
      // A call that began before the service was well may fail after it.
      if (now() < healsAt + callMillis) openPeriod = openMillis;
      openedAfter ??= now() - warmMillis;
    },
    closed() {
      isOpen = false;
      closedAt = now();
    },
    refused() {
      lastRefusedAt = now();
      if (!isOpen && now() > closedAt + rampMillis) counts.refusedAlone += 1;
    },
    /** Begins one; what it answers ends it. */
    probe() {
      probes += 1;
      counts.mostProbes = Math.max(counts.mostProbes, probes);
      return () => {
        probes -= 1;
      };
    },
    found: () => ({
      ...counts,
      openedAfter,
      closedAfter: isOpen ? Number.POSITIVE_INFINITY : Math.max(0, closedAt - healsAt),
      openPeriod,
      lastRefusedAfter: Math.max(0, lastRefusedAt - healsAt),
    }),
  };
}
