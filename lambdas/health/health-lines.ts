/** Members of a log line in CloudWatch's embedded metric format, by gateway and upstream. A target in it would be a metric each. */
function metrics(values: { readonly [name: string]: number }, nowMillis: number): { readonly [name: string]: unknown } {
  const directive = {
    Namespace: 'Gatehouse',
    Dimensions: [['gateway', 'upstream']],
    Metrics: Object.keys(values).map((Name) => ({ Name, Unit: 'Count' })),
  };
  return { _aws: { Timestamp: Math.floor(nowMillis), CloudWatchMetrics: [directive] }, ...values };
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
  return { ...change, ...metrics({ TargetHealthChanges: 1 }, nowMillis) };
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
  return { ...standing, ...metrics({ UnhealthyTargets: standing.unhealthy.length }, nowMillis) };
}
