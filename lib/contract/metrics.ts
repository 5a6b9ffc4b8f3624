/** The CloudWatch namespace of all that the functions of a gateway count. */
export const metricNamespace = 'Gatehouse';

/**
 * What the functions count, by the dimension that each metric has beside `gateway` and `stage`; every one is there without that
 * dimension too. A metric whose dimension is `route` has it only where the gateway asks for metrics by route. API Gateway itself
 * counts requests, errors and latencies, at no price, so these are not here.
 */
export const gatewayMetrics = {
  RateLimitRefused: 'route',
  RateLimitShadowRefused: 'route',
  RateLimitDegraded: 'route',
  PartsDegraded: 'route',
  UpstreamFailed: 'upstream',
  UpstreamRefused: 'upstream',
  UpstreamRetried: 'upstream',
  UpstreamDegraded: 'upstream',
  UpstreamLatency: 'upstream',
  GatewayOverhead: null,
  AuthorizationFailures: 'reason',
  CircuitOpened: 'upstream',
  CircuitProbed: 'upstream',
  CircuitClosed: 'upstream',
  CircuitForcedOpen: 'upstream',
  CircuitForcedClosed: 'upstream',
  InstanceCircuitOpened: 'upstream',
  InstanceCircuitClosed: 'upstream',
  TargetTakenOut: 'upstream',
  TargetBroughtBack: 'upstream',
  UnhealthyTargets: 'upstream',
} as const satisfies { readonly [metric: string]: 'route' | 'upstream' | 'reason' | null };

export type GatewayMetric = keyof typeof gatewayMetrics;

/** Of whom there is a metric each: of the gateway, or of each of its routes as well. */
export type MetricsBy = 'gateway' | 'route';

/** The others are counts. */
export const millisecondMetrics: ReadonlySet<string> = new Set<GatewayMetric>(['UpstreamLatency', 'GatewayOverhead']);
