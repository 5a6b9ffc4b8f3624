import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { breaker } from '../../../lib/engine/breaker/breaker.ts';
import { type Circuit, force, rampShare, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { noCounts, oneCall } from '../../../lib/engine/breaker/evidence.ts';
import type { Outcome } from '../../../lib/engine/breaker/outcome.ts';
import { reading } from '../../../lib/engine/breaker/reading.ts';
import { fleetModel, type Step, type Written } from './fleet-model.ts';

const rule: BreakerRule = { ...usualBreaker, openMillis: 10_000, maxOpenMillis: 40_000, leaseMillis: 3_000 };
const size = 4;
const instances = fc.integer({ min: 0, max: size - 1 });
const outcomes = fc.constantFrom<Outcome>('success', 'failure', 'failure', 'failure', 'slow', 'answered', 'nothing');
const steps = fc.array(
  fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('call' as const),
        instance: instances,
        source: fc.integer({ min: 0, max: 7 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('end' as const), instance: instances, outcome: outcomes }) },
    { weight: 5, arbitrary: fc.record({ do: fc.constant('answer' as const) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('lose' as const), applied: fc.boolean() }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('read' as const), instance: instances }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('die' as const), instance: instances }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('pass' as const),
        millis: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 12_000 })),
      }),
    },
  ),
  { minLength: 50, maxLength: 400 },
);
const seeds = fc.integer({ min: 1, max: 2 ** 31 - 1 });

/** A row of what may happen first, so that most histories have an open circuit in them. */
const outage: readonly Step[] = Array.from({ length: 8 }, (_, turn) => [
  ...[0, 1, 2, 3].map((instance): Step => ({ do: 'call', instance, source: (instance + turn) % 8 })),
  { do: 'pass' as const, millis: 300 },
  ...[0, 1, 2, 3].map((instance): Step => ({ do: 'end', instance, outcome: 'failure' })),
  ...Array.from({ length: 12 }, (): Step => ({ do: 'answer' })),
]).flat();

function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state / 2 ** 32;
  };
}

type Fleet = ReturnType<typeof fleetModel>;

/** Whether it holds after every history; fast-check prints the seed and the shortest one where it does not. */
function always(holds: (fleet: Fleet) => boolean, numRuns = 150): void {
  fc.assert(
    fc.property(steps, seeds, fc.boolean(), (history, seed, isOutage) => {
      const fleet = fleetModel(rule, size, randomOf(seed));
      for (const step of isOutage ? [...outage, ...history] : history) fleet.take(step);
      return holds(fleet);
    }),
    { numRuns },
  );
}

/** The service is well, and so are the store and some traffic, for so long. */
function heal(fleet: Fleet, millis: number): void {
  const endsAt = fleet.nowMillis() + millis;
  for (let turn = 0; fleet.nowMillis() < endsAt; turn += 1) {
    const instance = turn % size;
    fleet.take({ do: 'read', instance });
    fleet.settle();
    fleet.take({ do: 'call', instance, source: turn % 8 });
    fleet.settle();
    fleet.take({ do: 'pass', millis: 50 });
    for (let n = 0; n < size; n += 1) fleet.take({ do: 'end', instance: n, outcome: 'success' });
    fleet.settle();
    fleet.take({ do: 'pass', millis: 150 });
  }
}

const transitions: { readonly [state: string]: readonly string[] } = {
  closed: ['open'],
  open: ['half-open'],
  'half-open': ['half-open', 'closed', 'open'],
};

