import { embeddedMetrics } from './embedded-metrics.ts';

/** A failed authorization, with a word for its reason, as members of its log line. The network goes into the line alone; as a dimension it would be a metric a client. */
export function failureMetrics(
  { gateway, stage }: { readonly gateway: string; readonly stage: string },
  reason: string,
  nowMillis: number,
): { readonly [name: string]: unknown } {
  return { ...embeddedMetrics({ AuthorizationFailures: 1 }, nowMillis), gateway, stage, reason };
}
