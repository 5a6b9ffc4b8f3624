import type { LimitAlgorithm, LimitRule } from '../../lib/contract/limits.ts';

/** A request that was admitted. */
export interface Admission {
  readonly atMicros: number;
  readonly cost: number;
}

export type AdmissionLog = readonly Admission[];

/**
 * Each algorithm as a sentence about everything it ever admitted, with nothing remembered but that: what every counter is
 * held against. Whether `cost` passes at `now`, which is not before the last admission.
 */
const sentences: {
  readonly [A in LimitAlgorithm]: (
    rule: LimitRule & { readonly algorithm: A },
    log: AdmissionLog,
    now: number,
    cost: number,
  ) => boolean;
} = {
  'fixed-window': ({ limit, windowMillis }, log, now, cost) => {
    const window = (at: number) => Math.floor(at / (windowMillis * 1000));
    return costOf(log.filter(({ atMicros }) => window(atMicros) === window(now))) + cost <= limit;
  },
  'sliding-log': ({ limit, windowMillis }, log, now, cost) =>
    costOf(log.filter(({ atMicros }) => now - atMicros < windowMillis * 1000)) + cost <= limit,
  'sliding-window': ({ limit, windowMillis }, log, now, cost) => {
    const bucket = (at: number) => Math.floor(at / (windowMillis * 125));
    return costOf(log.filter(({ atMicros }) => bucket(now) - bucket(atMicros) <= 8)) + cost <= limit;
  },
  'sliding-window-interpolated': ({ limit, windowMillis }, log, now, cost) => {
    const width = windowMillis * 125;
    const age = (at: number) => Math.floor(now / width) - Math.floor(at / width);
    const whole = costOf(log.filter(({ atMicros }) => age(atMicros) < 8));
    const cut = costOf(log.filter(({ atMicros }) => age(atMicros) === 8));
    return (whole + cost - limit) * width + cut * (width - (now % width)) <= 0;
  },
  'token-bucket': (rule, log, now, cost) => fits(rule, log, now, cost),
  'leaky-bucket': (rule, log, now, cost) =>
    fits(rule, log, now, cost) &&
    (rule.maxDelayMillis === 0 || waterOf(rule, log, now) <= rule.maxDelayMillis * 1000 * rule.limit),
  concurrency: ({ limit, windowMillis }, log, now, cost) => {
    const ends: number[] = [];
    // No two leases end in one microsecond, so that an end is a lease's name.
    for (const { atMicros, cost: leases } of log)
      for (let n = 0; n < leases; n += 1) ends.push(Math.max(atMicros + windowMillis * 1000, (ends.at(-1) ?? 0) + 1));
    return ends.filter((end) => end > now).length + cost <= limit;
  },
};

const costOf = (log: AdmissionLog) => log.reduce((sum, { cost }) => sum + cost, 0);

type Bucket = LimitRule & { readonly burst: number };

/** The water of all that came from some moment on, without what has leaked since: as of the moment that left most. */
function waterOf({ limit, windowMillis }: Bucket, log: AdmissionLog, now: number): number {
  let poured = 0;
  const since = log.toReversed().map(({ atMicros, cost }) => {
    poured += cost * windowMillis * 1000;
    return poured - limit * (now - atMicros);
  });
  return Math.max(0, ...since);
}

const fits = (rule: Bucket, log: AdmissionLog, now: number, cost: number) =>
  waterOf(rule, log, now) <= (rule.burst - cost) * rule.windowMillis * 1000;

/** Whether a request of that cost is admitted after these. */
export function passes<R extends LimitRule>(rule: R, log: AdmissionLog, now: number, cost = 1): boolean {
  const sentence = sentences[rule.algorithm] as (rule: R, log: AdmissionLog, now: number, cost: number) => boolean;
  return sentence(rule, log, now, cost);
}

/** How many requests of cost 1 would be admitted after these. */
export function remainingAfter(rule: LimitRule, log: AdmissionLog, now: number): number {
  const more = [...log];
  while (passes(rule, more, now)) more.push({ atMicros: now, cost: 1 });
  return more.length - log.length;
}
