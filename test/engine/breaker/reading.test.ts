import { expect, it } from '@jest/globals';
import { reading, type Urgency } from '../../../lib/engine/breaker/reading.ts';

/** After one read at 0 and so many calls. */
function read(calls: number, random = 0.5) {
  const reads = reading(() => random);
  reads.isDue(0, 'calm');
  reads.answered(0);
  for (let n = 0; n < calls; n += 1) reads.count();
  return reads;
}

it.each<[story: string, urgency: Urgency, calls: number, dueAt: number]>([
  ['a busy instance that is well', 'calm', 51, 5_000],
  ['an instance with little to do', 'calm', 50, 30_000],
  ['something is the matter', 'troubled', 0, 1_000],
  ['it may open', 'wary', 0, 1_000],
  ['refused by a judgement of its own', 'urgent', 0, 250],
])('%s: read every so often', (_, urgency, calls, dueAt) => {
  expect(read(calls).isDue(dueAt - 1, urgency)).toBe(false);
  const reads = read(calls);
  expect(reads.isDue(dueAt, urgency)).toBe(true);
  expect(reads.isDue(dueAt, urgency)).toBe(false);
});

it('instances that started together read apart: a tenth earlier, a tenth later', () => {
  expect([read(99, 0).isDue(4_500, 'calm'), read(99, 0.999).isDue(5_500, 'calm')]).toEqual([true, true]);
  expect([read(99, 0).isDue(4_499, 'calm'), read(99, 0.999).isDue(5_490, 'calm')]).toEqual([false, false]);
});

it('what is asked for otherwise is a read as well', () => {
  const reads = read(99);
  reads.asked(4_000);
  expect(reads.isDue(5_000, 'calm')).toBe(false);
});

it.each<[urgency: Urgency, staleAt: number]>([
  ['wary', 500],
  ['urgent', 500],
  ['troubled', 2_000],
])('a call waits for an answer where it matters: %s', (urgency, staleAt) => {
  const reads = read(0);
  expect([reads.isStale(staleAt - 1, urgency), reads.isStale(staleAt, urgency)]).toEqual([false, true]);
  expect(reads.isStale(1e9, 'calm')).toBe(false);
});
