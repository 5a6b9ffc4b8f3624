/**
 * A failed authorization as members of its log line, in CloudWatch's embedded metric format: by gateway, and by gateway and
 * reason. The network goes into the line alone; as a dimension it would be a metric a client.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function failureMetrics(
  gateway: string,
  reason: string,
  nowMillis: number,
): { readonly [name: string]: unknown } {
  const directive = {
    Namespace: 'Gatehouse',
    Dimensions: [['gateway'], ['gateway', 'reason']],
    Metrics: [{ Name: 'AuthorizationFailures', Unit: 'Count' }],
  };
  return {
    _aws: { Timestamp: Math.floor(nowMillis), CloudWatchMetrics: [directive] },
    gateway,
    reason,
    AuthorizationFailures: 1,
  };
}
