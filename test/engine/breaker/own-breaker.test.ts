import { describe, expect, it } from '@jest/globals';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import { type OwnBreaker, ownBreaker } from '../../../lib/engine/breaker/own-breaker.ts';

const rule: BreakerRule = { ...usualBreaker, openMillis: 1_000, maxOpenMillis: 3_000, leaseMillis: 500 };
const refused = (retryAfterMillis: number) => ({ go: 'refuse', retryAfterMillis });
const turnOf = (own: OwnBreaker, nowMillis: number) => {
  const verdict = own.admit(nowMillis);
  return verdict.go === 'own-probe' ? verdict.turn : Number.NaN;
};
const opened = () => {
  const own = ownBreaker(rule);
  own.open(0);
  return own;
};

describe("an instance's own breaker", () => {
  it('is closed at first, and refuses until its period is over', () => {
    expect(ownBreaker(rule).admit(0)).toEqual({ go: 'call' });
    const own = opened();
    expect([own.isClosed, own.admit(0), own.admit(999)]).toEqual([false, refused(1_000), refused(1)]);
    expect(own.admit(1_000).go).toBe('own-probe');
  });

  it('has one probe at a time, and another when one has not come back within the lease', () => {
    const own = opened();
    expect(own.admit(1_000).go).toBe('own-probe');
    expect([own.admit(1_000), own.admit(1_499)]).toEqual([refused(500), refused(1)]);
    expect(own.admit(1_500).go).toBe('own-probe');
  });

  it('closes after two successes, and a probe that showed nothing is none', () => {
    const own = opened();
    own.settle(turnOf(own, 1_000), 'success', 1_000);
    own.settle(turnOf(own, 1_000), 'nothing', 1_000);
    expect(own.isClosed).toBe(false);
    own.settle(turnOf(own, 1_000), 'answered', 1_000);
    expect([own.isClosed, own.admit(1_000)]).toEqual([true, { go: 'call' }]);
  });

  it.each([
    'failure',
    'slow',
  ] as const)('waits twice as long after a probe that ended in %s, up to the longest', (outcome) => {
    const own = opened();
    own.settle(turnOf(own, 1_000), 'success', 1_000);
    own.settle(turnOf(own, 1_000), outcome, 1_000);
    expect(own.admit(1_000)).toEqual(refused(2_000));
    own.settle(turnOf(own, 3_000), outcome, 3_000);
    expect(own.admit(3_000)).toEqual(refused(3_000));
    own.settle(turnOf(own, 6_000), 'success', 6_000);
    expect(own.isClosed).toBe(false);
  });

  it('does not listen to a probe that has lost its turn', () => {
    const own = opened();
    const late = turnOf(own, 1_000);
    const next = turnOf(own, 1_500);
    own.settle(late, 'failure', 1_600);
    own.settle(next, 'success', 1_600);
    own.settle(next, 'success', 1_600);
    own.settle(late, 'success', 1_600);
    expect(own.admit(1_600).go).toBe('own-probe');
    own.close();
    own.settle(late, 'failure', 1_700);
    expect(own.isClosed).toBe(true);
  });

  it('can start with a probe, unless it is open for a reason of its own', () => {
    const own = ownBreaker(rule);
    own.probe(0);
    expect(own.admit(0).go).toBe('own-probe');
    const failing = opened();
    failing.probe(100);
    expect(failing.admit(100)).toEqual(refused(900));
  });
});
