import { expect, it } from '@jest/globals';
import type { BreakerStore } from '../../lambdas/ports.ts';
import { type BreakerRule, usualBreaker } from '../../lib/contract/breaker.ts';
import { type Circuit, claim, force, settle, trip, untouchedCircuit } from '../../lib/engine/breaker/circuit.ts';
import { addCounts, addEvidence, type Evidence, noCounts, oneCall } from '../../lib/engine/breaker/evidence.ts';

const rule: BreakerRule = { ...usualBreaker, leaseMillis: 2_000 };
const failed: Evidence = [oneCall('failures', { instance: 0, source: 7 })];
const fine: Evidence = [oneCall(null, { instance: 7, source: 0 })];
let serial = 0;
const fresh = () => `orders-${++serial}`;

/** What every store of circuits promises. Both are clients of one and the same table. */
export function breakerStoreSuite(stores: () => { readonly one: BreakerStore; readonly other: BreakerStore }): void {
  const untouched = { ...untouchedCircuit, ageMillis: expect.any(Number), evidence: expect.any(Array) };

  it('knows nothing of a circuit that nobody has told of', async () => {
    expect((await stores().one.read()).has(fresh())).toBe(false);
  });

  it('adds up what instances have counted, and tells each of them all of it', async () => {
    const { one, other } = stores();
    const name = fresh();
    await one.report(name, 0, failed);
    await other.report(name, 0, fine);
    const circuit = await one.report(name, 0, [oneCall('slow', { instance: 3, source: 3 })]);
    const all = addEvidence(addEvidence(failed, fine), [oneCall('slow', { instance: 3, source: 3 })]);
    expect(circuit.evidence.reduce(addCounts, noCounts)).toEqual(all[0]);
    expect(circuit).toEqual(untouched);
    expect((await other.read()).get(name)?.evidence.reduce(addCounts, noCounts)).toEqual(all[0]);
  });

  it('keeps counts of earlier sub-buckets apart, and nothing that is older than the window', async () => {
    const { one } = stores();
    const old = [noCounts, noCounts, failed[0] ?? noCounts, noCounts, noCounts, fine[0] ?? noCounts];
    const { evidence } = await one.report(fresh(), 0, [fine[0] ?? noCounts, ...old.slice(1)]);
    expect(evidence.reduce(addCounts, noCounts)).toEqual(addCounts(fine[0] ?? noCounts, failed[0] ?? noCounts));
    expect(evidence.length).toBeGreaterThanOrEqual(3);
  });

  it('changes a circuit for the first who asks, and tells all others how it stands', async () => {
    const { one, other } = stores();
    const name = fresh();
    const opened = trip(rule, untouchedCircuit);
    expect(await one.change(name, 0, opened)).toMatchObject(opened);
    const forced = force(opened, 'forced-closed', { by: 'ada', why: 'a drill' });
    expect(await other.change(name, 0, forced)).toMatchObject(opened);
    expect(await other.change(name, 1, { ...forced, epoch: 2 })).toMatchObject({ ...forced, epoch: 2 });
    expect((await one.read()).get(name)).toMatchObject({ ...forced, epoch: 2 });
  });

  it('of forty claims at once one has the turn', async () => {
    const { one, other } = stores();
    const name = fresh();
    const opened = await one.change(name, 0, trip(rule, untouchedCircuit));
    const claims = Array.from({ length: 40 }, (_, n) => claim(rule, opened, `probe-${n}`));
    const answers = await Promise.all(claims.map((next, n) => (n % 2 === 0 ? one : other).change(name, 1, next)));
    expect(answers.filter(({ probe }, n) => probe === `probe-${n}`)).toHaveLength(1);
    expect(new Set(answers.map(({ probe }) => probe)).size).toBe(1);
  });

  it('of forty changes alike at once one is made, and all know whose it was', async () => {
    const { one, other } = stores();
    const name = fresh();
    const opened = trip(rule, untouchedCircuit);
    const instances = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? one : other));
    const answers = await Promise.all(instances.map((store) => store.change(name, 0, opened)));
    expect(answers.filter(({ isMade }) => isMade)).toHaveLength(1);
    expect(answers.every(({ state, epoch }) => state === 'open' && epoch === 1)).toBe(true);
  });

  it('a probe that comes late, of an epoch that is over, changes nothing', async () => {
    const { one, other } = stores();
    const name = fresh();
    const opened = await one.change(name, 0, trip(rule, untouchedCircuit));
    const first = await one.change(name, opened.epoch, claim(rule, opened, 'first'));
    const second = await other.change(name, first.epoch, claim(rule, first, 'second'));
    expect(await one.change(name, first.epoch, settle(rule, first, 'success'))).toMatchObject({
      probe: 'second',
      epoch: second.epoch,
    });
  });

  it('what was counted in an epoch that is over is of no account', async () => {
    const { one, other } = stores();
    const name = fresh();
    await one.report(name, 0, failed);
    await one.change(name, 0, force(untouchedCircuit, 'closed', { by: 'ada', why: 'a new release' }));
    const late = await other.report(name, 0, failed);
    expect({ epoch: late.epoch, evidence: late.evidence.reduce(addCounts, noCounts) }).toEqual({
      epoch: 1,
      evidence: noCounts,
    });
    const now = await other.report(name, 1, fine);
    expect(now.evidence.reduce(addCounts, noCounts)).toEqual(fine[0]);
  });

  it('says how long ago a circuit has changed, and by whom', async () => {
    const { one, other } = stores();
    const name = fresh();
    await one.change(name, 0, force(untouchedCircuit, 'forced-open', { by: 'ada', why: '{"}#' }));
    const circuit = (await other.read()).get(name) as Circuit;
    expect(circuit).toMatchObject({ state: 'forced-open', note: { by: 'ada', why: '{"}#' } });
    expect(Math.abs(circuit.ageMillis)).toBeLessThan(2_000);
  });
}
