import type { Telemetry } from '../../lambdas/stages/telemetry.ts';

/** A line for every request, and none of latencies, whose times no test could name. */
export const quietTelemetry: Telemetry = {
  sample: 1,
  metricsBy: 'gateway',
  latencies: { request: () => undefined, call: () => undefined },
};
