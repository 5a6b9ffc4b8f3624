import type { GatewayModel } from '../../model/gateway-model.ts';
import { functionLineBytes, metricsPerMonth, millionLines } from '../../plan/log-price.ts';
import { accessLogBytes } from '../access-log.ts';
import type { ObservabilityOptions } from '../options/observability-options.ts';

/** What logs and metrics of a gateway cost, in one sentence for people. */
export function telemetryPrice(
  { services }: GatewayModel,
  { accessLog = {}, functionLogs = {}, principals, metrics }: ObservabilityOptions,
): string {
  const access =
    accessLog === 'off'
      ? 'no access log'
      : `an access log of ${dollars(
          millionLines(accessLogBytes(accessLog.detail ?? 'full', principals === 'hashed'), accessLog.logClass),
        )} dollars`;
  const lines = millionLines(functionLineBytes) * (functionLogs.sample ?? 1);
  const routes = services.flatMap((service) => service.routes).length;
  const counted = metricsPerMonth({ services: services.length, routes: metrics?.by === 'route' ? routes : 0 });
  return `a million requests have ${access} and function logs of ${dollars(lines)} dollars; metrics are at most ${counted.most}, ${dollars(counted.price)} dollars a month, those that nothing happens to for nothing`;
}

const dollars = (amount: number) => amount.toFixed(2);
