import { median as medianOf } from '../median.ts';
import type { CaseName, LimitMeasurements, Slice } from './measurement.ts';

/** One line of the bench: ours beside theirs, and what the ratio of the two must be. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly target: string;
  readonly met: boolean;
}

interface FigureRow {
  readonly name: string;
  readonly unit: string;
  readonly of: (measured: LimitMeasurements) => readonly [ours: number, theirs: number];
  readonly target: { readonly atLeast: number } | { readonly atMost: number };
}

const perSecond = ({ slices }: LimitMeasurements, name: CaseName) => median(slices[name], (slice) => slice.perSecond);
const cpu = ({ slices }: LimitMeasurements, name: CaseName) =>
  median(slices[name], (slice) => slice.cpuMicrosPerOperation);
const nanos = (measured: LimitMeasurements, name: CaseName) => 1e9 / perSecond(measured, name);

const rows: readonly FigureRow[] = [
  {
    name: 'three limits in one check : RateLimiterUnion of three RateLimiterRedis',
    unit: 'checks/s',
    of: (measured) => [perSecond(measured, 'three'), perSecond(measured, 'three-peer')],
    target: { atLeast: 1.8 },
  },
  {
    name: 'three limits in one check : RateLimiterUnion of three RateLimiterRedis',
    unit: 'CPU µs',
    of: (measured) => [cpu(measured, 'three'), cpu(measured, 'three-peer')],
    target: { atMost: 0.5 },
  },
  {
    name: 'one sliding check : bare INCR',
    unit: 'checks/s',
    of: (measured) => [perSecond(measured, 'sliding'), perSecond(measured, 'incr')],
    target: { atLeast: 0.8 },
  },
  {
    name: 'one sliding check : RateLimiterRedis',
    unit: 'checks/s',
    of: (measured) => [perSecond(measured, 'sliding'), perSecond(measured, 'sliding-peer')],
    target: { atLeast: 1.1 },
  },
  {
    name: "denial from memory : RateLimiterRedis's inMemoryBlock",
    unit: 'ns',
    of: (measured) => [nanos(measured, 'denied'), nanos(measured, 'denied-peer')],
    target: { atMost: 0.4 },
  },
  {
    name: 'log of 100 requests : sorted set of 100 requests',
    unit: 'bytes',
    of: ({ bytes }) => [bytes.log, bytes.sortedSet],
    target: { atMost: 0.35 },
  },
];

export function figuresOf(measured: LimitMeasurements): readonly Figure[] {
  return rows.map(({ name, unit, of, target }) => {
    const [ours, theirs] = of(measured);
    const ratio = ours / theirs;
    return 'atLeast' in target
      ? { name, unit, ours, theirs, ratio, target: `>= ${target.atLeast}`, met: ratio >= target.atLeast }
      : { name, unit, ours, theirs, ratio, target: `<= ${target.atMost}`, met: ratio <= target.atMost };
  });
}

export function median(slices: readonly Slice[], pick: (slice: Slice) => number): number {
  return medianOf(slices.map(pick));
}
