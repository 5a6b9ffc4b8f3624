import { type IMetric, MathExpression, Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { CfnFunction, Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { AlarmRule } from './alarm-rules.ts';
import { minute } from './metrics.ts';

interface Used {
  readonly metric: IMetric;
  readonly most: number;
}

/** An alarm looks at no more metrics (CloudWatch User Guide, "Using metric math", read 2026-11-24). */
const metricsOfAlarm = 10;
/** Of a serverless cache, and of a node (ElastiCache User Guide, "Quotas", read 2026-11-24). */
const cacheConnections = 65_000;

/** Of the instances that there may be, of the account's and of each function that has some of its own, the largest share in use. */
export function concurrencyRules(
  gateway: string,
  functions: readonly LambdaFunction[],
  { account, percent }: { readonly account: number; readonly percent: number },
): readonly AlarmRule[] {
  const own = functions.flatMap((one): readonly Used[] => {
    const most = (one.node.defaultChild as CfnFunction).reservedConcurrentExecutions;
    return most === undefined ? [] : [{ metric: running({ FunctionName: one.functionName }), most }];
  });
  const used = [{ metric: running({}), most: account }, ...own];
  const groups = Array.from({ length: Math.ceil(used.length / metricsOfAlarm) }, (_, n) =>
    used.slice(n * metricsOfAlarm, (n + 1) * metricsOfAlarm),
  );
  return groups.map((group, n) => ({
    id: n === 0 ? 'Concurrency' : `Concurrency${n + 1}`,
    runbook: 'concurrency',
    says: `over ${percent} % of the instances are running that the functions of ${gateway}, or the account, may have`,
    metric: largestShare(group),
    above: percent,
  }));
}

/** Of a serverless cache. Its metrics have this dimension and no other, seen in an account: open-constructs/aws-cdk-library#68. */
export function connectionRule(gateway: string, cacheName: string, percent: number): AlarmRule {
  const metric = new Metric({
    namespace: 'AWS/ElastiCache',
    metricName: 'CurrConnections',
    dimensionsMap: { clusterId: cacheName },
    statistic: Stats.MAXIMUM,
    period: minute,
  }) as IMetric;
  return {
    id: 'Connections',
    runbook: 'connections',
    says: `over ${percent} % of the connections are in use that the limit store of ${gateway} can have`,
    metric: largestShare([{ metric, most: cacheConnections }]),
    above: percent,
  };
}

function running(dimensionsMap: { readonly FunctionName?: string }): IMetric {
  return new Metric({
    namespace: 'AWS/Lambda',
    metricName: 'ConcurrentExecutions',
    dimensionsMap: { ...dimensionsMap },
    statistic: Stats.MAXIMUM,
    period: minute,
  }) as IMetric;
}

function largestShare(used: readonly Used[]): IMetric {
  const shares = used.map(({ most }, n) => `100 * FILL(used${n}, 0) / ${most}`);
  return new MathExpression({
    expression: shares.length === 1 ? (shares[0] as string) : `MAX([${shares.join(', ')}])`,
    usingMetrics: Object.fromEntries(used.map(({ metric }, n) => [`used${n}`, metric])),
    period: minute,
    label: 'percent in use',
  }) as IMetric;
}
