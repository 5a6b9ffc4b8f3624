import {
  type GatewayMetric,
  gatewayMetrics,
  type MetricsBy,
  metricNamespace,
  millisecondMetrics,
} from '../../lib/contract/metrics.ts';

/** What was counted or measured: a number, or up to a hundred of them. */
export type MetricValues = { readonly [M in GatewayMetric]?: number | readonly number[] };

/**
 * Members that make a log line one of CloudWatch's embedded metric format; the line itself holds `gateway`, `stage` and what
 * else the metrics go by. Nothing for no values: a line without metrics costs what its text costs.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function embeddedMetrics(
  values: MetricValues,
  nowMillis: number,
  by: MetricsBy = 'gateway',
): { readonly [name: string]: unknown } {
  const names = Object.keys(values) as GatewayMetric[];
  if (names.length === 0) return {};
  const dimensions = [...new Set(names.map((name) => gatewayMetrics[name]))];
  const directives = dimensions.map((dimension) => ({
    Namespace: metricNamespace,
    Dimensions: [
      ['gateway', 'stage'],
      ...(dimension === null || (dimension === 'route' && by === 'gateway') ? [] : [['gateway', 'stage', dimension]]),
    ],
    Metrics: names.filter((name) => gatewayMetrics[name] === dimension).map((Name) => ({ Name, Unit: unitOf(Name) })),
  }));
  return { _aws: { Timestamp: Math.floor(nowMillis), CloudWatchMetrics: directives }, ...values };
}

const unitOf = (name: GatewayMetric) => (millisecondMetrics.has(name) ? 'Milliseconds' : 'Count');
