import type { LimitConfig, LimitRule } from '../../lib/contract/limits.ts';
import type { Span } from '../../lib/model/admission-bounds.ts';
import { mostAdmitted } from '../../lib/testing/most-admitted.ts';
import type { AdmissionLog } from './admission-log.ts';

/** The first span of time between two admitted requests in which more came than `most` says. */
export function excess(log: AdmissionLog, most: (span: Span) => number): object | undefined {
  for (const [first, { atMicros: from }] of log.entries()) {
    let cost = 0;
    for (const one of log.slice(first)) {
      cost += one.cost;
      const allowed = most({ fromMillis: from / 1_000, toMillis: one.atMicros / 1_000 });
      if (cost > allowed) return { from, to: one.atMicros, cost, allowed };
    }
  }
  return undefined;
}

/** The bound of an algorithm that docs/rate-limiting.md states. */
export function boundOf(rule: LimitRule): (span: Span) => number {
  const limits = [{ rule, tiers: {}, cost: 1, shadow: false } as unknown as LimitConfig];
  return (span) => mostAdmitted(limits, undefined, span);
}
