import { Duration } from 'aws-cdk-lib';
import { MathExpression, Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type GatewayMetric, gatewayMetrics, metricNamespace } from '../../contract/metrics.ts';

/** Whose metrics they are. */
export interface Measured {
  readonly gateway: string;
  readonly stage: string;
  /** The names of its REST APIs: API Gateway counts by them. */
  readonly apis: readonly [string, ...string[]];
}

export const minute: Duration = Duration.minutes(1);
export const fiveMinutes: Duration = Duration.minutes(5);

type ApiMetric = 'Count' | '4XXError' | '5XXError' | 'Latency' | 'IntegrationLatency';

/** A metric that API Gateway itself counts of one REST API; it has no price. */
function apiMetric(api: string, stage: string, metricName: ApiMetric, options: MetricOptions): Metric {
  return new Metric({
    namespace: 'AWS/ApiGateway',
    metricName,
    dimensionsMap: { ApiName: api, Stage: stage },
    period: fiveMinutes,
    statistic: Stats.SUM,
    ...options,
  });
}

/** A metric that the functions of a gateway count: of the whole gateway, or by what it goes by. */
export function functionMetric(
  { gateway, stage }: Measured,
  metricName: GatewayMetric,
  by: string | undefined,
  options: MetricOptions,
): Metric {
  const dimension = gatewayMetrics[metricName];
  return new Metric({
    namespace: metricNamespace,
    metricName,
    dimensionsMap: { gateway, stage, ...(by !== undefined && dimension !== null && { [dimension]: by }) },
    period: fiveMinutes,
    statistic: Stats.SUM,
    ...options,
  });
}

/** One metric of all REST APIs of a gateway: their sum, or of latencies the longest. */
export function ofAllApis(
  { apis, stage }: Measured,
  name: ApiMetric,
  options: MetricOptions = {},
): Metric | MathExpression {
  const [first, ...others] = apis;
  if (others.length === 0) return apiMetric(first, stage, name, options);
  const usingMetrics = Object.fromEntries(apis.map((api, n) => [`api${n}`, apiMetric(api, stage, name, options)]));
  const merge = name.endsWith('Latency') ? 'MAX' : 'SUM';
  const { period = fiveMinutes } = options;
  return new MathExpression({
    expression: `${merge}([${Object.keys(usingMetrics)}])`,
    usingMetrics,
    period,
    label: name,
  });
}
