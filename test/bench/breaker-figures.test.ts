import { expect, it } from '@jest/globals';
import { figuresOf } from '../../bench/breaker/figures.ts';

const measured = {
  bare: [50, 40],
  breaker: [110, 100],
  opossum: [300],
  sampling: [140, 200],
  pipeline: [400, 250],
  wrap: [1_000, 2_000],
};
const verdicts = (changes: Partial<typeof measured>) =>
  figuresOf({ ...measured, ...changes }).map(({ ratio, met }) => [ratio, met]);

it('the best round of each counts, over the best bare call; what has no target is only shown', () => {
  expect(verdicts({})).toEqual([
    [0.6, true],
    [60 / 260, true],
    [0.25, true],
  ]);
});

it('a target is missed by more than it', () => {
  expect(verdicts({ breaker: [111] })[0]).toEqual([0.71, false]);
  expect(verdicts({ pipeline: [251] })[2]).toEqual([0.251, false]);
});
