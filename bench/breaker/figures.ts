import type { BreakerMeasurements } from './measurement.ts';

/** One line of the bench: nanoseconds of ours beside theirs; without a target it is for comparison. */
export interface Figure {
  readonly name: string;
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
  readonly target: string;
  readonly met: boolean;
}

/** Of the best round of each: a machine that is busy with other things makes a round slower, and never faster. */
export function figuresOf(measured: BreakerMeasurements): readonly Figure[] {
  const best = (nanos: readonly number[]) => Math.min(...nanos);
  const bare = best(measured.bare);
  const overhead = (nanos: readonly number[]) => best(nanos) - bare;
  return [
    figure('breaker over the bare call : sampling breaker of cockatiel', overhead(measured.breaker), {
      theirs: overhead(measured.sampling),
      atMost: 0.7,
    }),
    figure('breaker over the bare call : opossum without a timeout', overhead(measured.breaker), {
      theirs: overhead(measured.opossum),
    }),
    figure('cap, retry budget, breaker, timeout : wrap of cockatiel', best(measured.pipeline), {
      theirs: best(measured.wrap),
      atMost: 0.25,
    }),
  ];
}

function figure(name: string, ours: number, than: { readonly theirs: number; readonly atMost?: number }): Figure {
  const { theirs, atMost } = than;
  const ratio = ours / theirs;
  return {
    name,
    ours,
    theirs,
    ratio,
    target: atMost === undefined ? '' : `<= ${atMost}`,
    met: atMost === undefined || ratio <= atMost,
  };
}
