import { AccessLogFormat, LogGroupLogDestination, type StageOptions } from 'aws-cdk-lib/aws-apigateway';
import { type ILogGroup, LogGroup, LogGroupClass, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { accessLogFormat } from '../access-log.ts';
import type { ObservabilityOptions } from '../options/observability-options.ts';

/** Options of a stage, and the log that they lead to. */
export interface StageTelemetry
  extends Pick<StageOptions, 'accessLogDestination' | 'accessLogFormat' | 'tracingEnabled' | 'metricsEnabled'> {
  readonly accessLog: ILogGroup | null;
}

/** What a stage of API Gateway tells: its log, its traces, and whether it counts every method apart. */
export function stageTelemetry(
  scope: Construct,
  { accessLog = {}, principals, metrics, tracing }: ObservabilityOptions,
): StageTelemetry {
  const told = {
    tracingEnabled: tracing !== 'off',
    ...(metrics?.by === 'route' && { metricsEnabled: true }),
  };
  if (accessLog === 'off') return { ...told, accessLog: null };
  const { detail = 'full', retention = RetentionDays.ONE_MONTH, logClass } = accessLog;
  const logGroup =
    accessLog.logGroup ??
    new LogGroup(scope, 'AccessLog', {
      retention,
      ...(logClass === 'infrequent-access' && { logGroupClass: LogGroupClass.INFREQUENT_ACCESS }),
    });
  return {
    ...told,
    accessLog: logGroup,
    accessLogDestination: new LogGroupLogDestination(logGroup),
    accessLogFormat: AccessLogFormat.custom(accessLogFormat(detail, principals === 'hashed')),
  };
}
