import type { ForwarderConfig } from '../contract/runtime-config.ts';
import type { GatewayModel } from '../model/gateway-model.ts';
import type { WrittenReasons } from '../model/places-of.ts';
import { gatewayConfig } from './gateway-config.ts';
import type { PlannedRoute, SignedTokens } from './gateway-plan.ts';
import { routeConfig } from './route-config.ts';

/** What the forwarder is staged with: its routes, and every upstream of the gateway. */
export function forwarderConfig(
  model: GatewayModel,
  routes: readonly PlannedRoute[],
  reasons: WrittenReasons,
  tokens: SignedTokens | null,
): ForwarderConfig {
  const own = routes.filter(({ way }) => way === 'lambda');
  return {
    ...gatewayConfig(model, routes, reasons, tokens),
    routes: Object.fromEntries(own.map((planned) => [planned.route.key, routeConfig(planned)])),
  };
}
