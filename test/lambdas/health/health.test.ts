import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { memoryHealthStore } from '../../../lambdas/adapters/memory/memory-health-store.ts';
import { type HealthStore, HealthStoreUnavailable } from '../../../lambdas/health-port.ts';
import { clock, configOf, ended, healthBench, never, status } from './health-bench.ts';

beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
});
afterEach(() => {
  jest.useRealTimers();
});

const two = 'a.example,b.example';
const well = () => status(200);
/** Ill from one time to another. */
const illWithin = (host: string, from: number, to = Number.POSITIVE_INFINITY) =>
  ((request, at) => status(request.url.host === host && at >= from && at < to ? 503 : 200)) satisfies Parameters<
    typeof healthBench
  >[1];

describe('a run of checks', () => {
  it('asks every target every five seconds for a minute, under its own base, by its own share of the first period', async () => {
    const { run, checks } = healthBench(configOf(), well);
    const answer = await ended(run('a.example/api,b.example:8443#3'));
    expect(answer).toEqual({ orders: { targets: 2, unhealthy: [] } });
    const times = (host: string) => checks.filter(({ target }) => target === host).map(({ at }) => at);
    for (const host of ['a.example', 'b.example:8443']) {
      const [first = -1, ...more] = times(host);
      expect(first).toBeGreaterThanOrEqual(0);
      expect(first).toBeLessThan(5_000);
      expect(more).toEqual(Array.from({ length: 11 }, (_, n) => first + (n + 1) * 5_000));
    }
    expect(times('a.example')).not.toEqual(times('b.example:8443'));
    expect(new Set(checks.map(({ target, path }) => `${target}${path}`))).toEqual(
      new Set(['a.example/api/health', 'b.example:8443/health']),
    );
  });

  it('asks one place once, however often the stage names it', async () => {
    const { run, checks } = healthBench(configOf(), well);
    await ended(run('a.example,a.example#9'));
    expect(checks).toHaveLength(12);
  });

  it('takes a target out at its third failed check, and brings it back at its second good one', async () => {
    const { run, checks, store, lines } = healthBench(configOf(), illWithin('b.example', 12_000, 40_000));
    const over = run(two);
    const isHealthy = async () => (await store.read()).find(({ target }) => target === 'b.example')?.healthy;
    const times = () => checks.filter(({ target }) => target === 'b.example').map(({ at }) => at);
    const states: (boolean | undefined)[] = [];
    while (times().length < 11) {
      const seen = times().length;
      await jest.advanceTimersByTimeAsync(100);
      if (times().length > seen) states.push(await isHealthy());
    }
    await ended(over);
    const good = times().filter((at) => at < 12_000).length;
    const bad = times().filter((at) => at >= 12_000 && at < 40_000).length;
    expect(states.slice(good, good + 3)).toEqual([true, true, false]);
    expect(states.slice(good + bad, good + bad + 2)).toEqual([false, true]);
    expect(lines.filter(({ message }) => message === 'target health')).toEqual([
      expect.objectContaining({ target: 'b.example', healthy: false, found: 503 }),
      expect.objectContaining({ target: 'b.example', healthy: true, found: 200 }),
    ]);
  });

  it('writes one sign of life a target, while all is well', async () => {
    const writes = countedWrites();
    const { run } = healthBench(configOf(), well, writes.store);
    await ended(run(two));
    expect(writes.found.map(({ target, healthy, against }) => ({ target, healthy, against }))).toEqual(
      expect.arrayContaining([
        { target: 'a.example', healthy: true, against: 0 },
        { target: 'b.example', healthy: true, against: 0 },
      ]),
    );
    expect(writes.found).toHaveLength(2);
  });

  it('a target that hangs costs the others nothing', async () => {
    const { run, checks } = healthBench(configOf(), ({ url }) => (url.host === 'b.example' ? never() : well()));
    const alone = healthBench(configOf(), well);
    const together = ended(run(two));
    await ended(alone.run('a.example'));
    expect(await together).toEqual({ orders: { targets: 2, unhealthy: ['b.example'] } });
    const times = checks.filter(({ target }) => target === 'a.example').map(({ at }) => at);
    expect(times).toEqual(alone.checks.map(({ at }) => at));
  });

  it('has a hundred checks under way at the most', async () => {
    let [now, most] = [0, 0];
    const { run } = healthBench(configOf({ everyMillis: 2_000, timeoutMillis: 1_900 }), async () => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((go) => setTimeout(go, 1_500));
      now -= 1;
      return status(200);
    });
    const many = Array.from({ length: 300 }, (_, n) => `t${n}.example`).join(',');
    const answer = await ended(run(many, 12_000));
    expect(answer).toEqual({ orders: { targets: 300, unhealthy: [] } });
    expect(most).toBe(100);
  });

  it('ends before the function does, with the check that begins last', async () => {
    const { run } = healthBench(configOf({ everyMillis: 2_000, timeoutMillis: 1_500 }), never);
    await ended(run(two, 20_000));
    expect(clock()).toBeLessThan(20_000 - 2_500);
  });

  it('with a check a minute, three runs take a target out', async () => {
    const { run, store } = healthBench(configOf({ everyMillis: 60_000 }), () => status(500));
    const seen = [];
    for (let n = 0; n < 4; n += 1) {
      await ended(run('a.example'));
      seen.push((await store.read()).map(({ healthy, against }) => ({ healthy, against })));
    }
    expect(seen).toEqual([
      [{ healthy: true, against: 1 }],
      [{ healthy: true, against: 2 }],
      [{ healthy: false, against: 0 }],
      [{ healthy: false, against: 0 }],
    ]);
  });

  it.each`
    story                                  | statuses      | found  | unhealthy
    ${'the lowest status counts'}          | ${[200, 204]} | ${200} | ${[]}
    ${'the highest status counts'}         | ${[200, 204]} | ${204} | ${[]}
    ${'one under them does not'}           | ${[200, 204]} | ${199} | ${['a.example']}
    ${'one over them does not'}            | ${[200, 204]} | ${205} | ${['a.example']}
    ${'a redirect is an answer as others'} | ${[200, 399]} | ${302} | ${[]}
  `('$story', async ({ statuses, found, unhealthy }) => {
    const { run } = healthBench(configOf({ statuses: statuses as never }), () => status(found as number));
    expect(await ended(run('a.example'))).toEqual({ orders: { targets: 1, unhealthy } });
  });

  it.each(['timeout', 'unreachable', 'malformed', 'too-large'] as const)('%s is a failed check', async (failure) => {
    const { run, lines } = healthBench(configOf(), () => ({ failure }));
    expect(await ended(run('a.example'))).toMatchObject({ orders: { unhealthy: ['a.example'] } });
    expect(lines[0]).toMatchObject({ message: 'target health', found: failure });
  });

  it('a check that the gateway itself cannot make says nothing of the target, and keeps nothing alive', async () => {
    const refused = { refused: 'credential-unavailable', retryAfterMillis: 1_000 } as const;
    const { run, store } = healthBench(configOf(), (_, at) => (at < 20_000 ? status(503) : refused));
    expect(await ended(run('a.example'))).toEqual({ orders: { targets: 1, unhealthy: ['a.example'] } });
    expect(await ended(run('a.example'))).toEqual({ orders: { targets: 1, unhealthy: ['a.example'] } });
    const [row] = await store.read();
    expect(row).toMatchObject({ healthy: false, against: 0 });
    expect(row?.ageMillis).toBeGreaterThan(60_000);
  });

  it('is wrong where the stage has no variable of an upstream, or the function no time for a check', async () => {
    const { run } = healthBench(configOf(), well);
    await expect(run('a.example', 5_000)).rejects.toThrow('the time of the function is too short for a check');
    await expect(run(undefined as never)).rejects.toThrow('the stage has no variable upstream_orders');
  });
});

