import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { memoryHealthStore } from '../../../lambdas/adapters/memory/memory-health-store.ts';
import type { HealthStore } from '../../../lambdas/health-port.ts';
import { standingOf } from '../../../lib/engine/health/target-standing.ts';
import { clock, configOf, ended, healthBench, status } from './health-bench.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

interface Scenario {
  readonly rule: { readonly everyMillis: number; readonly up: number; readonly down: number };
  /** When runs begin: about one a minute, some twice, none more than a minute after the one before. */
  readonly begins: readonly number[];
  /** When the service becomes ill, and well again, and so on. */
  readonly turns: readonly number[];
}

const gaps = fc.array(fc.constantFrom<number>(0, 1, 400, 20_000, 45_000, 58_000, 60_000), {
  minLength: 4,
  maxLength: 8,
});
const scenarios = fc
  .record({
    rule: fc.record({
      everyMillis: fc.constantFrom(2_000, 5_000, 9_000),
      up: fc.integer({ min: 1, max: 3 }),
      down: fc.integer({ min: 1, max: 4 }),
    }),
    begins: gaps.map((all) => all.map((_, n) => all.slice(0, n).reduce((sum, gap) => sum + gap, 0))),
    // Most harm is possible around the beginning of a run.
    near: fc.array(fc.tuple(fc.nat({ max: 7 }), fc.integer({ min: -250, max: 100 })), { minLength: 1, maxLength: 4 }),
  })
  .map(({ near, ...rest }): Scenario => {
    const at = near.map(([run, tenths]) => (rest.begins[run % rest.begins.length] as number) + tenths * 100);
    return { ...rest, turns: [...new Set(at.filter((turn) => turn > 0))].sort((one, other) => one - other) };
  });

const isWell = (turns: readonly number[], at: number) => turns.filter((turn) => turn <= at).length % 2 === 0;

/** How the store had it wrong, second by second, although the service had been as it was for so long that it must be known. */
async function wrongSeconds({ rule, begins, turns }: Scenario): Promise<readonly number[]> {
  const config = configOf({ ...rule, timeoutMillis: 1_000 });
  const { run, store } = healthBench(config, (_, at) => status(isWell(turns, at) ? 200 : 503), unsureStore());
  const runs: Promise<unknown>[] = [];
  const wrong: number[] = [];
  const last = begins.at(-1) ?? 0;
  for (let at = 0; at < last + 60_000; at += 200) {
    for (const _ of begins.filter((begin) => begin >= at && begin < at + 200)) runs.push(run('a.example'));
    await jest.advanceTimersByTimeAsync(200);
    const well = isWell(turns, clock());
    const knownMillis = ((well ? rule.up : rule.down) + 2) * rule.everyMillis;
    const isSettled = clock() > knownMillis && !turns.some((turn) => turn > clock() - knownMillis && turn <= clock());
    const [row] = await store.read();
    if (isSettled && standingOf(row).healthy !== well) wrong.push(clock());
  }
  await ended(Promise.all(runs));
  return wrong;
}

/** What an instance takes for the table's time is off by up to a second, and goes back now and then. */
function unsureStore(): HealthStore {
  const store = memoryHealthStore(clock);
  let writes = 0;
  return {
    ...store,
    write(found) {
      writes += 1;
      return store.write({ ...found, runMillis: found.runMillis + ((writes * 733) % 2_000) - 1_000 });
    },
  };
}

describe('runs of checks that overlap', () => {
  it('do no harm: whatever they write, what the store says is right as soon as one of them can know', async () => {
    for (const scenario of fc.sample(scenarios, { numRuns: 200, seed: 5 })) {
      expect({ scenario, wrong: await wrongSeconds(scenario) }).toEqual({ scenario, wrong: [] });
      jest.useFakeTimers({ now: 0 });
    }
  }, 120_000);

  it('the older one ends when the younger has written, and leaves what it finds to that one', async () => {
    const bench = healthBench(configOf({ down: 1, up: 1 }), (_, at) => status(at < 54_500 + first() ? 200 : 503));
    const first = () => bench.checks[0]?.at ?? 0;
    const older = bench.run('a.example');
    await jest.advanceTimersByTimeAsync(52_000);
    const younger = bench.run('a.example');
    // Now the older one finds the service ill, and may not say so; the younger finds it two seconds later.
    await jest.advanceTimersByTimeAsync(3_500 + first());
    expect(await older).toEqual({});
    expect(await bench.store.read()).toEqual([expect.objectContaining({ healthy: true })]);
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await bench.store.read()).toEqual([expect.objectContaining({ healthy: false })]);
    expect(await ended(younger)).toEqual({ orders: { targets: 1, unhealthy: ['a.example'] } });
  });

  it('an invocation that comes twice at the same moment counts no more than one', async () => {
    const { run, store, lines } = healthBench(configOf(), (_, at) => status(at < 20_000 ? 200 : 503));
    const both = [run('a.example'), run('a.example')];
    await jest.advanceTimersByTimeAsync(29_000);
    expect(await store.read()).toEqual([expect.objectContaining({ healthy: true })]);
    await ended(Promise.all(both));
    expect(await store.read()).toEqual([expect.objectContaining({ healthy: false })]);
    expect(lines.filter(({ message }) => message === 'target health')).toHaveLength(1);
  });
});
