import type { Construct } from 'constructs';
import type { GatewayFunction } from '../gateway-function.ts';
import type { HealthChecks } from '../health-checks.ts';
import type { ObservabilityOptions } from '../options/observability-options.ts';
import { tellTelemetry } from './function-telemetry.ts';

/** The parts of a gateway that tell something. */
export interface ObservedGateway extends Construct {
  readonly forwarder: GatewayFunction;
  readonly isolatedForwarders: { readonly [service: string]: GatewayFunction };
  readonly aggregator: GatewayFunction | null;
  readonly healthChecks: HealthChecks | null;
}

/** Lets the parts of a gateway tell what its operators want to know. */
export function observe(gateway: ObservedGateway, props: ObservabilityOptions & { readonly stage: string }): void {
  const { forwarder, isolatedForwarders, aggregator, healthChecks } = gateway;
  tellTelemetry(
    {
      serving: [forwarder, ...Object.values(isolatedForwarders), ...(aggregator ? [aggregator] : [])],
      checking: healthChecks ? [healthChecks] : [],
    },
    { stage: props.stage, logs: props.functionLogs ?? {}, metricsBy: props.metrics?.by ?? 'gateway' },
  );
}
