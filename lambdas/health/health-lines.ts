import { embeddedMetrics } from '../stages/embedded-metrics.ts';

/** One target went out of service, or came back; `found` is what its last check came to. A target among the dimensions would be a metric each. */
export function changeLine(
  change: {
    readonly gateway: string;
    readonly stage: string;
    readonly upstream: string;
    readonly target: string;
    readonly healthy: boolean;
    readonly found: number | string | null;
  },
  nowMillis: number,
): { readonly [name: string]: unknown } {
  return { ...change, ...embeddedMetrics({ [change.healthy ? 'TargetBroughtBack' : 'TargetTakenOut']: 1 }, nowMillis) };
}

/** How the targets of one upstream stand at the end of a run. */
export function standingLine(
  standing: {
    readonly gateway: string;
    readonly stage: string;
    readonly upstream: string;
    readonly targets: number;
    readonly unhealthy: readonly string[];
  },
  nowMillis: number,
): { readonly [name: string]: unknown } {
  return { ...standing, ...embeddedMetrics({ UnhealthyTargets: standing.unhealthy.length }, nowMillis) };
}
