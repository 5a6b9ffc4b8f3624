import type { Exchange } from './exchange.ts';

/** Each is counted in the request's own log line, where it happened, and in no other line. */
const metrics = {
  RateLimitRefused: ({ refusal }: Exchange) => (refusal === 'rate-limited' ? 1 : 0),
  RateLimitShadowRefused: ({ shadowRefusals = 0 }: Exchange) => shadowRefusals,
  RateLimitDegraded: ({ degraded }: Exchange) => (degraded === undefined ? 0 : 1),
};

/**
 * What of limits an operator wants an alarm on, as members of a log line in CloudWatch's embedded metric format: by gateway,
 * and by gateway and route. Nothing where there is nothing to count.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function limitMetrics(exchange: Exchange, nowMillis: number): { readonly [name: string]: unknown } {
  const counts = Object.entries(metrics)
    .map(([name, count]) => [name, count(exchange)] as const)
    .filter(([, count]) => count > 0);
  if (counts.length === 0) return {};
  const directive = {
    Namespace: 'Gatehouse',
    Dimensions: [['gateway'], ['gateway', 'route']],
    Metrics: counts.map(([Name]) => ({ Name, Unit: 'Count' })),
  };
  return {
    _aws: { Timestamp: Math.floor(nowMillis), CloudWatchMetrics: [directive] },
    gateway: exchange.gateway,
    ...Object.fromEntries(counts),
  };
}
