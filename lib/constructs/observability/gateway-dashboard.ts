import {
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  LogQueryWidget,
  MathExpression,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type GatewayMetric, gatewayMetrics, metricNamespace } from '../../contract/metrics.ts';
import { fiveMinutes, functionMetric, type Measured, minute, ofAllApis } from './metrics.ts';

export interface GatewayDashboardProps {
  readonly measured: Measured;
  /** CloudFormation makes one without it. */
  readonly name: string | undefined;
  /** null where there is no access log. */
  readonly accessLog: ILogGroup | null;
}

/** A dashboard of one gateway, as large for sixty services as for one: what goes by a service is searched for. */
export function gatewayDashboard(scope: Construct, { measured, name, accessLog }: GatewayDashboardProps): Dashboard {
  const dashboard = new Dashboard(scope, 'Dashboard', { ...(name !== undefined && { dashboardName: name }) });
  const { gateway, stage } = measured;
  const p = (percent: number) => ({ statistic: Stats.percentile(percent) });
  const own = (metric: GatewayMetric, options = {}) => functionMetric(measured, metric, undefined, options);
  const rows: readonly (readonly IWidget[])[] = [
    [
      graph(`${gateway} (${stage}): requests`, [ofAllApis(measured, 'Count')]),
      graph('answers of 400 and above, of 500 and above', [
        ofAllApis(measured, '4XXError'),
        ofAllApis(measured, '5XXError'),
      ]),
      graph('latency, the gateway’s own and its upstreams’, p99 in ms', [
        ofAllApis(measured, 'Latency', p(99)),
        own('GatewayOverhead', p(99)),
        own('UpstreamLatency', p(99)),
      ]),
    ],
    [
      graph('limits: refused, and not checked', [own('RateLimitRefused'), own('RateLimitDegraded')]),
      graph('refused callers, by reason', [byEach(measured, 'AuthorizationFailures', 'Sum')]),
      graph('circuits: opened, forced, closed', [own('CircuitOpened'), own('CircuitForcedOpen'), own('CircuitClosed')]),
    ],
    [
      graph('failed calls, by service', [byEach(measured, 'UpstreamFailed', 'Sum')]),
      graph('latency of calls, by service, p99 in ms', [byEach(measured, 'UpstreamLatency', 'p99')]),
      graph('targets out of service, by service', [byEach(measured, 'UnhealthyTargets', 'Maximum')]),
    ],
  ];
  for (const row of rows) dashboard.addWidgets(...row);
  if (accessLog !== null) dashboard.addWidgets(...topRoutes(accessLog));
  return dashboard;
}

function graph(title: string, left: readonly (IMetric | MathExpression)[]): IWidget {
  return new GraphWidget({ title, left: [...left] as IMetric[], width: 8, height: 6, period: fiveMinutes });
}

/** One line for each service or reason that there is one of. */
function byEach({ gateway, stage }: Measured, metric: GatewayMetric, statistic: string): MathExpression {
  const schema = `{${metricNamespace},gateway,stage,${gatewayMetrics[metric]}}`;
  const terms = `gateway="${gateway}" stage="${stage}" MetricName="${metric}"`;
  return new MathExpression({
    expression: `SEARCH('${schema} ${terms}', '${statistic}', ${fiveMinutes.toSeconds()})`,
    usingMetrics: {},
    label: '',
    period: minute,
  });
}

/** Read when somebody looks: CloudWatch takes its price for what a query reads. */
function topRoutes(logGroup: ILogGroup): readonly IWidget[] {
  const queries = {
    'routes with the most requests': ['stats count() as requests by httpMethod, resourcePath', 'sort requests desc'],
    'routes with the most answers of 500 and above': [
      'filter status >= 500',
      'stats count() as errors by httpMethod, resourcePath',
      'sort errors desc',
    ],
  };
  return Object.entries(queries).map(
    ([title, lines]) =>
      new LogQueryWidget({
        title,
        logGroupNames: [logGroup.logGroupName],
        queryLines: [...lines, 'limit 20'],
        width: 12,
        height: 6,
      }),
  );
}
