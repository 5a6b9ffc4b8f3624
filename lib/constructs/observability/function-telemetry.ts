import type { MetricsBy } from '../../contract/metrics.ts';
import type { GatewayFunction } from '../gateway-function.ts';
import type { FunctionLogOptions } from '../options/observability-options.ts';

export interface FunctionTelemetryProps {
  readonly stage: string;
  readonly logs: FunctionLogOptions;
  readonly metricsBy: MetricsBy;
}

type Telling = Pick<GatewayFunction, 'function'>;

/** Functions that tell by metrics of their own what they do are told of which stage they are, and those that serve requests how much to tell. */
export function tellTelemetry(
  { serving, checking }: { readonly serving: readonly Telling[]; readonly checking: readonly Telling[] },
  { stage, logs, metricsBy }: FunctionTelemetryProps,
): void {
  for (const one of [...serving, ...checking]) one.function.addEnvironment('GATEHOUSE_STAGE', stage);
  for (const one of serving) {
    if (logs.sample !== undefined) one.function.addEnvironment('GATEHOUSE_LOG_SAMPLE', String(logs.sample));
    if (metricsBy !== 'gateway') one.function.addEnvironment('GATEHOUSE_METRICS_BY', metricsBy);
  }
}