describe('what operators see', () => {
  it('is a line and a metric for every change, and one for each upstream at the end', async () => {
    const { run, lines } = healthBench(configOf(), illWithin('b.example', 0, 30_000));
    await ended(run(two));
    const metric = (Name: string, value: number, ...Dimensions: readonly (readonly string[])[]) => ({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [{ Namespace: 'Gatehouse', Dimensions, Metrics: [{ Name, Unit: 'Count' }] }],
      },
      [Name]: value,
    });
    const named = { gateway: 'shop', stage: 'test', upstream: 'orders' };
    const change = { message: 'target health', ...named, target: 'b.example' };
    const counted = [
      ['gateway', 'stage'],
      ['gateway', 'stage', 'upstream'],
    ];
    expect(lines).toEqual([
      { ...change, healthy: false, found: 503, ...metric('TargetTakenOut', 1, ...counted) },
      { ...change, healthy: true, found: 200, ...metric('TargetBroughtBack', 1, ...counted) },
      {
        ...{ message: 'health', ...named, targets: 2, unhealthy: [] },
        ...metric('UnhealthyTargets', 0, ...counted),
      },
    ]);
  });

  it('is the number of unhealthy targets at the end of each run', async () => {
    const { run, lines } = healthBench(configOf(), illWithin('b.example', 0));
    await ended(run(two));
    expect(lines.at(-1)).toMatchObject({ message: 'health', unhealthy: ['b.example'], UnhealthyTargets: 1 });
  });

  it('is nothing of a change that the next run finds again', async () => {
    const { run, lines } = healthBench(configOf(), illWithin('b.example', 0));
    await ended(run(two));
    await ended(run(two));
    expect(lines.map(({ message }) => message)).toEqual(['target health', 'health', 'health']);
  });
});

