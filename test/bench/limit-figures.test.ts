import { describe, expect, it } from '@jest/globals';
import { figuresOf, median } from '../../bench/limits/figures.ts';
import type { LimitMeasurements, Slice } from '../../bench/limits/measurement.ts';

const slice = (perSecond: number, cpuMicrosPerOperation = 1): Slice => ({ perSecond, cpuMicrosPerOperation });
const atTheEdge: LimitMeasurements = {
  server: 'redis 7.0.15',
  isPinned: true,
  rounds: 1,
  slices: {
    three: [slice(180, 5)],
    'three-peer': [slice(100, 10)],
    sliding: [slice(110)],
    'sliding-peer': [slice(100)],
    incr: [slice(137.5)],
    denied: [slice(1_000_000)],
    'denied-peer': [slice(400_000)],
  },
  bytes: { log: 35, sortedSet: 100 },
};
const misses = (change: Partial<LimitMeasurements['slices']>, bytes = atTheEdge.bytes) =>
  figuresOf({ ...atTheEdge, slices: { ...atTheEdge.slices, ...change }, bytes }).flatMap(({ met, unit, target }) =>
    met ? [] : [`${unit} ${target}`],
  );

describe('the figures of the limits bench', () => {
  it.each<{ story: string; found: readonly string[]; missed: readonly string[] }>([
    { story: 'all at the edge', found: misses({}), missed: [] },
    { story: 'three limits too slow', found: misses({ three: [slice(179, 5)] }), missed: ['checks/s >= 1.8'] },
    { story: 'three limits too dear', found: misses({ three: [slice(180, 5.1)] }), missed: ['CPU µs <= 0.5'] },
    { story: 'a check too far from INCR', found: misses({ incr: [slice(138)] }), missed: ['checks/s >= 0.8'] },
    {
      story: 'a check too near the peer',
      found: misses({ 'sliding-peer': [slice(101)] }),
      missed: ['checks/s >= 1.1'],
    },
    { story: 'a slow denial', found: misses({ denied: [slice(999_999)] }), missed: ['ns <= 0.4'] },
    { story: 'a large log', found: misses({}, { log: 36, sortedSet: 100 }), missed: ['bytes <= 0.35'] },
    { story: 'nothing measured', found: misses({ incr: [] }), missed: ['checks/s >= 0.8'] },
  ])('$story: $missed', ({ found, missed }) => {
    expect(found).toEqual(missed);
  });

  it('are ours, theirs and the ratio of the two', () => {
    expect(figuresOf(atTheEdge)[0]).toEqual({
      name: 'three limits in one check : RateLimiterUnion of three RateLimiterRedis',
      unit: 'checks/s',
      ours: 180,
      theirs: 100,
      ratio: 1.8,
      target: '>= 1.8',
      met: true,
    });
  });

  it.each([
    { slices: [slice(9), slice(1), slice(5)], middle: 5 },
    { slices: [slice(9), slice(1)], middle: 5 },
    { slices: [slice(7)], middle: 7 },
  ])('take the middle: $middle', ({ slices, middle }) => {
    expect(median(slices, ({ perSecond }) => perSecond)).toBe(middle);
  });
});
