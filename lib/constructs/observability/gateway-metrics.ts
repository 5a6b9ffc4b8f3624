import { type IMetric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { functionMetric, type Measured, ofAllApis } from './metrics.ts';

/**
 * What of a gateway is counted, for alarms and dashboards of other stacks: names that are no tokens, so no stack depends on
 * another by them. Each is a sum over five minutes, unless `options` say otherwise.
 */
export abstract class MeasuredConstruct extends Construct {
  protected abstract readonly measured: Measured;

  /** Requests that reached API Gateway. */
  metricRequests(options?: MetricOptions): IMetric {
    return ofAllApis(this.measured, 'Count', options) as IMetric;
  }

  /** Answers of 500 and above, whoever gave them. */
  metricErrors(options?: MetricOptions): IMetric {
    return ofAllApis(this.measured, '5XXError', options) as IMetric;
  }

  /** Milliseconds until a client had its answer, the upstream's included; the 99th percentile. */
  metricLatency(options?: MetricOptions): IMetric {
    return ofAllApis(this.measured, 'Latency', { statistic: Stats.percentile(99), ...options }) as IMetric;
  }

  /** Milliseconds of a request that were not its upstream's; the 99th percentile. */
  metricOverhead(options?: MetricOptions): IMetric {
    return functionMetric(this.measured, 'GatewayOverhead', undefined, {
      statistic: Stats.percentile(99),
      ...options,
    }) as IMetric;
  }

  /** Milliseconds of the calls of a service; the 99th percentile. Of all services without `service`. */
  metricUpstreamLatency({ service, ...options }: MetricOptions & { readonly service?: string } = {}): IMetric {
    return functionMetric(this.measured, 'UpstreamLatency', service, {
      statistic: Stats.percentile(99),
      ...options,
    }) as IMetric;
  }

  /** Requests that a limit refused. By `route`, such as 'GET /orders', where the gateway has `metrics: { by: 'route' }`. */
  metricLimited({ route, ...options }: MetricOptions & { readonly route?: string } = {}): IMetric {
    return functionMetric(this.measured, 'RateLimitRefused', route, options) as IMetric;
  }

  /** Requests whose limits could not be checked. */
  metricDegraded(options: MetricOptions = {}): IMetric {
    return functionMetric(this.measured, 'RateLimitDegraded', undefined, options) as IMetric;
  }

  /** Credentials that were not accepted, and callers who asked for more than they may do. */
  metricDenied(options: MetricOptions = {}): IMetric {
    return functionMetric(this.measured, 'AuthorizationFailures', undefined, options) as IMetric;
  }

  /** Calls that had no answer, or one of 500 and above. Of all services without `service`. */
  metricUpstreamFailed({ service, ...options }: MetricOptions & { readonly service?: string } = {}): IMetric {
    return functionMetric(this.measured, 'UpstreamFailed', service, options) as IMetric;
  }

  /** How often a circuit has opened. Of all services without `service`. */
  metricCircuitOpened({ service, ...options }: MetricOptions & { readonly service?: string } = {}): IMetric {
    return functionMetric(this.measured, 'CircuitOpened', service, options) as IMetric;
  }

  /** Targets that checks have found out of service; the most at a time. Of all services without `service`. */
  metricUnhealthyTargets({ service, ...options }: MetricOptions & { readonly service?: string } = {}): IMetric {
    return functionMetric(this.measured, 'UnhealthyTargets', service, {
      statistic: Stats.MAXIMUM,
      ...options,
    }) as IMetric;
  }
}
