import { describe, expect, it } from '@jest/globals';
import { figuresOf } from '../../bench/aggregate/figures.ts';
import {
  type AggregateMeasurements,
  type CaseName,
  caseNames,
  type Sample,
} from '../../bench/aggregate/measurement.ts';

const right = (...millis: readonly number[]): readonly Sample[] =>
  millis.map((one) => ({ millis: one, isRight: true }));
const atTheEdge: AggregateMeasurements = {
  ...(Object.fromEntries(caseNames.map((name) => [name, right(115)])) as AggregateMeasurements),
  'slowest part, called directly': right(80),
  'one forwarded route': right(5),
  'four parts of 20, 40, 60 and 80 ms': right(93),
};
const missed = (more: { readonly [name in CaseName]?: readonly Sample[] } = {}) =>
  figuresOf({ ...atTheEdge, ...more })
    .filter(({ met }) => !met)
    .map(({ name }) => name);

describe('the figures of the aggregate bench', () => {
  it.each<{ story: string; found: readonly string[]; misses: readonly CaseName[] }>([
    { story: 'all at the edge', found: missed(), misses: [] },
    {
      story: 'a whole that takes longer than its slowest part, a tenth of it, and a route',
      found: missed({ 'four parts of 20, 40, 60 and 80 ms': right(93.1) }),
      misses: ['four parts of 20, 40, 60 and 80 ms'],
    },
    {
      story: 'a part that is waited for beyond its time',
      found: missed({ 'a part is beyond its time': right(115.1) }),
      misses: ['a part is beyond its time'],
    },
    {
      story: 'one slow moment decides nothing',
      found: missed({ 'a part is down': right(20, 900, 21) }),
      misses: [],
    },
    {
      story: 'one answer that is another one',
      found: missed({ 'a part is oversize': [...right(20, 20), { millis: 20, isRight: false }] }),
      misses: ['a part is oversize'],
    },
    {
      story: 'nothing measured',
      found: missed({ 'a critical part is down: 502': [] }),
      misses: ['a critical part is down: 502'],
    },
  ])('$story: $misses', ({ found, misses }) => {
    expect(found).toEqual(misses);
  });

  it('each line says its median, the slowest of nineteen in twenty, its target and how many answers were right', () => {
    const [direct, , whole] = figuresOf({ ...atTheEdge, 'four parts of 20, 40, 60 and 80 ms': right(81, 84, 90) });
    expect([direct, whole]).toEqual([
      { name: 'slowest part, called directly', p50: 80, p95: 80, atMost: null, right: 1, asked: 1, met: true },
      {
        name: 'four parts of 20, 40, 60 and 80 ms',
        p50: 84,
        p95: 90,
        atMost: 93,
        right: 3,
        asked: 3,
        met: true,
      },
    ]);
  });
});
