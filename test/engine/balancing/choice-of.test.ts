import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { BalanceRule } from '../../../lib/contract/upstream-call.ts';
import { choiceOf } from '../../../lib/engine/balancing/choice-of.ts';

const targetsOf = (weights: readonly number[]) => weights.map((weight, n) => ({ place: `${n}.example.com`, weight }));
const numbers = (count: number) => Array.from({ length: count }, (_, n) => n);

/** The same numbers for the same seed (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

function chosen(rule: BalanceRule, weights: readonly number[], times: number, seed = 1): readonly number[] {
  const choose = choiceOf(rule, targetsOf(weights), seeded(seed));
  return Array.from({ length: times }, () => choose(numbers(weights.length)));
}
const countsOf = (chosen: readonly number[], count: number) =>
  numbers(count).map((target) => chosen.filter((one) => one === target).length);

const hash: BalanceRule = { by: 'hash', value: { from: 'client.ip' } };
const weightsOf = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 12 });

describe.each<BalanceRule['by']>(['round-robin', 'least-outstanding'])('%s without other news', (by) => {
  it('goes round: each once a round, in the same order, whatever the weights', () => {
    const all = chosen({ by } as BalanceRule, [1, 50, 1], 9);
    expect([...all.slice(0, 3)].sort()).toEqual([0, 1, 2]);
    expect(all).toEqual([...all.slice(0, 3), ...all.slice(0, 3), ...all.slice(0, 3)]);
  });
});

describe('round-robin', () => {
  it('begins anywhere, so that instances that start together do not go round together', () => {
    const first = numbers(3_000).map((seed) => chosen({ by: 'round-robin' }, [1, 1, 1], 1, seed)[0] as number);
    for (const count of countsOf(first, 3)) expect(Math.abs(count - 1_000)).toBeLessThan(100);
  });

  it('shares the turn of one that may not be chosen evenly among the others', () => {
    const choose = choiceOf({ by: 'round-robin' }, targetsOf([1, 1, 1]), seeded(1));
    const all = Array.from({ length: 400 }, () => choose([0, 2]));
    expect(countsOf(all, 3)).toEqual([200, 0, 200]);
  });

  it('does not send the calls that it has missed to one that comes back', () => {
    const choose = choiceOf({ by: 'round-robin' }, targetsOf([1, 1, 1]), seeded(1));
    for (let n = 0; n < 1_000; n += 1) choose([0, 1]);
    expect(
      countsOf(
        Array.from({ length: 30 }, () => choose([0, 1, 2])),
        3,
      ),
    ).toEqual([10, 10, 10]);
  });

  it('is even when every first try of one target goes on to another', () => {
    const choose = choiceOf({ by: 'round-robin' }, targetsOf([1, 1, 1]), seeded(1));
    const served: number[] = [];
    for (let n = 0; n < 600; n += 1) {
      const first = choose([0, 1, 2]);
      served.push(first === 0 ? choose([1, 2]) : first);
    }
    const [, one = 0, other = 0] = countsOf(served, 3);
    expect(Math.abs(one - other)).toBeLessThanOrEqual(2);
  });
});

describe('weighted', () => {
  it('gives each as many turns as its weight says, to within two, however long it goes', () => {
    fc.assert(
      fc.property(weightsOf, fc.integer(), fc.integer({ min: 1, max: 500 }), (weights, seed, times) => {
        const all = weights.reduce((sum, weight) => sum + weight, 0);
        const counts = countsOf(chosen({ by: 'weighted' }, weights, times, seed), weights.length);
        counts.forEach((count, n) => {
          expect(Math.abs(count - (times * (weights[n] as number)) / all)).toBeLessThanOrEqual(2);
        });
      }),
      { numRuns: 200 },
    );
  });

  it('spreads the turns of a heavy one between those of the others', () => {
    const text = chosen({ by: 'weighted' }, [5, 1, 1], 70).join('');
    expect(text).not.toContain('000000');
    expect(text).not.toMatch(/[12]{3}/);
  });
});

describe('random', () => {
  it('is as likely as the weight says', () => {
    const counts = countsOf(chosen({ by: 'random' }, [1, 2, 7], 10_000), 3);
    expect(Math.abs((counts[0] as number) - 1_000)).toBeLessThan(120);
    expect(Math.abs((counts[1] as number) - 2_000)).toBeLessThan(160);
  });

  it.each([
    0,
    0.5,
    1 - Number.EPSILON / 2,
  ])('chooses one that is open for every random number, such as %d', (random) => {
    const choose = choiceOf({ by: 'random' }, targetsOf([3, 5, 7]), () => random);
    expect([0, 2]).toContain(choose([0, 2]));
  });
});

describe('hash', () => {
  const choiceWith = (weights: readonly number[]) => choiceOf(hash, targetsOf(weights), seeded(1));

  it('sends the same key to the same target, in every instance', () => {
    const [one, other] = [choiceWith([1, 1, 1, 1]), choiceOf(hash, targetsOf([1, 1, 1, 1]), seeded(2))];
    for (const n of numbers(200)) expect(one(numbers(4), `key-${n}`)).toBe(other(numbers(4), `key-${n}`));
  });

  it('a target that goes moves its own keys only, and gets them back', () => {
    fc.assert(
      fc.property(weightsOf, fc.nat(), fc.array(fc.string(), { maxLength: 50 }), (weights, nth, keys) => {
        const choose = choiceWith(weights);
        const all = numbers(weights.length);
        const gone = nth % weights.length;
        const rest = all.filter((target) => target !== gone);
        for (const key of keys) {
          const before = choose(all, key);
          if (before !== gone && rest.length > 0) expect(choose(rest, key)).toBe(before);
          expect(choose(all, key)).toBe(before);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('a target that is added takes keys for itself, and moves none between the others', () => {
    const [four, five] = [choiceWith([1, 1, 1, 1]), choiceWith([1, 1, 1, 1, 1])];
    const moved = numbers(5_000).filter((n) => four(numbers(4), `key-${n}`) !== five(numbers(5), `key-${n}`));
    expect(moved.every((n) => five(numbers(5), `key-${n}`) === 4)).toBe(true);
    expect(Math.abs(moved.length - 1_000)).toBeLessThan(120);
  });

  it.each<[name: string, key: (n: number) => string]>([
    ['counted', (n) => `key-${n}`],
    ['addresses', (n) => `10.0.${n >> 8}.${n & 255}`],
    ['numbers', String],
    ['alike but for the first letters', (n) => `${n.toString(36)}@a-rather-long-name.example.com`],
    ['bare code units', (n) => String.fromCharCode(n)],
  ])('spreads 10,000 keys over five targets to within a tenth: %s', (_, key) => {
    const choose = choiceWith([1, 1, 1, 1, 1]);
    const counts = countsOf(
      numbers(10_000).map((n) => choose(numbers(5), key(n))),
      5,
    );
    for (const count of counts) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });

  it('spreads them by weight, and the keys of one that goes by the weights of the others', () => {
    const choose = choiceWith([1, 2, 3, 4]);
    const all = numbers(10_000).map((n) => choose(numbers(4), `key-${n}`));
    countsOf(all, 4).forEach((count, n) => {
      expect(Math.abs(count - 1_000 * (n + 1))).toBeLessThan(200);
    });
    const inherited = numbers(10_000).filter((n) => all[n] === 3);
    const heirs = countsOf(
      inherited.map((n) => choose([0, 1, 2], `key-${n}`)),
      4,
    );
    heirs.slice(0, 3).forEach((count, n) => {
      expect(Math.abs(count - (inherited.length * (n + 1)) / 6)).toBeLessThan(150);
    });
  });

  it('a request without the value goes anywhere: a crowd without names is not one key', () => {
    const counts = countsOf(chosen(hash, [1, 1, 1, 1], 4_000), 4);
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(120);
  });
});
