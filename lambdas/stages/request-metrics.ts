import type { GatewayMetric, MetricsBy } from '../../lib/contract/metrics.ts';
import type { RouteConfig } from '../../lib/contract/runtime-config.ts';
import { embeddedMetrics, type MetricValues } from './embedded-metrics.ts';
import type { Exchange } from './exchange.ts';

/** What an operator wants an alarm on. Each is counted in the request's own line alone. */
const counts: { readonly [M in GatewayMetric]?: (exchange: Exchange) => number } = {
  // What refused a part is counted in the part's line.
  RateLimitRefused: ({ refusal, parts }) => (refusal === 'rate-limited' && parts === undefined ? 1 : 0),
  RateLimitShadowRefused: ({ shadowRefusals = 0 }) => shadowRefusals,
  RateLimitDegraded: ({ degraded }) => (degraded === undefined ? 0 : 1),
  PartsDegraded: ({ parts = [] }) => parts.filter(({ by }) => by !== undefined).length,
  UpstreamFailed: ({ result }) => (result !== undefined && isFailure(result) ? 1 : 0),
  UpstreamRefused: ({ result }) => (result !== undefined && 'refused' in result ? 1 : 0),
  UpstreamRetried: ({ notes }) => Math.max(0, (notes?.tries ?? 0) - 1),
  UpstreamDegraded: ({ fallback }) => (fallback === undefined ? 0 : 1),
};

const isFailure = (result: NonNullable<Exchange['result']>) =>
  'failure' in result || ('status' in result && result.status >= 500);

/** What there is to count, as members of the request's log line; nothing where all is well. */
export function requestMetrics(
  exchange: Exchange,
  nowMillis: number,
  by: MetricsBy,
): { readonly [name: string]: unknown } {
  const counted = Object.entries(counts).flatMap(([name, count]) => {
    const times = count(exchange);
    return times > 0 ? [[name, times] as const] : [];
  });
  if (counted.length === 0) return {};
  return {
    ...embeddedMetrics(Object.fromEntries(counted) as MetricValues, nowMillis, by),
    gateway: exchange.gateway,
    stage: exchange.event.requestContext.stage,
    upstream: (exchange.route as RouteConfig | undefined)?.upstream,
  };
}
