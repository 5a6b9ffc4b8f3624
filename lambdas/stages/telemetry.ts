import type { MetricsBy } from '../../lib/contract/metrics.ts';
import type { Log } from '../ports.ts';
import { type LatencyMetrics, latencyMetrics } from './latency-metrics.ts';

/** How much a function that serves requests tells of them. */
export interface Telemetry {
  /** The share of requests with nothing to tell that have a line all the same, from 0 to 1. */
  readonly sample: number;
  readonly metricsBy: MetricsBy;
  readonly latencies: LatencyMetrics;
}

/** As the function was deployed: every request and metrics of the gateway alone, where nothing else is said. */
export function telemetryOf(env: { readonly [name: string]: string | undefined }, log: Log): Telemetry {
  const { GATEHOUSE_LOG_SAMPLE: sample = '1', GATEHOUSE_METRICS_BY: by } = env;
  return {
    sample: Number(sample),
    metricsBy: by === 'route' ? 'route' : 'gateway',
    latencies: latencyMetrics(log),
  };
}
