import { expect, it } from '@jest/globals';
import { nextFetchAfterFailures, nextFetchAfterSuccess } from '../../../lib/engine/keys/after-fetch.ts';

it('nobody fetches for ten seconds after a fetch began that succeeded', () => {
  expect(nextFetchAfterSuccess(1_000)).toBe(11_000);
});

it.each([
  [1, 10],
  [2, 20],
  [3, 40],
  [4, 80],
  [5, 160],
  [6, 320],
  [7, 320],
  [10_000, 320],
])('after %d failures in a row nobody fetches for %d s', (failures, seconds) => {
  expect(nextFetchAfterFailures(failures, 5_000)).toBe(5_000 + seconds * 1000);
});
