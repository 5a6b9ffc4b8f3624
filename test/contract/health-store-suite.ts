import { expect, it } from '@jest/globals';
import type { FoundHealth, HealthStore } from '../../lambdas/health-port.ts';

let serial = 0;

/** What every store of health promises. Both are clients of one and the same table. */
export function healthStoreSuite(stores: () => { readonly one: HealthStore; readonly other: HealthStore }): void {
  const fresh = (more: Partial<FoundHealth> = {}): FoundHealth => ({
    upstream: 'orders',
    target: `10.0.0.${++serial}:8443/api`,
    healthy: true,
    against: 0,
    run: `run-${serial}`,
    runMillis: 10_000,
    ...more,
  });
  const rowOf = async (store: HealthStore, { target }: FoundHealth) =>
    (await store.read()).find((row) => row.target === target);

  it('knows nothing of a target that nobody has checked', async () => {
    expect(await rowOf(stores().one, fresh())).toBeUndefined();
  });

  it('tells what a run has found, and how long ago', async () => {
    const { one, other } = stores();
    const written = fresh({ against: 2 });
    await one.write(written);
    const { run: _, runMillis: __, ...found } = written;
    const row = await rowOf(other, written);
    expect(row).toEqual({ ...found, ageMillis: expect.any(Number) });
    expect(row?.ageMillis).toBeGreaterThanOrEqual(0);
    expect(row?.ageMillis).toBeLessThan(3_000);
  });

  it('says whether that was news: a target of which nothing is known is healthy', async () => {
    const { one, other } = stores();
    const [well, ill] = [fresh(), fresh({ healthy: false })];
    const later = { run: 'later', runMillis: 5_000 };
    expect(await one.write(well)).toBe('same');
    expect(await other.write({ ...well, ...later })).toBe('same');
    expect(await other.write({ ...well, ...later, healthy: false })).toBe('changed');
    expect(await one.write({ ...well, run: 'latest', runMillis: 0, against: 1 })).toBe('changed');
    expect(await one.write(ill)).toBe('changed');
    expect(await other.write({ ...ill, ...later })).toBe('same');
  });

  it('an earlier run changes nothing once a later one has written', async () => {
    const { one, other } = stores();
    const found = fresh({ runMillis: 60_000 });
    expect(await one.write({ ...found, healthy: false })).toBe('changed');
    expect(await other.write({ ...found, run: 'later', runMillis: 2_500 })).toBe('changed');
    expect(await one.write({ ...found, healthy: false })).toBe('superseded');
    expect(await rowOf(one, found)).toMatchObject({ healthy: true });
  });

  it('a run may write as often as it finds something', async () => {
    const { one } = stores();
    const found = fresh();
    for (const healthy of [false, true, false]) expect(await one.write({ ...found, healthy })).toBe('changed');
  });

  it('a run knows its own row, however late it seems to have begun by a clock that was set back', async () => {
    const { one, other } = stores();
    const found = fresh({ runMillis: 0 });
    expect(await one.write(found)).toBe('same');
    expect(await one.write({ ...found, healthy: false, runMillis: 30_000 })).toBe('changed');
    expect(await other.write({ ...found, run: 'earlier', runMillis: 40_000 })).toBe('superseded');
  });

  it('targets of one place for two upstreams are two', async () => {
    const { one } = stores();
    const found = fresh();
    await one.write({ ...found, healthy: false });
    await one.write({ ...found, upstream: 'users', run: 'another' });
    const rows = (await one.read()).filter(({ target }) => target === found.target);
    expect(new Map(rows.map(({ upstream, healthy }) => [upstream, healthy]))).toEqual(
      new Map([
        ['orders', false],
        ['users', true],
      ]),
    );
  });

  it('of two runs at the same time the later one has the word, in whatever order they write', async () => {
    const { one, other } = stores();
    const found = fresh();
    const early = Array.from({ length: 10 }, () => one.write({ ...found, healthy: false, runMillis: 60_000 }));
    const late = Array.from({ length: 10 }, () => other.write({ ...found, run: 'later', runMillis: 5_000 }));
    await Promise.all([...early, ...late]);
    expect(await rowOf(one, found)).toMatchObject({ healthy: true });
  });
}
