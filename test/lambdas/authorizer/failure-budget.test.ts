import { expect, it } from '@jest/globals';
import { failureBudget } from '../../../lambdas/authorizer/failure-budget.ts';

const at = (millis: { now: number }) => failureBudget(() => millis.now);

it.each([
  ['none', 0, 0, false],
  ['nineteen', 19, 0, false],
  ['twenty', 20, 0, true],
  ['twenty, just before one is forgotten', 20, 2_999, true],
  ['twenty, three seconds later', 20, 3_000, false],
  ['a thousand, three seconds later', 1_000, 3_000, false],
  ['twenty, when the clock was set back', 20, -60_000, true],
])('%s of failures and then: spent is %4$s', (_, failures, later, expected) => {
  const clock = { now: 1_000_000 };
  const budget = at(clock);
  for (let n = 0; n < failures; n += 1) budget.fail('net');
  clock.now += later;
  expect(budget.isSpent('net')).toBe(expected);
});

it('is a network’s own', () => {
  const budget = at({ now: 0 });
  for (let n = 0; n < 20; n += 1) budget.fail('one');
  expect([budget.isSpent('one'), budget.isSpent('two')]).toEqual([true, false]);
});

it('is whole again after a minute', () => {
  const clock = { now: 0 };
  const budget = at(clock);
  for (let n = 0; n < 20; n += 1) budget.fail('one');
  clock.now = 60_000;
  for (let n = 0; n < 19; n += 1) budget.fail('one');
  expect(budget.isSpent('one')).toBe(false);
  budget.fail('one');
  expect(budget.isSpent('one')).toBe(true);
});

it('holds ten thousand networks, and forgets the one that failed longest ago', () => {
  const budget = at({ now: 0 });
  for (let n = 0; n < 20; n += 1) budget.fail('first');
  for (let n = 0; n < 9_999; n += 1) budget.fail(`other-${n}`);
  expect(budget.isSpent('first')).toBe(true);
  budget.fail('one-more');
  expect(budget.isSpent('first')).toBe(false);
});

it('is whole until somebody fails', () => {
  const budget = at({ now: 0 });
  expect(budget.isWhole()).toBe(true);
  budget.fail('one');
  expect(budget.isWhole()).toBe(false);
});
