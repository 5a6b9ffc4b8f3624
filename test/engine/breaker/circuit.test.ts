import { describe, expect, it } from '@jest/globals';
import { type BreakerRule, usualBreaker } from '../../../lib/contract/breaker.ts';
import {
  type Circuit,
  claim,
  force,
  type Standing,
  settle,
  trip,
  untouchedCircuit,
} from '../../../lib/engine/breaker/circuit.ts';
import type { Outcome } from '../../../lib/engine/breaker/outcome.ts';

const rule: BreakerRule = { ...usualBreaker, leaseMillis: 4_000 };
const { ageMillis: _, evidence: __, ...untouched } = untouchedCircuit;
const open: Standing = { ...untouched, state: 'open', epoch: 7, openMillis: 30_000 };
const probing: Standing = { ...open, state: 'half-open', probe: 'a', leaseMillis: 4_000, successes: 0 };

describe('a closed circuit opens', () => {
  it.each<[story: string, seen: Partial<Circuit>, openMillis: number]>([
    ['for the first time', {}, 30_000],
    ['closed for less time than it was open', { openMillis: 30_000, ageMillis: 29_999 }, 60_000],
    ['closed for as long as it was open', { openMillis: 60_000, ageMillis: 60_000 }, 30_000],
    ['again and again: five minutes at the most', { openMillis: 200_000, ageMillis: 6_000 }, 300_000],
  ])('%s', (_, seen, openMillis) => {
    expect(trip(rule, { ...untouchedCircuit, ...seen, epoch: 6 })).toEqual({ ...open, openMillis });
  });
});

it('a claim takes the next turn, and keeps what probes of this period have earned, not of another', () => {
  expect(claim(rule, open, 'a')).toEqual({ ...probing, epoch: 8 });
  expect(claim(rule, { ...open, successes: 1 }, 'a').successes).toBe(0);
  expect(claim(rule, { ...probing, successes: 1 }, 'b')).toEqual({ ...probing, probe: 'b', epoch: 8, successes: 1 });
});

describe('a probe', () => {
  const free = { ...probing, epoch: 8, probe: null, leaseMillis: 0 };
  it.each<[outcome: Outcome, before: number, after: Partial<Standing>]>([
    ['success', 0, { ...free, successes: 1 }],
    ['success', 1, { ...free, successes: 2, state: 'closed' }],
    ['answered', 1, { ...free, successes: 2, state: 'closed' }],
    ['nothing', 1, { ...free, successes: 1 }],
    ['failure', 1, { ...open, epoch: 8, openMillis: 60_000 }],
    ['slow', 0, { ...open, epoch: 8, openMillis: 60_000 }],
  ])('that ends in %s after %d successes', (outcome, successes, after) => {
    expect(settle(rule, { ...probing, successes }, outcome)).toEqual(after);
  });

  it('that fails in the longest period starts another as long', () => {
    expect(settle(rule, { ...probing, openMillis: 300_000 }, 'failure').openMillis).toBe(300_000);
  });
});

it.each([
  'forced-open',
  'forced-closed',
  'closed',
] as const)('an operator makes it %s, and nothing of before is left', (state) => {
  const note = { by: 'ada', why: 'a drill' };
  expect(force({ ...probing, successes: 1 }, state, note)).toEqual({ ...untouched, state, epoch: 8, note });
});