describe('after every history of calls, deaths, late and lost answers', () => {
  it('J1 an epoch is one more with every change, and every change is one of the machine', () => {
    always(({ written }) =>
      written.every(
        ({ before, next }) => next.epoch === before.epoch + 1 && transitions[before.state]?.includes(next.state),
      ),
    );
  });

  it('J2 no two calls are probes of the fleet at a time', () => {
    always(({ seen }) => seen.mostProbes <= 1, 300);
  });

  it('J3 no circuit closes without the successes of probes of that open period', () => {
    const closesRightly = (all: readonly Written[], at: number) => {
      const since = all.slice(0, at + 1).findLastIndex(({ next }) => next.state === 'open');
      const period = all.slice(since + 1, at + 1);
      const earned = period.filter(
        ({ before, next }) => before.probe !== null && next.successes === before.successes + 1,
      );
      return since >= 0 && earned.length >= rule.successesToClose;
    };
    always(({ written }) => written.every(({ next }, at) => next.state !== 'closed' || closesRightly(written, at)));
  });

  it('J4 what settles a probe is of the turn that it had', () => {
    always(({ written }) =>
      written.every(
        ({ before, next }) => before.state !== 'half-open' || next.state === 'half-open' || before.probe !== null,
      ),
    );
  });

  it('J5 with a service that is well and some calls it is closed within open period + lease + 3 s, and serves all after the ramp', () => {
    always((fleet) => {
      heal(fleet, rule.maxOpenMillis + rule.leaseMillis + 3_000);
      const isClosed = fleet.circuit().state === 'closed';
      heal(fleet, 6_000);
      const before = fleet.seen.refused;
      heal(fleet, 3_000);
      return isClosed && fleet.seen.refused === before;
    }, 60);
  });

  it('J8 a forced state stays whatever happens, and calls do as it says', () => {
    const states = fc.constantFrom('forced-open' as const, 'forced-closed' as const);
    fc.assert(
      fc.property(steps, seeds, states, (history, seed, state) => {
        const fleet = fleetModel(rule, size, randomOf(seed));
        for (const step of outage) fleet.take(step);
        fleet.settle();
        fleet.force(force(fleet.circuit(), state, { by: 'ada', why: 'a drill' }));
        for (const step of history) fleet.take(step);
        fleet.settle();
        for (let instance = 0; instance < size; instance += 1) fleet.take({ do: 'read', instance });
        fleet.settle();
        const { refused, sent } = fleet.seen;
        for (let instance = 0; instance < size; instance += 1) fleet.take({ do: 'call', instance, source: 0 });
        const expected = state === 'forced-open' ? [size, 0] : [0, size];
        return (
          fleet.circuit().state === state &&
          fleet.seen.refused - refused === expected[0] &&
          fleet.seen.sent - sent === expected[1]
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('of whatever evidence', () => {
  it('J4 the result of a call of another epoch changes nothing', () => {
    const epochs = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(epochs, outcomes, fc.integer({ min: 1, max: 30 }), (epoch, outcome, calls) => {
        const own = breaker(rule, { instance: 0, nowMillis: () => 0, random: () => 0.5 });
        const old = own.admit();
        own.see({ ...untouchedCircuit, epoch });
        if (old.go !== 'call') return false;
        const asked = Array.from({ length: calls }, () => own.record(old, outcome, { source: 0, tookMillis: 1 }));
        return asked.every((ask) => ask === undefined) && own.urgency === 'calm' && own.quietPass !== undefined;
      }),
    );
  });

  it('J6 nobody answers, and calls pass until the instance’s own breaker opens, which closes again by itself', () => {
    fc.assert(
      fc.property(fc.array(outcomes, { minLength: 1, maxLength: 60 }), (history) => {
        let now = 0;
        const own = breaker(rule, { instance: 0, nowMillis: () => now, random: () => 0.5 });
        let row = 0;
        for (const outcome of history) {
          now += 100;
          const pass = own.admit();
          if (pass.go === 'refuse') return row >= rule.consecutiveFailures || history.length >= rule.minimumCalls;
          if (pass.go === 'claim') return false;
          row = outcome === 'failure' ? row + 1 : outcome === 'success' || outcome === 'slow' ? 0 : row;
          own.record(pass, outcome, { source: 0, tookMillis: 1 });
        }
        for (let n = 0; n < 100; n += 1) {
          now += 1_000;
          const pass = own.admit();
          if (pass.go === 'call' || pass.go === 'own-probe') own.record(pass, 'success', { source: 0, tookMillis: 1 });
        }
        return own.admit().go === 'call';
      }),
    );
  });

  it('J7 however wrong the age of an open circuit, it is probed within 1.1 open periods after it was first seen', () => {
    const ages = fc.integer({ min: -300_000, max: 300_000 });
    fc.assert(
      fc.property(ages, fc.double({ min: 0, max: 0.999, noNaN: true }), ages, (ageMillis, random, skew) => {
        let now = skew;
        const own = breaker(rule, { instance: 0, nowMillis: () => now, random: () => random });
        const open: Circuit = { ...untouchedCircuit, state: 'open', epoch: 1, openMillis: 40_000, ageMillis };
        own.see(open);
        now += 1.1 * open.openMillis;
        // Read again and again, and each time it seems to be as young.
        own.see(open);
        return own.admit().go === 'claim';
      }),
    );
  });

  it('J9 a busy instance that is well reads at most once in forty calls, and asks for nothing else', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 20, max: 100 }), (seed, millis) => {
        const reads = reading(randomOf(seed));
        const own = breaker(rule, { instance: 0, nowMillis: () => 0, random: () => 0.5 });
        let [asked, due] = [0, 0];
        for (let n = 0; n < 2_000; n += 1) {
          reads.count();
          if (reads.isDue(n * millis, own.urgency)) due += 1;
          const pass = own.admit();
          if (pass.go === 'call' && own.record(pass, 'success', { source: 0, tookMillis: 1 })) asked += 1;
        }
        return asked === 0 && due <= 2_000 / 40 && due >= 2;
      }),
    );
  });

  it('J10 one instance, or one source, opens no circuit for the others', () => {
    const only = fc.constantFrom('instance' as const, 'source' as const);
    fc.assert(
      fc.property(only, seeds, fc.integer({ min: 20, max: 150 }), (which, seed, turns) => {
        const random = randomOf(seed);
        const fleet = fleetModel(rule, size, random);
        for (let turn = 0; turn < turns; turn += 1) {
          for (let instance = 0; instance < size; instance += 1) {
            const source = Math.floor(8 * random());
            const isBad = which === 'instance' ? instance === 2 : source === 5;
            fleet.take({ do: 'call', instance, source });
            fleet.take({ do: 'pass', millis: 60 });
            fleet.take({ do: 'end', instance, outcome: isBad ? 'failure' : 'success' });
            fleet.settle();
          }
        }
        return fleet.written.length === 0;
      }),
      { numRuns: 100 },
    );
  });

  it('J11 what may go after a close only grows: a tenth, half after 2.5 s, all after 5 s', () => {
    const millis = fc.double({ min: -1_000, max: 8_000, noNaN: true });
    fc.assert(
      fc.property(millis, millis, (one, other) => rampShare(Math.min(one, other)) <= rampShare(Math.max(one, other))),
    );
    expect([0, 2_500, 5_000, 9_000].map(rampShare)).toEqual([0.1, 0.5, 1, 1]);
  });

  it('J12 instances that start count from what the fleet knows, and take nothing of it away', () => {
    const evidence = [3, 4, 5, 6].map((instance) => oneCall('failures', { instance, source: instance }));
    const circuit: Circuit = { ...untouchedCircuit, evidence: [...evidence, noCounts] };
    for (let n = 0; n < 500; n += 1) {
      const own = breaker(rule, { instance: n % 8, nowMillis: () => 10_000, random: () => 0.5 });
      expect(own.see(circuit)).toBe(undefined);
      expect(own.urgency).toBe('wary');
    }
  });
});
