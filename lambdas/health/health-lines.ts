/**
 * Members of a log line that are a metric in CloudWatch's embedded format. A target among its dimensions would be a metric each.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
function metric(
  [Name, value]: readonly [name: string, value: number],
  Dimensions: readonly (readonly string[])[],
  nowMillis: number,
): { readonly [name: string]: unknown } {
  const directive = { Namespace: 'Gatehouse', Dimensions, Metrics: [{ Name, Unit: 'Count' }] };
  return { _aws: { Timestamp: Math.floor(nowMillis), CloudWatchMetrics: [directive] }, [Name]: value };
}

/** One target went out of service, or came back; `found` is what its last check came to. */
export function changeLine(
  change: {
    readonly gateway: string;
    readonly upstream: string;
    readonly target: string;
    readonly healthy: boolean;
    readonly found: number | string | null;
  },
  nowMillis: number,
): { readonly [name: string]: unknown } {
  const name = change.healthy ? 'TargetBroughtBack' : 'TargetTakenOut';
  return { ...change, ...metric([name, 1], [['gateway'], ['gateway', 'upstream']], nowMillis) };
}

/** How the targets of one upstream stand at the end of a run. */
export function standingLine(
  standing: {
    readonly gateway: string;
    readonly upstream: string;
    readonly targets: number;
    readonly unhealthy: readonly string[];
  },
  nowMillis: number,
): { readonly [name: string]: unknown } {
  const many = standing.unhealthy.length;
  return { ...standing, ...metric(['UnhealthyTargets', many], [['gateway', 'upstream']], nowMillis) };
}
