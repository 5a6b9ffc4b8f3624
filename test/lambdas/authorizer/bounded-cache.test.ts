import { expect, it } from '@jest/globals';
import { boundedCache } from '../../../lambdas/authorizer/bounded-cache.ts';

it.each([
  ['before its end', 99, 'value'],
  ['at its end', 100, undefined],
  ['long after', 10_000, undefined],
  ['with a clock set back', -5, 'value'],
])('a value %s', (_, now, expected) => {
  const clock = { now: 0 };
  const cache = boundedCache<string>(2, () => clock.now);
  cache.set('a', 'value', 100);
  clock.now = now;
  expect(cache.get('a')).toBe(expected);
});

it('the oldest goes when it is full, and one put again is new', () => {
  const cache = boundedCache<number>(2, () => 0);
  cache.set('a', 1, 9);
  cache.set('b', 2, 9);
  cache.set('a', 3, 9);
  cache.set('c', 4, 9);
  expect([cache.get('a'), cache.get('b'), cache.get('c')]).toEqual([3, undefined, 4]);
});

it('what has ended before it begins takes what was there with it', () => {
  const cache = boundedCache<number>(2, () => 5);
  cache.set('a', 1, 9);
  cache.set('a', 2, 5);
  expect(cache.get('a')).toBe(undefined);
});

it('a value is taken out', () => {
  const cache = boundedCache<number>(2, () => 0);
  cache.set('a', 1, 9);
  cache.delete('a');
  expect(cache.get('a')).toBe(undefined);
});
