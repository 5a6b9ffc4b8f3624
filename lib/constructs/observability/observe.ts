import { Annotations } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import type { GatewayModel } from '../../model/gateway-model.ts';
import type { GatewayApi } from '../gateway-api.ts';
import type { GatewayFunction } from '../gateway-function.ts';
import type { HealthChecks } from '../health-checks.ts';
import { principalSecret } from '../invented-secret.ts';
import type { LimitCache } from '../limit-cache.ts';
import type { ObservabilityOptions } from '../options/observability-options.ts';
import { tellTelemetry } from './function-telemetry.ts';
import { GatewayAlarms } from './gateway-alarms.ts';
import { gatewayDashboard } from './gateway-dashboard.ts';
import type { Measured } from './metrics.ts';
import { telemetryPrice } from './telemetry-price.ts';

/** The parts of a gateway that tell something. */
export interface ObservedGateway extends Construct {
  readonly api: GatewayApi;
  readonly authorizer: GatewayFunction;
  readonly forwarder: GatewayFunction;
  readonly isolatedForwarders: { readonly [service: string]: GatewayFunction };
  readonly aggregator: GatewayFunction | null;
  readonly healthChecks: HealthChecks | null;
  readonly cache: LimitCache | null;
}

export interface ObserveProps {
  readonly model: GatewayModel;
  readonly measured: Measured;
  readonly options: ObservabilityOptions;
  readonly encryptionKey: IKey | undefined;
}

/** Lets the parts of a gateway tell what its operators want to know, and says what it costs. */
export function observe(gateway: ObservedGateway, { model, measured, options, encryptionKey }: ObserveProps): void {
  const { api, authorizer, forwarder, isolatedForwarders, aggregator, healthChecks, cache } = gateway;
  const serving = [forwarder, ...Object.values(isolatedForwarders), ...(aggregator ? [aggregator] : [])];
  tellTelemetry(
    { serving, checking: healthChecks ? [healthChecks] : [] },
    { stage: measured.stage, logs: options.functionLogs ?? {}, metricsBy: options.metrics?.by ?? 'gateway' },
  );
  if (options.principals === 'hashed') hashPrincipals(gateway, authorizer, encryptionKey);
  if (options.alarms)
    new GatewayAlarms(gateway, 'Alarms', {
      measured,
      model,
      options: options.alarms,
      functions: [authorizer, ...serving].map((one) => one.function),
      cacheName: cache?.name ?? null,
    });
  if (options.dashboard)
    gatewayDashboard(gateway, {
      measured,
      name: options.dashboard === true ? undefined : options.dashboard.name,
      accessLog: api.accessLog,
    });
  Annotations.of(gateway).addInfo(telemetryPrice(model, options));
}

function hashPrincipals(gateway: Construct, { function: authorizer }: GatewayFunction, key: IKey | undefined): void {
  const secret = principalSecret(gateway, key);
  for (const [name, value] of Object.entries(secret.environment)) authorizer.addEnvironment(name, value);
  secret.grantRead(authorizer);
}
