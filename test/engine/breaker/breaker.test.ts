import { describe, expect, it } from '@jest/globals';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { type Breaker, breaker, type Claim } from '../../../lib/engine/breaker/breaker.ts';
import { type Circuit, settle, untouchedCircuit } from '../../../lib/engine/breaker/circuit.ts';
import { addCounts, oneCall } from '../../../lib/engine/breaker/evidence.ts';

const rule: BreakerRule = { ...usualBreaker, openMillis: 10_000, maxOpenMillis: 40_000, leaseMillis: 3_000 };
const call = { source: 0, tookMillis: 10 };

function instance(random = 0.5) {
  const clock = { now: 0 };
  const own = breaker(rule, { instance: 0, nowMillis: () => clock.now, random: () => random });
  const times = (count: number, outcome: 'success' | 'failure') =>
    Array.from({ length: count }, () => {
      const pass = own.admit();
      return pass.go === 'refuse' || pass.go === 'claim' ? pass : own.record(pass, outcome, call);
    });
  return { clock, own, times };
}
const open: Circuit = { ...untouchedCircuit, state: 'open', epoch: 3, openMillis: 10_000 };
const claimOf = (own: Breaker) => own.admit() as Claim;

describe('the turn to probe', () => {
  it('is claimed once at a time, is the call’s that won it, and is settled under its epoch', () => {
    const { clock, own } = instance();
    own.see(open);
    clock.now = 10_500;
    const claim = claimOf(own);
    expect(claim).toMatchObject({ go: 'claim', epoch: 3, next: { state: 'half-open', epoch: 4 } });
    expect(own.admit().go).toBe('refuse');
    const pass = own.claimed(claim, { ...open, ...claim.next, ageMillis: 0 }, true);
    expect(pass).toEqual({ go: 'probe', claimed: claim.next });
    if (pass.go !== 'probe') return;
    expect(own.record(pass, 'success', call)).toEqual({
      ask: 'change',
      epoch: 4,
      next: settle(rule, claim.next, 'success'),
    });
  });

  it('is another’s: this call is refused until that lease is over', () => {
    const { clock, own } = instance();
    own.see(open);
    clock.now = 10_500;
    const claim = claimOf(own);
    const theirs: Circuit = { ...open, ...claim.next, probe: 'theirs', ageMillis: 0 };
    expect(own.claimed(claim, theirs, true)).toEqual({ go: 'refuse', retryAfterMillis: 3_000 });
    clock.now += 2_999;
    expect(own.admit().go).toBe('refuse');
    clock.now += 1;
    expect(claimOf(own)).toMatchObject({ epoch: 4, next: { epoch: 5 } });
  });

  it.each([
    [499, 'probe'],
    [500, 'refuse'],
  ])('that came too late for its call is the next one’s within half a second: after %d ms %s', (millis, go) => {
    const { clock, own } = instance();
    own.see(open);
    clock.now = 10_500;
    const claim = claimOf(own);
    expect(own.claimed(claim, { ...open, ...claim.next, ageMillis: 0 }, false).go).toBe('refuse');
    clock.now += millis;
    expect(own.admit().go).toBe(go);
    expect(own.admit().go).toBe('refuse');
  });

  it('goes to no instance that lost one answer; after two it goes on alone', () => {
    const { clock, own } = instance();
    own.see(open);
    clock.now = 10_500;
    expect(own.claimed(claimOf(own), undefined, true).go).toBe('refuse');
    expect(own.admit().go).toBe('refuse');
    clock.now += 500;
    expect(own.claimed(claimOf(own), undefined, true).go).toBe('own-probe');
    own.see({ ...open, ageMillis: 11_000 });
    clock.now += 500;
    expect(own.admit().go).toBe('claim');
  });

  it('is not asked for by all instances in one moment, and by none later than a second', () => {
    const { clock, own } = instance(0.999);
    own.see({ ...open, openMillis: 20_000 });
    clock.now = 20_998;
    expect(own.admit().go).toBe('refuse');
    clock.now = 21_000;
    expect(own.admit().go).toBe('claim');
  });

  it('that was too late, since the circuit has closed: the next call is one of that epoch', () => {
    const { clock, own } = instance();
    own.see(open);
    clock.now = 10_500;
    own.claimed(claimOf(own), { ...untouchedCircuit, epoch: 9 }, true);
    expect(own.admit()).toEqual({ go: 'call', epoch: 9 });
  });

  it('an older sight of the circuit, from a read that is behind, changes nothing', () => {
    const { own } = instance();
    own.see(open);
    own.see({ ...untouchedCircuit, epoch: 2 });
    expect(own.admit().go).toBe('refuse');
  });
});

describe('another epoch', () => {
  it('forgets what an instance had decided and counted by itself', () => {
    const { own, times } = instance();
    times(5, 'failure');
    expect(own.admit().go).toBe('refuse');
    own.see({ ...untouchedCircuit, epoch: 1 });
    expect(times(10, 'success')).toEqual(Array(10).fill(undefined));
    expect(own.urgency).toBe('calm');
  });

  it('that closes the circuit after an open period lets calls back by and by, and counts at once', () => {
    const { clock, own } = instance(0.3);
    own.see({ ...untouchedCircuit, epoch: 9, openMillis: 10_000, ageMillis: 0 });
    expect([own.urgency, own.admit()]).toEqual(['wary', { go: 'refuse', retryAfterMillis: 5_000 }]);
    clock.now = 1_300;
    expect(own.admit()).toEqual({ go: 'call', epoch: 9 });
  });

  it('evidence of an open circuit trips nothing', () => {
    const { own } = instance();
    const bad = [1, 2, 3, 4, 5].flatMap((n) => Array(10).fill(oneCall('failures', { instance: n, source: n })));
    const evidence = [bad.reduce(addCounts)];
    expect(own.see({ ...open, evidence })).toBe(undefined);
    expect(own.see({ ...untouchedCircuit, epoch: 4, evidence })).toMatchObject({ ask: 'change', epoch: 4 });
  });
});

describe('an instance that failed five times in a row', () => {
  const others = (failing: number) =>
    Array.from({ length: 20 }, (_, n) =>
      oneCall(n < failing ? 'failures' : null, { instance: 6, source: n % 8 }),
    ).reduce(addCounts);

  it.each([
    [4, 'call'],
    [10, 'refuse'],
  ])('thinks again when others tell that the service answers: %d of their 20 calls failed, %s', (failing, go) => {
    const { own, times } = instance();
    times(5, 'failure');
    expect([own.urgency, own.admit().go]).toEqual(['urgent', 'refuse']);
    own.see({ ...untouchedCircuit, evidence: [others(failing)] });
    expect(own.admit().go).toBe(go);
  });

  it('does not, when its own calls leave no doubt', () => {
    const { own, times } = instance();
    own.see({ ...untouchedCircuit, evidence: [oneCall('failures', { instance: 3, source: 3 })] });
    for (let n = 0; n < 3; n += 1) times(4, 'failure').concat(times(1, 'success'));
    times(5, 'failure');
    expect([own.urgency, own.admit().go]).toEqual(['troubled', 'refuse']);
    own.see({ ...untouchedCircuit, evidence: [others(4)] });
    expect(own.admit().go).toBe('refuse');
  });
});
