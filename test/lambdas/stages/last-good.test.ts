import { expect, it } from '@jest/globals';
import type { UpstreamAnswer } from '../../../lambdas/ports.ts';
import { lastGood } from '../../../lambdas/stages/last-good.ts';

const answer = (bytes: number, body = new Uint8Array(bytes)): UpstreamAnswer => ({ status: 200, headers: [], body });
/** Room for three of these, and half a one more. */
const bytes = 10_000;
const small = () => lastGood({ mostBytes: 35_000, mostBytesOfOne: 20_000 });
const known = (memory: ReturnType<typeof lastGood>, keys: string) =>
  [...keys].filter((key) => memory.find(key, 1_000, 0) !== undefined).join('');

it('holds so much and no more: what was used least recently gives way', () => {
  const memory = small();
  for (const key of 'abc') expect(memory.keep(key, answer(bytes), 0)).toBe(true);
  memory.find('a', 1_000, 0);
  memory.keep('d', answer(bytes), 0);
  expect(known(memory, 'abcd')).toBe('acd');
});

it('one key has one answer, however often it is kept', () => {
  const memory = small();
  memory.keep('a', answer(bytes), 0);
  for (let n = 0; n < 100; n += 1) memory.keep('b', answer(bytes), n);
  expect(['a', 'b'].map((key) => memory.find(key, 1_000, 99)?.ageMillis)).toEqual([99, 0]);
});

it('one that is too large is not kept, and takes the place of nothing but its own', () => {
  const memory = small();
  for (const key of 'ab') memory.keep(key, answer(bytes), 0);
  expect(memory.keep('a', answer(20_000), 0)).toBe(false);
  expect(known(memory, 'ab')).toBe('b');
});

it('headers count, or there would be no bound', () => {
  const memory = small();
  const headers = Array.from({ length: 200 }, (_, n) => [`x-${n}`, 'x'.repeat(50)] as const);
  expect(memory.keep('a', { ...answer(0), headers }, 0)).toBe(false);
});

it.each([
  ['at once', 0, true],
  ['at the edge', 1_000, true],
  ['one past it', 1_001, false],
  ['after a long time', 1e9, false],
  ['by a clock that was set back', -1, false],
])('an answer that may be a second old: %s', (_, ageMillis, isFound) => {
  const memory = small();
  memory.keep('a', answer(1), 10_000);
  expect(memory.find('a', 1_000, 10_000 + ageMillis) !== undefined).toBe(isFound);
});

it('holds no more of a buffer than the body', () => {
  const memory = small();
  const buffer = new Uint8Array(1_000_000);
  memory.keep('a', answer(3, buffer.subarray(5, 8)), 0);
  expect(memory.find('a', 1_000, 0)?.answer.body.buffer.byteLength).toBe(3);
});