describe('a store that is away', () => {
  /** Away from one time to another. */
  function awayWithin(from: number, to: number): HealthStore {
    const store = memoryHealthStore(clock);
    const there = <T>(answer: () => Promise<T>): Promise<T> =>
      clock() >= from && clock() < to ? Promise.reject(new HealthStoreUnavailable('away')) : answer();
    return { ...store, read: () => there(store.read), write: (found) => there(() => store.write(found)) };
  }

  it('stops no check, is told once, and learns of a change as soon as it is back', async () => {
    const { run, lines, checks, store } = healthBench(configOf(), illWithin('b.example', 0), awayWithin(0, 40_000));
    const over = run(two);
    await jest.advanceTimersByTimeAsync(46_000);
    expect(new Map((await store.read()).map(({ target, healthy }) => [target, healthy]))).toEqual(
      new Map([
        ['a.example', true],
        ['b.example', false],
      ]),
    );
    await ended(over);
    expect(checks).toHaveLength(24);
    expect(lines.map(({ message }) => message)).toEqual([
      'the store of health does not answer; the checks go on',
      'target health',
      'health',
    ]);
  });

  it('is told no guess: a run that never learned how a target stood writes what its own checks have shown', async () => {
    const store = awayWithin(60_000, 61_000);
    const wavering = (_: unknown, at: number) => status(at < 60_000 || Math.floor(at / 5_000) % 2 === 0 ? 503 : 200);
    const { run } = healthBench(configOf(), wavering, store);
    await ended(run('a.example'));
    await jest.advanceTimersByTimeAsync(60_500 - clock());
    await ended(run('a.example'));
    const [row] = await store.read();
    expect(row).toMatchObject({ target: 'a.example', healthy: false });
    expect(row?.ageMillis).toBeGreaterThan(60_000);
  });
});

function countedWrites() {
  const store = memoryHealthStore(clock);
  const found: Parameters<HealthStore['write']>[0][] = [];
  const counted: HealthStore = {
    ...store,
    write(one) {
      found.push(one);
      return store.write(one);
    },
  };
  return { store: counted, found };
}
