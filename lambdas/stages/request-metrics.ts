import type { RouteConfig } from '../../lib/contract/runtime-config.ts';
import type { Exchange } from './exchange.ts';

type Count = (exchange: Exchange) => number;

/** What an operator wants an alarm on, by the dimension beside the gateway. Each is counted in the request's own line alone. */
const metrics: { readonly [Dimension in 'route' | 'upstream']: { readonly [metric: string]: Count } } = {
  route: {
    // What refused a part is counted in the part's line.
    RateLimitRefused: ({ refusal, parts }) => (refusal === 'rate-limited' && parts === undefined ? 1 : 0),
    RateLimitShadowRefused: ({ shadowRefusals = 0 }) => shadowRefusals,
    RateLimitDegraded: ({ degraded }) => (degraded === undefined ? 0 : 1),
    PartsDegraded: ({ parts = [] }) => parts.filter(({ by }) => by !== undefined).length,
  },
  upstream: {
    UpstreamFailed: ({ result }) => (result !== undefined && isFailure(result) ? 1 : 0),
    UpstreamRefused: ({ result }) => (result !== undefined && 'refused' in result ? 1 : 0),
    UpstreamRetried: ({ notes }) => Math.max(0, (notes?.tries ?? 0) - 1),
    UpstreamDegraded: ({ fallback }) => (fallback === undefined ? 0 : 1),
  },
};

const isFailure = (result: NonNullable<Exchange['result']>) =>
  'failure' in result || ('status' in result && result.status >= 500);

/**
 * What there is to count, as members of the request's log line in CloudWatch's embedded metric format: by gateway, and by
 * gateway and route or upstream. Nothing where all is well.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function requestMetrics(exchange: Exchange, nowMillis: number): { readonly [name: string]: unknown } {
  const groups = Object.entries(metrics).flatMap(([dimension, counts]) => {
    const counted = Object.entries(counts).flatMap(([name, count]) => {
      const times = count(exchange);
      return times > 0 ? [[name, times] as const] : [];
    });
    return counted.length === 0 ? [] : [{ dimension, counted }];
  });
  if (groups.length === 0) return {};
  const directives = groups.map(({ dimension, counted }) => ({
    Namespace: 'Gatehouse',
    Dimensions: [['gateway'], ['gateway', dimension]],
    Metrics: counted.map(([Name]) => ({ Name, Unit: 'Count' })),
  }));
  return {
    _aws: { Timestamp: Math.floor(nowMillis), CloudWatchMetrics: directives },
    gateway: exchange.gateway,
    upstream: (exchange.route as RouteConfig | undefined)?.upstream,
    ...Object.fromEntries(groups.flatMap(({ counted }) => counted)),
  };
}
