import type { ForwarderConfig } from '../contract/runtime-config.ts';
import type { GatewayModel, ServiceModel } from '../model/gateway-model.ts';
import type { WrittenReasons } from '../model/places-of.ts';
import { forwarderConfig } from './forwarder-config.ts';
import type { GatewayPlan, PlannedRoute, SignedTokens } from './gateway-plan.ts';

type Forwarders = Pick<GatewayPlan, 'forwarder' | 'isolated'>;

/** What each forwarder is staged with: one for each service that is isolated, and one for the rest, which may be nothing. */
export function forwarders(
  model: GatewayModel,
  routes: readonly PlannedRoute[],
  reasons: WrittenReasons,
  tokens: SignedTokens | null,
): Forwarders {
  const configOf = (services: readonly ServiceModel[]) => {
    const own = routes.filter(({ service }) => services.some(({ name }) => name === service));
    return forwarderConfig({ ...model, services }, own, reasons, tokens);
  };
  return {
    forwarder: {
      ...configOf(model.services.filter(({ isolation }) => isolation === null)),
      ...(model.healthPath !== null && { healthPath: model.healthPath }),
    },
    isolated: model.services.flatMap((service) =>
      service.isolation === null ? [] : [{ service: service.name, ...service.isolation, config: configOf([service]) }],
    ),
  };
}

/** What the forwarder of a service is staged with. */
export function forwarderOf({ forwarder, isolated }: Forwarders, service: string): ForwarderConfig {
  return isolated.find((one) => one.service === service)?.config ?? forwarder;
}
