import { percentile } from '../drills/percentile.ts';
import { median } from '../median.ts';
import { type AggregateMeasurements, type CaseName, caseNames, partMillis } from './measurement.ts';

/** One line of the bench, in milliseconds; `atMost` is null for what is only measured against. */
export interface Figure {
  readonly name: CaseName;
  readonly p50: number;
  readonly p95: number;
  readonly atMost: number | null;
  /** Answers that were what they had to be, of all. */
  readonly right: number;
  readonly asked: number;
  readonly met: boolean;
}

/**
 * A whole takes as long as its slowest part and one forwarded route, with a tenth of the part beside: the timers of the service
 * and of the gateway are two, and both may fire late. A part in trouble costs no more than its own time, reckoned alike.
 */
export function figuresOf(measured: AggregateMeasurements): readonly Figure[] {
  const p50 = (name: CaseName) => median(measured[name].map(({ millis }) => millis));
  const within = (partP50: number) => 1.1 * partP50 + p50('one forwarded route');
  const bounds: { readonly [name in CaseName]: number | null } = {
    'slowest part, called directly': null,
    'one forwarded route': null,
    'four parts of 20, 40, 60 and 80 ms': within(p50('slowest part, called directly')),
    'a part is down': within(partMillis),
    'a part is beyond its time': within(partMillis),
    'a part is malformed': within(partMillis),
    'a part is oversize': within(partMillis),
    'a critical part is down: 502': within(partMillis),
    'a critical part is down: 503': within(partMillis),
  };
  return caseNames.map((name) => {
    const samples = measured[name];
    const [atMost, asked] = [bounds[name], samples.length];
    const right = samples.filter(({ isRight }) => isRight).length;
    const isInTime = atMost === null || p50(name) <= atMost;
    return {
      name,
      p50: p50(name),
      p95: percentile(
        samples.map(({ millis }) => millis),
        0.95,
      ),
      atMost,
      right,
      asked,
      met: isInTime && asked > 0 && right === asked,
    };
  });
}
